import type { HelperFace } from '@bangfu/facts/faces'
import { countyOf, type Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey, faceKey, ownerPlace } from '@bangfu/table/keys'
import { check, create } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { Helper } from './helper.ts'

/** The operations that put a helper on file, with the face that others may check. */
export const createHelper = (helper: Helper): Op[] => [
  create({
    key: entityKey(helper.helper),
    kind: 'helper',
    body: helper,
    byDivision: divisionPlace('helper', helper.division, helper.helper),
    byOwner: ownerPlace('helper', helper.unit, helper.helper),
  }),
  create({
    key: faceKey(helper.helper),
    kind: 'face',
    body: {
      helper: helper.helper,
      unit: helper.unit,
      division: helper.division,
      name: helper.name,
      unitName: helper.unitName,
      phone: helper.phone.sealed,
    } satisfies HelperFace,
  }),
]

export const helperOf = (item: Item): Helper => Helper.parse(item.body)

/** @throws Refusal not_found */
export const loadHelper = async (table: TableReader, id: Id<'hlp'>): Promise<Helper> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return helperOf(item)
}

/**
 * A helper that the caller's command names, and the check that he is unchanged when the command commits.
 * @throws Refusal helper_not_found: absent, or of another county, which is not told apart
 */
export const namedHelper = async (
  table: TableReader,
  id: Id<'hlp'>,
  division: Division,
): Promise<{ helper: Helper; unchanged: Op }> => {
  const item = await table.get(entityKey(id))
  const helper = item && helperOf(item)
  if (!helper || countyOf(helper.division) !== countyOf(division)) throw new Refusal('helper_not_found')
  return { helper, unchanged: check(entityKey(id), { version: item.version }) }
}
