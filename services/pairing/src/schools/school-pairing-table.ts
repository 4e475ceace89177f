import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { childKey, childPrefix, divisionPlace, entityKey, partitionOf, togetherRange } from '@bangfu/table/keys'
import { check, create, put, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Op, type TableReader } from '@bangfu/table/table'
import * as z from 'zod'
import type { SchoolPairingFile } from './duty.ts'
import { Posting } from './posting.ts'
import { SchoolPairing } from './school-pairing.ts'
import { SchoolRecord } from './school-record.ts'
import { SemesterAssessment } from './semester-assessment.ts'

const itemOf = (pairing: SchoolPairing): Omit<Item, 'version'> => ({
  key: entityKey(pairing.pairing),
  kind: 'school-pairing',
  body: pairing,
  byDivision: divisionPlace('school-pairing', pairing.division, pairing.pairing),
})

export const createSchoolPairing = (pairing: SchoolPairing): Op => create(itemOf(pairing))

/** The next version of a pairing of schools; what it was before is kept. */
export const replaceSchoolPairing = (
  context: Pick<Context, 'actor' | 'now'>,
  { pairing: before, version }: FoundSchoolPairing,
  after: SchoolPairing,
  reason: string,
): Op[] => [replace(itemOf(after), version), historyOp(context, before.pairing, version, before, reason)]

export const schoolPairingOf = (item: Item): SchoolPairing => SchoolPairing.parse(item.body)

export type FoundSchoolPairing = { readonly pairing: SchoolPairing; readonly version: number }

/** @throws Refusal not_found */
export const loadSchoolPairing = async (table: TableReader, id: Id<'spr'>): Promise<FoundSchoolPairing> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { pairing: schoolPairingOf(item), version: item.version }
}

/** Nobody may enter into a pairing that changes or ends at the same moment. */
export const pairingUnchanged = ({ pairing, version }: FoundSchoolPairing): Op =>
  check(entityKey(pairing.pairing), { version })

/** More than a pair of schools does in ten years. */
const mostPostings = 400
const mostRecords = 1000
const mostInFile = 2000

const Tally = z.object({ postings: z.int(), records: z.int() })

/**
 * How much stands in a pairing, and the operation that says that there is more. It stands in every write that takes days
 * of somebody's calendar, so that two that do not know of each other cannot both be written.
 */
export const findTally = async (
  table: TableReader,
  pairing: Id<'spr'>,
): Promise<(more: { readonly postings?: number; readonly records?: number }) => Op> => {
  const key = childKey(pairing, 'tally', '=')
  const item = await table.get(key)
  const version = item?.version ?? 0
  const before = item ? Tally.parse(item.body) : { postings: 0, records: 0 }
  return ({ postings = 0, records = 0 }) => {
    const body = { postings: before.postings + postings, records: before.records + records }
    if (postings > 0 && body.postings > mostPostings) throw new Refusal('posting_limit', { most: mostPostings })
    if (records > 0 && body.records > mostRecords) throw new Refusal('posting_limit', { most: mostRecords })
    return put({ key, kind: 'school-tally', version: version + 1, body }, version === 0 ? 'absent' : { version })
  }
}

const postingKey = (pairing: string, posting: string) => childKey(pairing, 'posting', posting)
const postingItem = (posting: Posting): Omit<Item, 'version'> => ({
  key: postingKey(posting.pairing, posting.posting),
  kind: 'school-posting',
  body: posting,
})

export const createPosting = (posting: Posting): Op => create(postingItem(posting))
export type FoundPosting = { readonly posting: Posting; readonly version: number }

/** The next version of a posting; what it was before is kept. */
export const replacePosting = (
  context: Pick<Context, 'actor' | 'now'>,
  { posting: before, version }: FoundPosting,
  after: Posting,
  why: string | null = null,
): Op[] => [replace(postingItem(after), version), historyOp(context, before.posting, version, before, why)]

/** @throws Refusal not_found */
export const loadPosting = async (table: TableReader, pairing: Id<'spr'>, id: Id<'spo'>): Promise<FoundPosting> => {
  const item = await table.get(postingKey(pairing, id))
  if (!item) throw new Refusal('not_found')
  return { posting: Posting.parse(item.body), version: item.version }
}

/** All postings of a pairing, in order of entering. */
export const listPostings = async (table: TableReader, pairing: Id<'spr'>): Promise<Posting[]> => {
  const query = { in: partitionOf(entityKey(pairing)), prefix: childPrefix('posting') }
  return (await listAll(table, query, mostPostings)).map(({ body }) => Posting.parse(body))
}

/** A list under a pairing, to be read page by page. */
export const listUnder = (pairing: Id<'spr'>, list: 'posting' | 'record' | 'assessment') => ({
  in: partitionOf(entityKey(pairing)),
  prefix: childPrefix(list),
})

const recordItem = (record: SchoolRecord): Omit<Item, 'version'> => ({
  key: childKey(record.pairing, 'record', record.record),
  kind: 'school-record',
  body: record,
})

export const createRecord = (record: SchoolRecord): Op => create(recordItem(record))
export const replaceRecord = (record: SchoolRecord, version: number): Op => replace(recordItem(record), version)

export type FoundRecord = { readonly record: SchoolRecord; readonly version: number }

/** @throws Refusal not_found */
export const loadRecord = async (table: TableReader, pairing: Id<'spr'>, id: Id<'srd'>): Promise<FoundRecord> => {
  const item = await table.get(childKey(pairing, 'record', id))
  if (!item) throw new Refusal('not_found')
  return { record: SchoolRecord.parse(item.body), version: item.version }
}

const assessmentKey = (pairing: string, semester: string) => childKey(pairing, 'assessment', semester)

export type FoundAssessment = { readonly assessment: SemesterAssessment; readonly version: number }

export const findAssessment = async (
  table: TableReader,
  pairing: Id<'spr'>,
  semester: string,
): Promise<FoundAssessment | undefined> => {
  const item = await table.get(assessmentKey(pairing, semester))
  return item && { assessment: SemesterAssessment.parse(item.body), version: item.version }
}

/** Puts the assessment of a semester; what it was before is kept. */
export const writeAssessment = (
  context: Pick<Context, 'actor' | 'now'>,
  before: FoundAssessment | undefined,
  assessment: SemesterAssessment,
): Op[] => {
  const key = assessmentKey(assessment.pairing, assessment.semester)
  const item = { key, kind: 'school-assessment', body: assessment }
  if (!before) return [create(item)]
  const past = `${assessment.pairing}#${assessment.semester}`
  return [replace(item, before.version), historyOp(context, past, before.version, before.assessment)]
}

/** A pairing with everything under it: one range of its partition. @throws Refusal not_found */
export const readSchoolPairingFile = async (table: TableReader, id: Id<'spr'>): Promise<SchoolPairingFile> => {
  const items = await listAll(table, { in: partitionOf(entityKey(id)), ...togetherRange }, mostInFile)
  const of = (kind: string): unknown[] => items.filter((item) => item.kind === kind).map(({ body }) => body)
  const [pairing] = of('school-pairing')
  if (pairing === undefined) throw new Refusal('not_found')
  return {
    pairing: SchoolPairing.parse(pairing),
    postings: of('school-posting').map((body) => Posting.parse(body)),
    records: of('school-record').map((body) => SchoolRecord.parse(body)),
    assessments: of('school-assessment').map((body) => SemesterAssessment.parse(body)),
  }
}
