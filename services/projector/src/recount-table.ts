import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import { childKey, entityKey } from '@bangfu/table/keys'
import { create, put } from '@bangfu/table/ops'
import type { Table, TableReader } from '@bangfu/table/table'
import type { Walk } from './recount-task.ts'

/** A recount that one request could not finish: where it stands is kept for a day, in parts that an item can hold. */
export const Job = z.object({
  division: z.string(),
  repair: z.boolean(),
  by: z.string(),
  /** Where the parts of the newest walk lie, and how many they are. */
  under: z.string(),
  parts: z.int(),
})
export type Job = z.infer<typeof Job>

const partChars = 300_000
const partsAWrite = 8
const daySeconds = 86_400

const partKey = (id: string, under: string, part: number) => childKey(id, under, part.toString().padStart(4, '0'))

/**
 * Keeps a walk under its next version: first the parts, then the item that points to them.
 * @throws Conflict when somebody else went on with the same job meanwhile
 */
export const keepWalk = async (
  table: Table,
  id: string,
  { job, walk, version, now }: { job: Omit<Job, 'parts'>; walk: Walk; version: number; now: Instant },
): Promise<void> => {
  const text = gzipSync(JSON.stringify(walk)).toString('base64')
  const expires = Math.floor(Date.parse(now) / 1000) + daySeconds
  const parts = Array.from({ length: Math.ceil(text.length / partChars) }, (_, part) =>
    create({
      key: partKey(id, job.under, part),
      kind: 'recount-part',
      body: text.slice(part * partChars, (part + 1) * partChars),
      expires,
    }),
  )
  for (let start = 0; start < parts.length; start += partsAWrite)
    await table.write(parts.slice(start, start + partsAWrite))
  const body: Job = { ...job, parts: parts.length }
  await table.write([
    put(
      { key: entityKey(id), kind: 'recount', version: version + 1, body, expires },
      version === 0 ? 'absent' : { version },
    ),
  ])
}

/** @throws Refusal not_found for a job that is not there any more */
export const loadJob = async (table: TableReader, id: string): Promise<{ job: Job; version: number }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { job: Job.parse(item.body), version: item.version }
}

export const loadWalk = async (table: TableReader, id: string, { parts, under }: Job): Promise<Walk> => {
  let text = ''
  for (let part = 0; part < parts; part++) text += z.string().parse((await table.get(partKey(id, under, part)))?.body)
  // Written by keepWalk alone, complete before the job points to it.
  return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString()) as Walk
}
