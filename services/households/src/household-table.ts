import type { HouseholdFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { divisionPlace, entityKey, faceKey, uniqueKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import { headOf, type Household } from './household.ts'
import { isPayable } from './register-status.ts'

export const codeKey = (code: string): Key => uniqueKey('household-code', code)
export const idNumberKey = (fingerprint: string): Key => uniqueKey('id-number', fingerprint)

/** Who has a number: the bodies of the items at `codeKey` and `idNumberKey`. */
export type Taken = { readonly household: string; readonly code: string; readonly division: string }

/** @throws Refusal not_found */
export const loadHousehold = async (
  table: TableReader,
  id: string,
): Promise<{ readonly household: Household; readonly version: number }> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return householdOfItem(item)
}

export const householdOfItem = (item: Item): { readonly household: Household; readonly version: number } => ({
  household: item.body as Household,
  version: item.version,
})

/** Puts a household on file: the file, its face, its number, its members' numbers, and the fact of it. */
export const registerOps = (deps: Pick<Deps, 'newId'>, now: Instant, household: Household): Op[] => {
  const taken: Taken = { household: household.household, code: household.code, division: household.division }
  return [
    create(entityItem(household)),
    create(faceItem(household)),
    create({ key: codeKey(household.code), kind: 'unique', body: taken }, () => new Refusal('household_code_on_file')),
    ...household.persons.map(({ fingerprint }) =>
      create({ key: idNumberKey(fingerprint), kind: 'unique', body: taken }, () => new Refusal('id_number_on_file')),
    ),
    tell(deps, now, household.division, 'household.changed', {
      household: household.household,
      code: household.code,
      entityVersion: 1,
      headMasked: headMasked(household),
      before: null,
      after: stateOf(household),
    }),
  ]
}

/** Replaces the file and its face, which keeps the file's version. */
export const replaceOps = (household: Household, version: number): Op[] => [
  replace(entityItem(household), version, () => new Refusal('version_changed')),
  replace(faceItem(household), version, () => new Refusal('version_changed')),
]

const entityItem = (household: Household): Omit<Item, 'version'> => ({
  key: entityKey(household.household),
  kind: 'household',
  body: household,
})

/** What others may know, and what lists read: no list ever has a file in its hands. */
const faceItem = (household: Household): Omit<Item, 'version'> => ({
  key: faceKey(household.household),
  kind: 'household-face',
  body: faceOf(household),
  byDivision: divisionPlace('household', household.division, household.code),
})

const faceOf = (household: Household): HouseholdFace & { readonly group: string | null } => ({
  household: household.household,
  code: household.code,
  ...stateOf(household),
  payable: isPayable(household.status),
  headMasked: headMasked(household),
  position: household.position?.sealed ?? null,
  group: household.group,
})

const stateOf = ({ division, category, status, persons }: Household) => ({
  division: division as HouseholdFace['division'],
  category: category.text,
  status,
  persons: persons.length,
})

const headMasked = (household: Household): string => maskName(headOf(household)?.name ?? '')
