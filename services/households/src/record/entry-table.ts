import type { Division } from '@bangfu/kernel/division'
import type { Ids } from '@bangfu/kernel/ids'
import { dayOf, type Instant } from '@bangfu/kernel/time'
import type { HouseholdEntry, IncomeEntry, PersonEntry } from '@bangfu/rules/household-entry'
import { birthOf, sexOf } from '@bangfu/rules/id-number'
import { maskAddress, maskBankAccount, maskIdNumber, maskPhone, maskPosition } from '@bangfu/vault/mask'
import type { PersonalKind, Sealed, Vault } from '@bangfu/vault/vault'
import {
  isHouseholdCode,
  provisionalCode,
  villageOfCode,
  type Household,
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
}

/** The file of an entry that has no errors: ids given, personal fields sealed. */
export const fileOf = (
  { vault, newId }: Making,
  entry: HouseholdEntry,
  { status, kind, at, by }: Registration,
): Household => {
  const household = newId('hsh')
  const seal = (what: PersonalKind, plain: string | null): SealedField | null =>
    plain === null ? null : sealField(vault, what, household, plain)
  return {
    household,
    code: isHouseholdCode(entry.code) ? entry.code : provisionalCode(villageOfCode(entry.code), household),
    division: villageOfCode(entry.code) as Division,
    villageName: entry.villageName,
    group: entry.group,
    category: entry.category ?? { code: null, text: '' },
    povertyStatus: entry.povertyStatus,
    status,
    mainCause: entry.mainCause,
    otherCauses: entry.otherCauses,
    arableMu: entry.arableMu,
    address: seal('address', entry.address),
    phone: seal('phone', entry.phone),
    bankAccount: seal('bank-account', entry.bankAccount),
    position: seal('position', positionText(entry.position)),
    incomes: incomesOf(entry, at, kind),
    persons: entry.persons.map((person) => personOf(vault, newId('per'), person)),
    origin: { kind, at, by, contentHash: kind === 'national-import' ? contentHashOf(vault, entry) : null },
  }
}

export const positionText = ({ latitude, longitude }: HouseholdEntry['position']): string | null =>
  latitude === null || longitude === null ? null : `${latitude},${longitude}`

const incomesOf = (entry: HouseholdEntry, at: Instant, source: string): YearIncome[] =>
  Object.values(entry.income).every((amount) => amount === null)
    ? []
    : [{ year: entry.incomeYear ?? Number(dayOf(at).slice(0, 4)), ...entry.income, source }]

const personOf = (vault: Vault, person: Person['person'], entry: PersonEntry): Person => {
  const { name, relation, idNumber, disabilityCard, sex, ...rest } = entry
  return {
    person,
    name,
    sex: sex ?? sexOf(idNumber),
    relation: relation ?? { code: null, text: '' },
    idNumber: sealField(vault, 'id-number', person, idNumber),
    fingerprint: vault.fingerprint('id-number', idNumber),
    bornIn: (birthOf(idNumber) ?? '').slice(0, 7),
    disabilityCard: disabilityCard === null ? null : sealField(vault, 'disability-card', person, disabilityCard),
    ...rest,
  }
}

/** A file as an entry again, its seals opened: to say where a list that comes in differs from it. */
export const entryOf = (vault: Vault, file: Household): HouseholdEntry => {
  const open = (kind: PersonalKind, field: SealedField | null): string | null =>
    openField(vault, kind, file.household, field)
  const [latitude = null, longitude = null] = open('position', file.position)?.split(',').map(Number) ?? []
  const latest = file.incomes.toSorted((a, b) => b.year - a.year)[0]
  const {
    year = null,
    wageFen = null,
    operatingFen = null,
    propertyFen = null,
    transferFen = null,
    operatingExpenseFen = null,
  } = latest ?? {}
  const { code, villageName, group, category, povertyStatus, mainCause, otherCauses, arableMu } = file
  return {
    ...{ code, villageName, group, category, povertyStatus, mainCause, otherCauses, arableMu },
    address: open('address', file.address),
    phone: open('phone', file.phone),
    bankAccount: open('bank-account', file.bankAccount),
    position: { latitude, longitude },
    incomeYear: year,
    income: { wageFen, operatingFen, propertyFen, transferFen, operatingExpenseFen } satisfies IncomeEntry,
    persons: file.persons.map(({ person, fingerprint: _fingerprint, bornIn: _bornIn, ...rest }) => ({
      ...rest,
      idNumber: openField(vault, 'id-number', person, rest.idNumber) ?? '',
      disabilityCard: openField(vault, 'disability-card', person, rest.disabilityCard),
    })),
  }
}

/**
 * A keyed hash of what a list says of a household, whatever the order of its lines; keyed, since names stand in it. Only a
 * shortcut: where it differs, field is compared with field.
 */
export const contentHashOf = (vault: Vault, entry: HouseholdEntry): string =>
  vault.fingerprint('household-content', JSON.stringify({ ...entry, persons: entry.persons.toSorted(byIdNumber) }))

const byIdNumber = (a: PersonEntry, b: PersonEntry): number => (a.idNumber < b.idNumber ? -1 : 1)
