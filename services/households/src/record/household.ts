import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import type { Day, Instant } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/code-list'
import { netIncomeFen, propertyFenOf, totalIncomeFen, transferFenOf, type Sex } from '@bangfu/rules/household-entry'
import type { recordGroups } from '@bangfu/rules/record-catalogue'
import type { StoredKeys, ValueOf } from '@bangfu/rules/record-field'
import type { RegisterStatus } from './register-status.ts'

export type HouseholdId = Id<'hsh'>
export type PersonId = Id<'per'>

/** A personal field: sealed, and beside it what may be shown, so that only a reveal ever opens a seal. */
export type SealedField = { readonly sealed: string; readonly masked: string }

/** The fields of a catalogue group as a file keeps them: sealed ones sealed, those that can be derived left out. */
type Kept<G> = {
  readonly [K in StoredKeys<G>]: G[K] extends { readonly type: 'sealed' } ? SealedField | null : ValueOf<G[K]>
}
type Groups = typeof recordGroups

export type Person = Omit<Kept<Groups['person']>, 'name' | 'sex' | 'relation' | 'idNumber'> & {
  readonly person: PersonId
  readonly name: string
  readonly sex: Sex
  readonly relation: Coded
  readonly idNumber: SealedField
  /** Blind index of the ID number: the name under which it is taken. */
  readonly fingerprint: string
  /** Year and month: with the day (and place and sex, which stand beside it) an ID number could be put together again. */
  readonly bornIn: string
}

/** A year's figures as they are kept: of sums that have parts, the parts. */
export type Income = Kept<Groups['income']>
export type YearIncome = Income & { readonly year: number; readonly source: string }

/** What a household has to do with another: it was parted from it, taken into it, or has another number since it moved or its village did. */
export type Link = {
  readonly kind: 'split-from' | 'split-off' | 'merged-into' | 'merged-from' | 'moved' | 'renumbered'
  readonly household: string
  /** The other's number; of a move or a new numbering, its own number before. */
  readonly code: string
  readonly on: Day
}

/**
 * A household's file as it is now. Its members stand inside it: they are read together, their rules range over all of
 * them, they are at most thirty, and one item is one read (docs/adr/0008-members-inside-the-household.md). Yearly values
 * (AAR040) are those of `year`; closed years stand beside the file, and so do those who left.
 */
export type Household = Omit<Kept<Groups['household']>, 'code' | 'category'> &
  Kept<Groups['living']> & {
    readonly household: HouseholdId
    readonly code: string
    readonly division: Division
    readonly category: Coded
    readonly status: RegisterStatus
    /** `latitude,longitude`. Shown rounded to a hundredth of a degree: about a kilometre, a village. */
    readonly position: SealedField | null
    /** One for each year of which figures were told. */
    readonly incomes: readonly YearIncome[]
    readonly relocation: Kept<Groups['relocation']>
    /** As the national list tells of him; who is responsible is what the pairings say. */
    readonly helper: Kept<Groups['helper']>
    readonly persons: readonly Person[]
    readonly links: readonly Link[]
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
/** Of the years whose income stands in the file; older ones are in their closed years. */
export const mostYears = 20

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

export const headCode = '01'

export const headOf = (household: Pick<Household, 'persons'>): Person | undefined =>
  household.persons.find(({ relation }) => relation.code === headCode)

/** The household that took this one in, while it has it. */
export const mergedIntoOf = ({ status, links }: Pick<Household, 'status' | 'links'>): string | undefined => {
  const last = links.at(-1)
  return status === 'removed' && last?.kind === 'merged-into' ? last.household : undefined
}

/** Full years, to the month: the day of birth is sealed. */
export const ageOf = (bornIn: string, on: Day): number => {
  const years = Number(on.slice(0, 4)) - Number(bornIn.slice(0, 4))
  return on.slice(5, 7) < bornIn.slice(5, 7) ? years - 1 : years
}

/** What the national record counts of a year's figures, in whole fen; null while nothing is known. */
export type DerivedIncome = {
  readonly propertyTotalFen: number | null
  readonly transferTotalFen: number | null
  readonly totalFen: number | null
  readonly netFen: number | null
  readonly perHeadFen: number | null
}

/** Sums of a year, and its net income per head of the family now. */
export const derivedIncome = (income: Income, persons: number): DerivedIncome => {
  const netFen = netIncomeFen(income)
  return {
    propertyTotalFen: propertyFenOf(income),
    transferTotalFen: transferFenOf(income),
    totalFen: totalIncomeFen(income),
    netFen,
    perHeadFen: netFen === null || persons === 0 ? null : Math.round(netFen / persons),
  }
}
