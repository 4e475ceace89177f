import * as z from 'zod'
import { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { workerOf, workersOf, type Step } from '@bangfu/service/jobs'
import { csvBegin, csvRows } from '@bangfu/sheets/write-csv'
import type { Row } from '@bangfu/sheets/sheet-plan'
import { divisionPartition, entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import type { WorkDeps } from '../deps.ts'
import { renumbered } from '../record/household-acts.ts'
import type { Household } from '../record/household.ts'
import {
  changeUnseenOps,
  codeKey,
  householdOfItem,
  takenOf,
  type FoundHousehold,
  type Taken,
} from '../record/household-table.ts'
import { passNumbersOps } from '../record/member-table.ts'
import { carryOverJob, villageMachineName } from './carry-over-jobs-task.ts'
import { codeInSuccessor } from './carry-over.ts'

/**
 * `after`: the place in the old village's list that was reached; `parts`: pieces of the answer that are written; `last`:
 * the last number that was given, which a list may not show yet. */
const Cursor = z.object({
  after: z.string().default(''),
  parts: z.int().default(0),
  moved: z.int().default(0),
  kept: z.int().default(0),
  last: z.int().default(0),
})
type Cursor = z.output<typeof Cursor>

/** A household of thirty takes five operations and one for each member: three of them fit into one transaction. */
const householdsAtOnce = 12
const mostOpsAtOnce = 95

const headers = ['原户编号', '新户编号', '结果', 'outcome']
const csvType = 'text/csv; charset=utf-8'
const partKey = (job: string, part: number): string => `results/${job}/carried-${part}.csv`

/**
 * Takes household after household over, in the order of their numbers; each in one transaction with the place reached, so
 * that it goes on where it was cut off and none is taken twice. Those that were removed keep the number they had.
 */
export const carryOverWorker = workerOf(carryOverJob, async function* ({ job, input, cursor }, deps: WorkDeps) {
  const { table, exchange } = deps
  const { village, into, on, reason, by } = input
  let at = Cursor.parse(cursor ?? {})
  for (;;) {
    const faces = await facesAfter(table, village, at.after)
    if (faces.length === 0) break
    const who = { actor: { id: by, grants: [] }, now: deps.clock(), newId: deps.newId }
    const files = await filesOf(table, faces, village)
    const pack = packOf(files)
    const numbers = await numbersIn(table, { village, into, last: at.last }, pack)
    const ops: Op[] = []
    const rows: Row[] = []
    for (const found of pack) {
      const after = successorOf(found.household, { into, on }, numbers)
      rows.push(rowOf(found.household, after))
      if (after)
        ops.push(
          ...changeUnseenOps(who, found, after, reason),
          ...(await numberOps(table, after)),
          ...(await passNumbersOps(table, after.persons, after)),
        )
    }
    await exchange.write(partKey(job.job, at.parts), Buffer.from(csvRows(rows)), csvType)
    const last = pack.length < files.length ? pack.at(-1)?.household : faces.at(-1)
    at = { ...reached(at, last?.code ?? at.after, rows), last: numbers.last }
    yield { cursor: at, done: at.moved + at.kept, counts: { moved: at.moved, kept: at.kept }, ops }
  }
  return answerOf(deps, job.job, at)
})

const facesAfter = async (table: TableReader, village: Division, after: string): Promise<HouseholdFace[]> => {
  const place = { table: 'registry', index: 'byDivision', partition: divisionPartition('household', village) } as const
  const from = after === '' ? {} : { from: `${village}#${after}$` }
  const { items } = await table.list({ in: place, prefix: village, ...from, limit: householdsAtOnce })
  return items.map(({ body }) => HouseholdFace.parse(body))
}

/** The list may lag behind: one that has left the village is none of it. */
const filesOf = async (
  table: TableReader,
  faces: readonly HouseholdFace[],
  village: Division,
): Promise<FoundHousehold[]> => {
  const items = await table.getMany(faces.map(({ household }) => entityKey(household)))
  return items
    .flatMap((item) => (item ? [householdOfItem(item)] : []))
    .filter(({ household }) => household.division === village)
}

/** As many as one transaction takes, at least one. */
const packOf = (files: readonly FoundHousehold[]): FoundHousehold[] => {
  let ops = 0
  const fitting = files.findIndex(({ household }) => (ops += 5 + household.persons.length) > mostOpsAtOnce)
  return files.slice(0, fitting === -1 ? files.length : Math.max(1, fitting))
}

type Numbers = { readonly taken: Map<string, string>; last: number }

/**
 * What is taken of the numbers that the households would keep, and the last one of both villages: whoever cannot keep his
 * takes none that another would.
 */
const numbersIn = async (
  table: TableReader,
  { village, into, last }: { readonly village: Division; readonly into: Division; readonly last: number },
  pack: readonly FoundHousehold[],
): Promise<Numbers> => {
  const kept = pack.map(({ household }) => `${into}${household.code.slice(12)}`)
  const items = await table.getMany(kept.map(codeKey))
  const taken = new Map(
    items.flatMap((item, index) => (item ? [[kept[index] ?? '', ownerOf(item.body)] as const] : [])),
  )
  return { taken, last: Math.max(last, await lastSerialOf(table, into), await lastSerialOf(table, village)) }
}

const ownerOf = (body: unknown): string => (body as Taken).household

/** Numbers with a letter come after all others of a village. */
const lastSerialOf = async (table: TableReader, village: Division): Promise<number> => {
  const place = { table: 'registry', index: 'byDivision', partition: divisionPartition('household', village) } as const
  const query = { in: place, from: `${village}#`, to: `${village}#${village}A`, newestFirst: true, limit: 1 }
  const { items } = await table.list(query)
  const [last] = items.map(({ body }) => HouseholdFace.parse(body).code)
  return last === undefined ? 0 : Number(last.slice(12))
}

/** Undefined for one that was removed: it keeps its number. */
const successorOf = (
  before: Household,
  { into, on }: { readonly into: Division; readonly on: Parameters<typeof renumbered>[2] },
  numbers: Numbers,
): Household | undefined => {
  if (before.status === 'removed') return undefined
  const isTaken = (code: string): boolean => {
    const owner = numbers.taken.get(code)
    return owner !== undefined && owner !== before.household
  }
  const code = codeInSuccessor(before, into, { isTaken, last: numbers.last })
  if (code === undefined) throw new Refusal('village_full', { village: into })
  numbers.taken.set(code, before.household)
  numbers.last = Math.max(numbers.last, Number(code.slice(12)) || 0)
  return renumbered(before, code, on)
}

const numberOps = async (table: TableReader, after: Household): Promise<Op[]> => {
  const key = codeKey(after.code)
  const item = await table.get(key)
  // It had the number before, and comes back to it.
  if (item && ownerOf(item.body) === after.household) return []
  return [create({ key, kind: 'unique', body: takenOf(after) })]
}

const rowOf = (before: Household, after: Household | undefined): Row =>
  after
    ? [
        before.code,
        after.code,
        after.code.slice(12) === before.code.slice(12) ? '转入' : '转入，另编号',
        'carried over',
      ]
    : [before.code, null, '已移出，保留原编号', 'removed, keeps its number']

const reached = (at: Cursor, after: string, rows: readonly Row[]): Omit<Cursor, 'last'> => {
  const moved = rows.filter(([, code]) => code !== null).length
  return {
    after,
    parts: at.parts + 1,
    moved: at.moved + moved,
    kept: at.kept + rows.length - moved,
  }
}

/** The pieces of the answer as one file. */
const answerOf = async ({ exchange }: WorkDeps, job: string, at: Cursor): Promise<Step> => {
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(csvBegin(headers))
    for (let part = 0; part < at.parts; part++) {
      const piece = await exchange.readStream(partKey(job, part))
      if (!piece) throw new RangeError(`piece ${part} of the answer is gone`)
      yield* piece
    }
  }
  const key = `results/${job}/carried.csv`
  const sizeBytes = await exchange.writeStream(key, chunks(), csvType)
  return { results: [{ name: '撤并村新旧户编号.csv', key, contentType: csvType, sizeBytes }] }
}

export const villageWork = workersOf<WorkDeps>({
  machine: villageMachineName,
  workers: [carryOverWorker],
  impact: 'Households of a village that was merged or renumbered still stand under its old code.',
  look: 'GET /jobs/{job} says how far it came; what was cut off goes on by itself.',
})
