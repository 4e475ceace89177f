import { countyOf, type Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionPlace, entityKey, schoolId, schoolSlotKey } from '@bangfu/table/keys'
import { check, create, put, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { School } from './school.ts'
import { SchoolSlot } from './school-pairing.ts'

const itemOf = (school: School): Omit<Item, 'version'> => ({
  key: entityKey(schoolId(school.unit)),
  kind: 'school',
  body: school,
  byDivision: divisionPlace('school', school.division, school.unit),
})

export const schoolOfItem = (item: Item): School => School.parse(item.body)

export type FoundSchool = { readonly school: School; readonly version: number }

export const findSchool = async (table: TableReader, unit: Id<'unt'>): Promise<FoundSchool | undefined> => {
  const item = await table.get(entityKey(schoolId(unit)))
  return item && { school: schoolOfItem(item), version: item.version }
}

/** Puts what a school is; what it was before is kept. */
export const writeSchool = (
  context: Pick<Context, 'actor' | 'now'>,
  before: FoundSchool | undefined,
  school: School,
  reason: string,
): Op[] =>
  before
    ? [
        replace(itemOf(school), before.version),
        historyOp(context, schoolId(school.unit), before.version, before.school, reason),
      ]
    : [create(itemOf(school))]

/**
 * A school that the caller's command names, and the check that it is unchanged when the command commits.
 * @throws Refusal school_not_found: absent, or of another county, which is not told apart
 */
export const namedSchool = async (
  table: TableReader,
  unit: Id<'unt'>,
  division: Division,
): Promise<{ school: School; unchanged: Op }> => {
  const found = await findSchool(table, unit)
  if (!found || countyOf(found.school.division) !== countyOf(division)) throw new Refusal('school_not_found')
  return { school: found.school, unchanged: check(entityKey(schoolId(unit)), { version: found.version }) }
}

/** The pairings of a school, and the operation that puts the next ones if nobody did meanwhile. */
export const findSchoolSlot = async (
  table: TableReader,
  unit: Id<'unt'>,
): Promise<{ slot: SchoolSlot; next: (slot: SchoolSlot) => Op }> => {
  const key = schoolSlotKey(unit)
  const item = await table.get(key)
  const version = item?.version ?? 0
  return {
    slot: item ? SchoolSlot.parse(item.body) : { periods: [] },
    next: (slot) =>
      put({ key, kind: 'school-slot', version: version + 1, body: slot }, version === 0 ? 'absent' : { version }),
  }
}
