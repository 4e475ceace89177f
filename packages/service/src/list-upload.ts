import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { keptExchangeDays } from '@bangfu/objects/objects'
import { entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'

/**
 * Lists that are handed in as files: a ticket first, then the file straight to the exchange bucket, then a job that reads
 * it. What a list is for is its `kind`: nobody reads a list of households as one of pairings.
 */

export const UploadId = idSchema('upl')
export type UploadId = Id<'upl'>

/** A list that was, or will be, handed in: whoever may hand in for its division may say what is to be done with it. */
export const ListUpload = z.object({
  upload: UploadId,
  kind: z.string(),
  division: Division,
  key: z.string(),
  /** Of the bytes, base64: the store takes no others. */
  sha256: z.string(),
  by: z.string(),
  at: Instant,
})
export type ListUpload = z.infer<typeof ListUpload>

/** What is said of a list before it is handed in. */
export const uploadFields = {
  sizeBytes: z.int().min(1).max(30_000_000),
  /** Of the bytes, base64. */
  sha256: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, { error: 'SHA-256 in base64' }),
}
export const mostUploadBytes = 30_000_000
export const ticketMinutes = 30

export const UploadAnswer = z.object({
  upload: UploadId,
  ticket: z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: z.string() }),
})

export const listUploadKey = (upload: UploadId): string => `uploads/${upload}`

/** Kept as long as the file itself. */
export const listUploadOp = (upload: ListUpload): Op =>
  create({
    key: entityKey(upload.upload),
    kind: 'list-upload',
    body: upload,
    expires: Math.floor(Date.parse(upload.at) / 1000) + keptExchangeDays * 86_400,
  })

/** @throws Refusal not_found: absent, or handed in for something else */
export const loadListUpload = async (table: TableReader, upload: UploadId, kind: string): Promise<ListUpload> => {
  const item = await table.get(entityKey(upload))
  const found = item?.kind === 'list-upload' ? ListUpload.safeParse(item.body) : undefined
  if (!found?.success || found.data.kind !== kind) throw new Refusal('not_found')
  return found.data
}
