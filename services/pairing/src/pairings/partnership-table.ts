import { createHmac } from 'node:crypto'
import { HouseholdFace } from '@bangfu/facts/faces'
import { canonical } from '@bangfu/kernel/canonical'
import { contains, type Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Deps } from '@bangfu/service/context'
import { divisionPlace, entityKey, faceKey, ownerPlace, uniqueKey } from '@bangfu/table/keys'
import { check, create, put, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import { keepContact } from '../organisations/contact-table.ts'
import { namedHelper } from '../organisations/helper-table.ts'
import { namedUnit } from '../organisations/unit-table.ts'
import { Partnership, Periods, withPeriod, type KeptSide, type Side } from './partnership.ts'
import type { Liaisons } from './terms.ts'

export const partnershipList = 'partnership'

const itemOf = (partnership: Partnership): Omit<Item, 'version'> => {
  const unit = unitsOf(partnership)[0]
  return {
    key: entityKey(partnership.partnership),
    kind: partnershipList,
    body: partnership,
    byDivision: divisionPlace(partnershipList, partnership.division, partnership.partnership),
    ...(unit !== undefined && { byOwner: ownerPlace(partnershipList, unit, partnership.partnership) }),
  }
}

export const createPartnership = (partnership: Partnership): Op => create(itemOf(partnership))
export const replacePartnership = (partnership: Partnership, version: number): Op =>
  replace(itemOf(partnership), version)

export const partnershipOf = (item: Item): Partnership => Partnership.parse(item.body)

/** @throws Refusal not_found */
export const loadPartnership = async (
  table: TableReader,
  id: Id<'ptn'>,
): Promise<{ partnership: Partnership; version: number }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { partnership: partnershipOf(item), version: item.version }
}

/** The units on the sides, the helping one first. */
export const unitsOf = ({ helping, helped }: Pick<Partnership, 'helping' | 'helped'>): Id<'unt'>[] =>
  [helping.unit, helped.unit].flatMap((unit) => unit ?? [])

/** Those of a partnership whom its readers are bound by; of two units the one that the actor speaks for. */
export const scopeOfPartnership = (
  partnership: Partnership,
  actor: { readonly grants: readonly { readonly unit?: string | undefined }[] },
) => {
  const units = unitsOf(partnership)
  const unit = units.find((one) => actor.grants.some((grant) => grant.unit === one)) ?? units[0]
  const { helping, helped, division } = partnership
  return {
    division,
    ...(unit !== undefined && { unit }),
    ...(helping.helper !== undefined && { helper: helping.helper }),
    ...(helped.household !== undefined && { household: helped.household }),
  }
}

/**
 * A side as it is kept, and the checks that it is still so at the commit.
 * @throws Refusal helper_not_found · unit_not_found · household_not_pairable
 */
export const keptSide = async (
  table: TableReader,
  side: Side,
  division: Division,
): Promise<{ side: KeptSide; checks: readonly Op[] }> => {
  if (side.side === 'helper') {
    const { helper, unchanged } = await namedHelper(table, side.helper, division)
    const { name, unit } = helper
    return { side: { side: 'helper', label: name, helper: side.helper, unit }, checks: [unchanged] }
  }
  if (side.side === 'unit') {
    const { unit, unchanged } = await namedUnit(table, side.unit, division)
    return { side: { side: 'unit', label: unit.name, unit: side.unit }, checks: [unchanged] }
  }
  if (side.side === 'place')
    return { side: { side: 'place', label: side.division, division: side.division }, checks: [] }
  if (side.side === 'household' || side.side === 'student') return householdSide(table, side, division)
  if ('unit' in side && side.unit !== undefined) {
    const { unchanged } = await namedUnit(table, side.unit, division)
    return { side: { side: side.side, label: side.name, unit: side.unit }, checks: [unchanged] }
  }
  const code = side.side === 'city' && side.code !== undefined ? { division: side.code } : {}
  return { side: { side: side.side, label: side.name, ...code }, checks: [] }
}

/** A student is known by the household: the name of a minor stands in its file alone. */
const householdSide = async (
  table: TableReader,
  side: Extract<Side, { side: 'household' | 'student' }>,
  division: Division,
): Promise<{ side: KeptSide; checks: readonly Op[] }> => {
  const item = await table.get(faceKey(side.household))
  const face = item && HouseholdFace.parse(item.body)
  if (!item || !face || !contains(division, face.division)) throw new Refusal('household_not_pairable')
  const person = side.side === 'student' ? { person: side.person } : {}
  return {
    side: { side: side.side, label: face.headMasked, household: side.household, ...person },
    checks: [check(faceKey(side.household), { version: item.version })],
  }
}

/** The days of the same two sides, and the operation that keeps them with this pairing's. */
export const periodsOp = async (
  { table, vault }: Pick<Deps, 'table' | 'vault'>,
  partnership: Partnership,
): Promise<Op> => {
  const { kind, helping, helped } = partnership
  // Names of people stand in no key: what is equal is known by a keyed hash.
  const sides = createHmac('sha256', vault.secret('partnership')).update(canonical([kind, helping, helped]))
  const key = uniqueKey('partnership', sides.digest('base64url'))
  const item = await table.get(key)
  const next = withPeriod(item ? Periods.parse(item.body) : { periods: [] }, partnership)
  return put(
    { key, kind: 'partnership-days', version: (item?.version ?? 0) + 1, body: next },
    item ? { version: item.version } : 'absent',
  )
}

export const keptLiaisons = (
  { vault }: Pick<Deps, 'vault'>,
  owner: string,
  { helping, helped }: Liaisons,
): Partnership['liaisons'] => ({
  helping: keepContact(vault, owner, helping),
  helped: keepContact(vault, owner, helped),
})

/** For lists: people who are not on file as helpers are shown without their given names. */
export const maskedSide = (side: KeptSide): KeptSide =>
  side.side === 'member' || side.side === 'donor' ? { ...side, label: maskName(side.label) } : side
