import { HelperFace, HouseholdFace, UnitFace } from '@bangfu/facts/faces'
import { contains, countyOf, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { faceKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import type { Owner } from '@bangfu/tasks/owner'

/** Where a helper or unit is, and of which unit. */
export type Standing = { readonly division: Division; readonly unit: string }

const Face = HelperFace.or(UnitFace)

const findOwner = async (table: TableReader, id: string): Promise<Standing | undefined> => {
  const face = Face.safeParse((await table.get(faceKey(id)))?.body)
  return face.data && { division: face.data.division, unit: face.data.unit }
}

/** A helper or unit, wherever it be. @throws Refusal not_found */
export const loadOwner = async (table: TableReader, id: string): Promise<Standing> => {
  const found = await findOwner(table, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/**
 * The owner that a command names: the unit of a helper, and the check that he is still on file when the command commits.
 * @throws Refusal task_owner_not_found: absent, or of another county, which is not told apart
 */
export const namedOwner = async (
  table: TableReader,
  owner: Owner,
  division: Division,
): Promise<{ readonly unit: string | null; readonly standing: readonly Op[] }> => {
  const found =
    owner.kind === 'office' ? owner : await findOwner(table, owner.kind === 'helper' ? owner.helper : owner.unit)
  if (!found || countyOf(found.division) !== countyOf(division)) throw new Refusal('task_owner_not_found')
  if (owner.kind === 'office') return { unit: null, standing: [] }
  const key = faceKey(owner.kind === 'helper' ? owner.helper : owner.unit)
  return {
    unit: 'unit' in found ? found.unit : null,
    standing: [check(key, 'present', () => new Refusal('task_owner_not_found'))],
  }
}

/**
 * The check that a household lies where a task or meeting does. @throws Refusal household_not_in_village
 */
export const namedHousehold = async (
  table: TableReader,
  household: string | undefined,
  division: Division,
): Promise<Op[]> => {
  if (household === undefined) return []
  const item = await table.get(faceKey(household))
  if (!item || !contains(division, HouseholdFace.parse(item.body).division))
    throw new Refusal('household_not_in_village')
  return [check(faceKey(household), { version: item.version })]
}
