import type { Division } from '@bangfu/kernel/division'
import type { Ids } from '@bangfu/kernel/ids'
import { dayOf, type Instant } from '@bangfu/kernel/time'
import {
  propertyPartsFen,
  transferPartsFen,
  unsaid,
  unsaidHousehold,
  unsaidPerson,
} from '@bangfu/rules/household-entry'
import type { HouseholdEntry, IncomeEntry, PersonEntry } from '@bangfu/rules/household-entry'
import { birthOf, sexOf } from '@bangfu/rules/id-number'
import { fieldsOf, type GroupName } from '@bangfu/rules/record-catalogue'
import { maskAddress, maskBankAccount, maskIdNumber, maskPhone, maskPosition } from '@bangfu/vault/mask'
import type { PersonalKind, Sealed, Vault } from '@bangfu/vault/vault'
import { said } from './household-item.ts'
import {
  isHouseholdCode,
  provisionalCode,
  villageOfCode,
  type Household,
  type HouseholdId,
  type Income,
  type Origin,
  type Person,
  type SealedField,
  type YearIncome,
} from './household.ts'
import type { RegisterStatus } from './register-status.ts'

const masks: Record<PersonalKind, (plain: string) => string> = {
  'id-number': maskIdNumber,
  'disability-card': maskIdNumber,
  phone: maskPhone,
  'bank-account': maskBankAccount,
  address: maskAddress,
  position: maskPosition,
}

/** Seals a field to its owner and keeps what may be shown of it beside the seal. */
export const sealField = (vault: Vault, kind: PersonalKind, owner: string, plain: string): SealedField => ({
  sealed: vault.seal(kind, owner, plain),
  masked: masks[kind](plain),
})

/** Opens a sealed field; null where there is none. */
export const openField = (vault: Vault, kind: PersonalKind, owner: string, field: SealedField | null): string | null =>
  field === null ? null : vault.open(kind, owner, field.sealed as Sealed)

type Making = { readonly vault: Vault; readonly newId: Ids }
type Registration = {
  readonly status: RegisterStatus
  readonly kind: Origin['kind']
  readonly at: Instant
  readonly by: string
  /** Where it was known before the file is made. */
  readonly id?: HouseholdId
}

const stored = (...groups: readonly GroupName[]) => {
  const fields = groups.flatMap(fieldsOf).filter(({ spec }) => !spec.compared)
  // A file is begun as a copy of this: fields that are added one by one cost an import a tenth of its time.
  return { fields, blank: Object.fromEntries(fields.map(({ key }) => [key, null])) }
}
const flatFields = stored('household', 'living')
const personFields = stored('person')
type Stored = typeof flatFields

/** What a file keeps of an entry's fields: sealed ones sealed to their owner, derived ones left out. */
const keptOf = (vault: Vault, owner: string, values: object, { fields, blank }: Stored): Record<string, unknown> => {
  const given = values as Readonly<Record<string, unknown>>
  const kept: Record<string, unknown> = { ...blank }
  for (const { key, spec } of fields) {
    const value = given[key]
    if (value === null) continue
    kept[key] = spec.type === 'sealed' && typeof value === 'string' ? sealField(vault, spec.seals, owner, value) : value
  }
  return kept
}

/** The file of an entry that has no errors: ids given, personal fields sealed. */
export const fileOf = (
  { vault, newId }: Making,
  entry: HouseholdEntry,
  { status, kind, at, by, id }: Registration,
): Household => {
  const household = id ?? newId('hsh')
  const position = positionText(entry.position)
  return {
    // The catalogue's own fields: their types are those that `Household` takes from the same catalogue.
    ...(keptOf(vault, household, entry, flatFields) as unknown as Household),
    household,
    code: isHouseholdCode(entry.code) ? entry.code : provisionalCode(villageOfCode(entry.code), household),
    division: villageOfCode(entry.code) as Division,
    category: entry.category ?? { code: null, text: '' },
    year: entry.year ?? yearOf(at),
    status,
    position: position === null ? null : sealField(vault, 'position', household, position),
    incomes: incomesOf(entry, at, kind),
    relocation: entry.relocation,
    helper: entry.helper,
    persons: entry.persons.map((person) => personOf(vault, newId('per'), person)),
    links: [],
    origin: { kind, at, by, contentHash: kind === 'national-import' ? contentHashOf(vault, entry) : null },
  }
}

export const positionText = ({ latitude, longitude }: HouseholdEntry['position']): string | null =>
  latitude === null || longitude === null ? null : `${latitude},${longitude}`

/** A year's figures as they are kept: a sum that has parts is not kept beside them. */
export const incomeOf = (entry: IncomeEntry): Income => {
  const { incomeTotalFen: _total, netIncomeFen: _net, perHeadFen: _perHead, ...kept } = entry
  return {
    ...kept,
    propertyFen: propertyPartsFen(kept) === null ? kept.propertyFen : null,
    transferFen: transferPartsFen(kept) === null ? kept.transferFen : null,
  }
}

const yearOf = (at: Instant): number => Number(dayOf(at).slice(0, 4))

const incomesOf = (entry: HouseholdEntry, at: Instant, source: string): YearIncome[] => {
  const income = incomeOf(entry.income)
  return Object.values(income).every((amount) => amount === null)
    ? []
    : [{ ...income, year: entry.year ?? yearOf(at), source }]
}

/** A member as his file keeps him. */
export const personOf = (vault: Vault, person: Person['person'], entry: PersonEntry): Person => ({
  ...(keptOf(vault, person, entry, personFields) as unknown as Person),
  person,
  sex: entry.sex ?? sexOf(entry.idNumber),
  relation: entry.relation ?? { code: null, text: '' },
  fingerprint: vault.fingerprint('id-number', entry.idNumber),
  bornIn: (birthOf(entry.idNumber) ?? '').slice(0, 7),
})

/** What an entry would have said to make these kept fields: seals opened. */
const openedOf = (vault: Vault, owner: string, kept: object, { fields, blank }: Stored): Record<string, unknown> => {
  const given = kept as Readonly<Record<string, unknown>>
  const values: Record<string, unknown> = { ...blank }
  for (const { key, spec } of fields)
    values[key] =
      spec.type === 'sealed'
        ? openField(vault, spec.seals, owner, (given[key] ?? null) as SealedField | null)
        : given[key]
  return values
}

/** A file as an entry again, its seals opened: to say where a list that comes in differs from it. */
export const entryOf = (vault: Vault, file: Household): HouseholdEntry => {
  const [latitude = null, longitude = null] =
    openField(vault, 'position', file.household, file.position)?.split(',').map(Number) ?? []
  const {
    year: _year,
    source: _source,
    ...income
  } = incomeOfYear(file) ?? { year: null, source: null, ...unsaid('income') }
  return {
    ...unsaidHousehold(),
    ...openedOf(vault, file.household, file, flatFields),
    division: file.division,
    position: { latitude, longitude },
    income: { ...unsaid('income'), ...income },
    relocation: file.relocation,
    helper: file.helper,
    persons: file.persons.map((person) => personEntryOf(vault, person)),
  }
}

/** The figures of the file's year; of the latest year where it has none. */
export const incomeOfYear = ({ incomes, year }: Pick<Household, 'incomes' | 'year'>): YearIncome | undefined =>
  incomes.find((income) => income.year === year) ?? incomes.toSorted((a, b) => b.year - a.year)[0]

/** A member as an entry again, his seals opened. */
export const personEntryOf = (vault: Vault, person: Person): PersonEntry => ({
  ...unsaidPerson(),
  ...openedOf(vault, person.person, person, personFields),
})

/**
 * A keyed hash of what a list says of a household, whatever the order of its lines; keyed, since names stand in it. Only a
 * shortcut: where it differs, field is compared with field.
 */
export const contentHashOf = (vault: Vault, entry: HouseholdEntry): string => {
  const { persons, position, income, relocation, helper, ...rest } = entry
  const content = {
    ...said(rest),
    groups: [position, income, relocation, helper].map(said),
    persons: persons.toSorted(byIdNumber).map(said),
  }
  return vault.fingerprint('household-content', JSON.stringify(content))
}

const byIdNumber = (a: PersonEntry, b: PersonEntry): number => (a.idNumber < b.idNumber ? -1 : 1)
