import type { Context } from '@bangfu/service/context'
import type { Division } from '@bangfu/kernel/division'
import { childKey, divisionPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import type { NotExited } from './not-exited.ts'

/** One list for each year, so that a township's is one range. */
export const notExitedList = (year: number): string => `not-exited-${year}`

/** Keeps the reason of a year; another one takes its place, and the file's history says what it was. */
export const notExitedOps = async ({ table }: Pick<Context, 'table'>, said: NotExited): Promise<Op[]> => {
  const key = childKey(said.household, 'not-exited', String(said.year))
  const before = await table.get(key)
  const byDivision = divisionPlace(notExitedList(said.year), said.division as Division, said.code)
  const item = { key, kind: 'not-exited', body: said, byDivision }
  return [before ? replace(item, before.version) : create(item)]
}
