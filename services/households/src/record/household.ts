import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import type { Day, Instant } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/code-list'
import type { IncomeEntry, Sex } from '@bangfu/rules/household-entry'
import { netIncomeFen } from '@bangfu/rules/household-entry'
import type { RegisterStatus } from './register-status.ts'

export type HouseholdId = Id<'hsh'>
export type PersonId = Id<'per'>

/** A personal field: sealed, and beside it what may be shown, so that only a reveal ever opens a seal. */
export type SealedField = { readonly sealed: string; readonly masked: string }

export type Person = {
  readonly person: PersonId
  readonly name: string
  readonly sex: Sex
  readonly relation: Coded
  readonly idNumber: SealedField
  /** Blind index of the ID number: the name under which it is taken. */
  readonly fingerprint: string
  /** Year and month: with the day (and place and sex, which stand beside it) an ID number could be put together again. */
  readonly bornIn: string
  readonly disabilityCard: SealedField | null
  readonly ethnicGroup: Coded | null
  readonly education: Coded | null
  readonly studentState: Coded | null
  readonly health: readonly Coded[]
  readonly labour: Coded | null
  readonly workPlace: Coded | null
  readonly workMonths: number | null
  readonly medicalInsurance: boolean | null
  readonly pension: boolean | null
}

export type YearIncome = IncomeEntry & { readonly year: number; readonly source: string }

/**
 * A household's file. Its members stand inside it: they are read together, their rules range over all of them, they are
 * at most thirty, and one item is one read (docs/adr/0008-members-inside-the-household.md).
 */
export type Household = {
  readonly household: HouseholdId
  readonly code: string
  readonly division: Division
  readonly villageName: string | null
  readonly group: string | null
  readonly category: Coded
  readonly povertyStatus: Coded | null
  readonly status: RegisterStatus
  readonly mainCause: Coded | null
  readonly otherCauses: readonly Coded[]
  readonly arableMu: number | null
  readonly address: SealedField | null
  readonly phone: SealedField | null
  readonly bankAccount: SealedField | null
  /** `latitude,longitude`. Shown rounded to a hundredth of a degree: about a kilometre, a village. */
  readonly position: SealedField | null
  readonly incomes: readonly YearIncome[]
  readonly persons: readonly Person[]
  readonly origin: Origin
}

export type Origin = {
  readonly kind: 'national-import' | 'entry'
  readonly at: Instant
  readonly by: string
  /** Of an import: the keyed hash of what the file said, so that the same file again changes nothing. */
  readonly contentHash: string | null
}

export const mostPersons = 30

/** The national household number 户编号: the village's 12 digits and a number within it. */
export const householdCodePattern = /^\d{16}$/
export const isHouseholdCode = (text: string): boolean => householdCodePattern.test(text)

/**
 * The number of a household that the national system has not numbered yet: its village, a T, the end of its id. No
 * national number has a letter.
 */
export const provisionalCode = (village: string, household: string): string => `${village}T${household.slice(-10)}`
export const isProvisional = (code: string): boolean => code.charAt(12) === 'T'

/** The village is part of every household number. */
export const villageOfCode = (code: string): string => code.slice(0, 12)

const headCode = '01'

export const headOf = (household: Pick<Household, 'persons'>): Person | undefined =>
  household.persons.find(({ relation }) => relation.code === headCode)

/** Full years, to the month: the day of birth is sealed. */
export const ageOf = (bornIn: string, on: Day): number => {
  const years = Number(on.slice(0, 4)) - Number(bornIn.slice(0, 4))
  return on.slice(5, 7) < bornIn.slice(5, 7) ? years - 1 : years
}

/** Net income of a year and per head of the family now, in whole fen; null while no figure is known. */
export const derivedIncome = (
  income: IncomeEntry,
  persons: number,
): { readonly netFen: number | null; readonly perHeadFen: number | null } => {
  const netFen = netIncomeFen(income)
  return { netFen, perHeadFen: netFen === null || persons === 0 ? null : Math.round(netFen / persons) }
}
