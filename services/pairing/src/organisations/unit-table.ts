import { UnitFace } from '@bangfu/facts/faces'
import { countyOf, type Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey, faceKey } from '@bangfu/table/keys'
import { check, create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { Unit } from './unit.ts'

const itemOf = (unit: Unit): Omit<Item, 'version'> => ({
  key: entityKey(unit.unit),
  kind: 'unit',
  body: unit,
  byDivision: divisionPlace('unit', unit.division, unit.unit),
})

const faceOf = ({ unit, name, division, ended }: Unit): Omit<Item, 'version'> => ({
  key: faceKey(unit),
  kind: 'face',
  body: { unit, name, division, ...(ended && { ended: ended.on }) } satisfies UnitFace,
})

/** The operations that put a unit on file, with the face that others may check. */
export const createUnit = (unit: Unit): Op[] => [create(itemOf(unit)), create(faceOf(unit))]

export const unitOf = (item: Item): Unit => Unit.parse(item.body)

/** A unit, and the version that a change of it must still find. */
export type FoundUnit = { readonly unit: Unit; readonly version: number }

/** @throws Refusal not_found */
export const loadUnitItem = async (table: TableReader, id: Id<'unt'>): Promise<FoundUnit> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { unit: unitOf(item), version: item.version }
}

/** @throws Refusal not_found */
export const loadUnit = async (table: TableReader, id: Id<'unt'>): Promise<Unit> => (await loadUnitItem(table, id)).unit

/**
 * The operations that change a unit. The face changes with it each time, so that whoever joins the unit at the same moment
 * loses the race and looks again.
 */
export const changeUnit = async (table: TableReader, { version }: FoundUnit, after: Unit): Promise<Op[]> => {
  const face = await table.get(faceKey(after.unit))
  if (!face) throw new Error(`unit ${after.unit} has no face`)
  return [replace(itemOf(after), version), replace(faceOf(after), face.version)]
}

/**
 * A unit that the caller's command names, and the check that it is still so when the command commits.
 * @throws Refusal unit_not_found: absent, or of another county, which is not told apart · unit_ended
 */
export const namedUnit = async (
  table: TableReader,
  id: Id<'unt'>,
  division: Division,
): Promise<{ unit: UnitFace; unchanged: Op }> => {
  const item = await table.get(faceKey(id))
  const unit = item && UnitFace.parse(item.body)
  if (!unit || countyOf(unit.division) !== countyOf(division)) throw new Refusal('unit_not_found')
  if (unit.ended !== undefined) throw new Refusal('unit_ended', { on: unit.ended })
  return {
    unit,
    unchanged: check(faceKey(id), { version: item.version }, () => new Refusal('conflict')),
  }
}
