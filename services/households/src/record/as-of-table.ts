import { addDays, startOfDay, type Day, type Instant } from '@bangfu/kernel/time'
import { historyKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import type { Before } from './household-history.ts'
import { beforeOfBody } from './household-item.ts'
import type { FoundHousehold } from './household-table.ts'

/**
 * The file as it stood at the end of a day, with the version it had; undefined when it was not on file by then. What the
 * file said on that day, that is: what was entered later of an earlier day is not in it.
 */
export const fileAsOf = (table: TableReader, found: FoundHousehold, day: Day): Promise<FoundHousehold | undefined> =>
  fileBefore(table, found, startOfDay(addDays(day, 1)))

/** The file as it stood just before a moment; undefined when it was not on file by then. */
export const fileBefore = async (
  table: TableReader,
  found: FoundHousehold,
  moment: Instant,
): Promise<FoundHousehold | undefined> => {
  if (found.household.origin.at >= moment) return undefined
  // Every version that was replaced has its line, in order of time: the first that was replaced at the moment or later.
  let [low, high] = [1, found.version]
  let line: Before | undefined
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const replaced = await lineOf(table, found.household.household, middle)
    if (replaced.at >= moment) {
      high = middle
      line = replaced
    } else low = middle + 1
  }
  return line && line.version === low ? { household: line.before, version: low } : found
}

const lineOf = async (table: TableReader, household: string, version: number): Promise<Before> => {
  const item = await table.get(historyKey(household, version))
  if (!item) throw new RangeError(`version ${version} of ${household} has no history`)
  return beforeOfBody(item.body)
}
