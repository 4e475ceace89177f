import { UnitFace } from '@bangfu/facts/faces'
import { countyOf, type Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey, faceKey } from '@bangfu/table/keys'
import { check, create } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { Unit } from './unit.ts'

/** The operations that put a unit on file, with the face that others may check. */
export const createUnit = (unit: Unit): Op[] => [
  create({
    key: entityKey(unit.unit),
    kind: 'unit',
    body: unit,
    byDivision: divisionPlace('unit', unit.division, unit.unit),
  }),
  create({
    key: faceKey(unit.unit),
    kind: 'face',
    body: { unit: unit.unit, name: unit.name, division: unit.division } satisfies UnitFace,
  }),
]

export const unitOf = (item: Item): Unit => Unit.parse(item.body)

/** @throws Refusal not_found */
export const loadUnit = async (table: TableReader, id: Id<'unt'>): Promise<Unit> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return unitOf(item)
}

/**
 * A unit that the caller's command names, and the check that it is still so when the command commits.
 * @throws Refusal unit_not_found: absent, or of another county, which is not told apart
 */
export const namedUnit = async (
  table: TableReader,
  id: Id<'unt'>,
  division: Division,
): Promise<{ unit: UnitFace; unchanged: Op }> => {
  const item = await table.get(faceKey(id))
  const unit = item && UnitFace.parse(item.body)
  if (!unit || countyOf(unit.division) !== countyOf(division)) throw new Refusal('unit_not_found')
  return {
    unit,
    unchanged: check(faceKey(id), { version: item.version }, () => new Refusal('conflict')),
  }
}
