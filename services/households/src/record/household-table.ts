import type { Scope } from '@bangfu/access/can'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { canonical } from '@bangfu/kernel/canonical'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import { wordOf } from '@bangfu/rules/code-list'
import { categoryList } from '@bangfu/rules/household-code-lists'
import { studentStateList } from '@bangfu/rules/person-code-lists'
import type { Context, Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { divisionPlace, entityKey, faceKey, historyKey, ownerPlace, uniqueKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import { changedFields } from './changed-fields.ts'
import { bodyOf, fileOfBody } from './household-item.ts'
import { headOf, type Household, mergedIntoOf } from './household.ts'
import { isPayable, type RegisterStatus } from './register-status.ts'

export const codeKey = (code: string): Key => uniqueKey('household-code', code)
export const idNumberKey = (fingerprint: string): Key => uniqueKey('id-number', fingerprint)

/** Who has a number: the bodies of the items at `codeKey` and `idNumberKey`. */
export type Taken = { readonly household: string; readonly code: string; readonly division: string }

/** @throws Refusal not_found */
export const loadHousehold = async (table: TableReader, id: string): Promise<FoundHousehold> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return householdOfItem(item)
}

export type FoundHousehold = { readonly household: Household; readonly version: number }

export const householdOfItem = (item: Item): FoundHousehold => ({
  household: fileOfBody(item.body),
  version: item.version,
})

/**
 * The household that a route asks about, and where it lies: its village, and itself for its helper and its own people.
 * @throws Refusal not_found
 */
export const householdSubject = async (
  id: string,
  table: TableReader,
): Promise<{ readonly scope: Scope; readonly about: string; readonly found: FoundHousehold }> => {
  const found = await loadHousehold(table, id)
  return { scope: scopeOf(found.household), about: id, found }
}

export const scopeOf = ({ division, household }: Household): Scope => ({ division, household })

/** Puts a household on file: the file, its face, its number, its members' numbers, and the fact of it. */
export const registerOps = (deps: Pick<Deps, 'newId'>, now: Instant, household: Household): Op[] => {
  const body = takenOf(household)
  return [
    ...registerFileOps(deps, now, household),
    ...household.persons.map(({ fingerprint }) =>
      create({ key: idNumberKey(fingerprint), kind: 'unique', body }, () => new Refusal('id_number_on_file')),
    ),
  ]
}

/** The same for a household whose members are on file already, so that their numbers pass to it. */
export const registerFileOps = (deps: Pick<Deps, 'newId'>, now: Instant, household: Household): Op[] => [
  create(entityItem(household)),
  create(faceItem(household, now)),
  create(
    { key: codeKey(household.code), kind: 'unique', body: takenOf(household) },
    () => new Refusal('household_code_on_file'),
  ),
  changedFact(deps, now, null, household, 1),
]

/** Who has a number now. */
export const takenOf = ({ household, code, division }: Household): Taken => ({ household, code, division })

type Changing = Pick<Context, 'newId' | 'now' | 'actor'>

/**
 * Replaces a file: what it was is kept, its face follows with the same version, and what others count by is told when it
 * changed. Nothing when nothing changed.
 */
export const changeOps = (context: Changing, found: FoundHousehold, after: Household, why: string): Op[] =>
  changing(context, found, { after, why, raced: () => new Refusal('version_changed') })

/** The same for a file whose version the caller did not see: when another change comes first, it is decided again. */
export const changeUnseenOps = (context: Changing, found: FoundHousehold, after: Household, why: string): Op[] =>
  changing(context, found, { after, why, raced: () => new Refusal('conflict') })

const changing = (
  context: Changing,
  { household: before, version }: FoundHousehold,
  { after, why, raced }: { readonly after: Household; readonly why: string; readonly raced: () => Refusal },
): Op[] => {
  const fields = changedFields(before, after)
  if (fields.length === 0) return []
  const was = { before: bodyOf(before), version, who: context.actor.id, at: context.now, why, fields }
  // Who lists households by number is told of a new one too.
  const counted = before.code !== after.code || canonical(stateOf(before)) !== canonical(stateOf(after))
  return [
    replace(entityItem(after), version, raced),
    replace(faceItem(after, context.now), version, raced),
    create({ key: historyKey(after.household, version), kind: 'history', body: was }),
    ...(counted ? [changedFact(context, context.now, stateOf(before), after, version + 1)] : []),
  ]
}

const changedFact = (
  deps: Pick<Deps, 'newId'>,
  now: Instant,
  before: ReturnType<typeof stateOf> | null,
  after: Household,
  entityVersion: number,
): Op =>
  tell(deps, now, after.division, 'household.changed', {
    household: after.household,
    code: after.code,
    entityVersion,
    headMasked: headMasked(after),
    before,
    after: stateOf(after),
    ...mergedInto(after),
  })

const mergedInto = (household: Household): { readonly mergedInto?: string } => {
  const into = mergedIntoOf(household)
  return into === undefined ? {} : { mergedInto: into }
}

const entityItem = (household: Household): Omit<Item, 'version'> => ({
  key: entityKey(household.household),
  kind: 'household',
  body: bodyOf(household),
})

/** The list of the households of a county that stand as `status`, in order of division: kind and owner of its places. */
export const statusList = (status: RegisterStatus, division: string): [kind: string, owner: string] => [
  `household-${status}`,
  division.slice(0, 6),
]

/** What others may know, and what lists read: no list ever has a file in its hands. */
const faceItem = (household: Household, touchedAt: Instant): Omit<Item, 'version'> => ({
  key: faceKey(household.household),
  kind: 'household-face',
  body: { ...faceOf(household), touchedAt },
  byDivision: divisionPlace('household', household.division, household.code),
  byOwner: ownerPlace(...statusList(household.status, household.division), `${household.division}#${household.code}`),
})

const faceOf = (household: Household): HouseholdFace => ({
  household: household.household,
  code: household.code,
  ...stateOf(household),
  payable: isPayable(household.status),
  headMasked: headMasked(household),
  position: household.position?.sealed ?? null,
  phone: household.phone?.sealed ?? null,
  group: household.group,
  students: studentsOf(household),
})

/** 非在校生, 学龄前儿童: on nobody's list of students. */
const notAtSchool: readonly string[] = ['01', 'P0']

const studentsOf = ({ persons }: Household): NonNullable<HouseholdFace['students']> =>
  persons.flatMap(({ person, name, studentState }) => {
    const state = studentState?.code ?? null
    const known = state !== null && studentStateList.entries.some(({ code }) => code === state)
    return known && !notAtSchool.includes(state) ? [{ person, nameMasked: maskName(name), state }] : []
  })

/**
 * A category that no list knows stays as it was written in the file alone: lists, facts and figures go further than the
 * file does, and in a sheet with shifted columns it may be somebody's name or ID number.
 */
const otherCategory = '其他'

const stateOf = ({ division, category, status, persons }: Household) => ({
  division: division as HouseholdFace['division'],
  category: wordOf(categoryList, category) ?? otherCategory,
  status,
  persons: persons.length,
})

const headMasked = (household: Household): string => maskName(headOf(household)?.name ?? '')
