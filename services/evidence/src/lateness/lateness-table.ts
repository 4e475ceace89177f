import type { Division } from '@bangfu/kernel/division'
import { periodOf, type Period } from '@bangfu/kernel/time'
import { divisionPartition, divisionPlace, lateKey, lateList } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { listAll, type Op, type TableReader } from '@bangfu/table/table'
import type { VisitCheck } from '../visits/visit-check.ts'
import { countedLate, LateCount } from './lateness.ts'

/** The operation that counts one more visit or photo for its helper, village and month. */
export const lateOp = async (
  table: TableReader,
  { helper, unit, division, at }: VisitCheck,
  what: 'visits' | 'photos',
  isLate: boolean,
): Promise<Op> => {
  const period = periodOf(at)
  const key = lateKey(division, period, helper)
  const before = await table.get(key)
  const nothing = { visits: 0, visitsLate: 0, photos: 0, photosLate: 0 }
  const count = before ? LateCount.parse(before.body) : { helper, unit, division, period, ...nothing }
  const item = {
    key,
    kind: 'late-count',
    body: countedLate(count, what, isLate),
    byDivision: divisionPlace(lateList(period), division, helper),
  }
  return before ? replace(item, before.version) : create(item)
}

/** A county has some thousands of helpers, most of them in one village. */
const mostCounts = 50_000

/** The counts of a month in a county or any part of it. */
export const listLateCounts = async (table: TableReader, division: Division, period: Period): Promise<LateCount[]> => {
  const partition = divisionPartition(lateList(period), division)
  const items = await listAll(
    table,
    { in: { table: 'registry', index: 'byDivision', partition }, prefix: division },
    mostCounts,
  )
  return items.map(({ body }) => LateCount.parse(body))
}
