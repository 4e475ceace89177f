import type { Coded } from './code-list.ts'

export type Sex = 'male' | 'female' | 'unknown'

/** A member as he is entered. Null is what was not said; it is never zero or no. */
export type PersonEntry = {
  readonly name: string
  readonly sex: Sex | null
  readonly relation: Coded | null
  /** Half-width, without blanks, X in upper case; otherwise as typed, right or wrong. */
  readonly idNumber: string
  readonly disabilityCard: string | null
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

/** The five figures that the national record keeps of a year's income, in fen. */
export type IncomeEntry = {
  readonly wageFen: number | null
  readonly operatingFen: number | null
  readonly propertyFen: number | null
  readonly transferFen: number | null
  readonly operatingExpenseFen: number | null
}

/** A household as it is entered by form or file, before anything of it is sealed: what the entry rules look at. */
export type HouseholdEntry = {
  readonly code: string
  readonly villageName: string | null
  readonly group: string | null
  readonly address: string | null
  readonly category: Coded | null
  readonly povertyStatus: Coded | null
  readonly mainCause: Coded | null
  readonly otherCauses: readonly Coded[]
  readonly phone: string | null
  readonly bankAccount: string | null
  readonly position: { readonly latitude: number | null; readonly longitude: number | null }
  readonly arableMu: number | null
  /** Null when the file does not name it: then it is the year of entry. */
  readonly incomeYear: number | null
  readonly income: IncomeEntry
  readonly persons: readonly PersonEntry[]
}

export type PersonField = keyof PersonEntry
export type HouseholdField =
  Exclude<keyof HouseholdEntry, 'persons' | 'position' | 'income'> | 'latitude' | 'longitude' | keyof IncomeEntry
export type Field = PersonField | HouseholdField

/** Total net income of the year in fen; null while no figure at all is known. Derived, never typed (handbook §5). */
export const netIncomeFen = (income: IncomeEntry): number | null => {
  const { wageFen, operatingFen, propertyFen, transferFen, operatingExpenseFen } = income
  const sources = [wageFen, operatingFen, propertyFen, transferFen]
  if (sources.every((amount) => amount === null)) return null
  return sources.reduce<number>((sum, amount) => sum + (amount ?? 0), 0) - (operatingExpenseFen ?? 0)
}
