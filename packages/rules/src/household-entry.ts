import { fieldsOf, type GroupName, type recordGroups } from './record-catalogue.ts'
import type { ValuesOf } from './record-field.ts'

export type { Field, HouseholdField, PersonField } from './record-catalogue.ts'
export type { Sex } from './record-field.ts'

type Groups = typeof recordGroups

/**
 * A member as he is entered. Null is what was not said; it is never zero or no. The ID number is half-width, without
 * blanks, X in upper case; otherwise as typed, right or wrong.
 */
export type PersonEntry = Omit<ValuesOf<Groups['person']>, 'name' | 'idNumber'> & {
  readonly name: string
  readonly idNumber: string
}

/** The figures that the national record keeps of a year's income, in fen. */
export type IncomeEntry = ValuesOf<Groups['income']>
export type PositionEntry = ValuesOf<Groups['position']>
export type RelocationEntry = ValuesOf<Groups['relocation']>
export type HelperEntry = ValuesOf<Groups['helper']>

/**
 * A household as it is entered by form or file, before anything of it is sealed: what the entry rules look at. `year` is
 * the year of its yearly values (AAR040); null when the file does not name it: then it is the year of entry.
 */
export type HouseholdEntry = Omit<ValuesOf<Groups['household']>, 'code'> &
  ValuesOf<Groups['living']> & {
    readonly code: string
    readonly position: PositionEntry
    readonly income: IncomeEntry
    readonly relocation: RelocationEntry
    readonly helper: HelperEntry
    readonly persons: readonly PersonEntry[]
  }

const blankOf = <G extends GroupName>(group: G): ValuesOf<Groups[G]> =>
  Object.fromEntries(fieldsOf(group).map(({ key, spec }) => [key, spec.type === 'codes' ? [] : null])) as ValuesOf<
    Groups[G]
  >

// Made once: an import starts from them for every household and person.
const blanks: { readonly [G in GroupName]: ValuesOf<Groups[G]> } = {
  household: blankOf('household'),
  position: blankOf('position'),
  person: blankOf('person'),
  income: blankOf('income'),
  living: blankOf('living'),
  relocation: blankOf('relocation'),
  helper: blankOf('helper'),
}

/** The values of a group of which nothing was said. */
export const unsaid = <G extends GroupName>(group: G): (typeof blanks)[G] => blanks[group]

const blankPerson: PersonEntry = { ...blanks.person, name: '', idNumber: '' }
const blankHousehold: HouseholdEntry = {
  ...blanks.household,
  ...blanks.living,
  code: '',
  position: blanks.position,
  income: blanks.income,
  relocation: blanks.relocation,
  helper: blanks.helper,
  persons: [],
}

/** A member of whom nothing was said. */
export const unsaidPerson = (): PersonEntry => blankPerson

/** A household of which nothing was said. */
export const unsaidHousehold = (): HouseholdEntry => blankHousehold

type Figures = Omit<IncomeEntry, 'incomeTotalFen' | 'netIncomeFen' | 'perHeadFen'>

/** The parts of 财产性收入 together; null where none is known. */
export const propertyPartsFen = ({ assetDividendFen, otherPropertyFen }: Figures): number | null =>
  sumOf([assetDividendFen, otherPropertyFen])

/** The parts of 转移性收入 together; null where none is known. */
export const transferPartsFen = (income: Figures): number | null =>
  sumOf([
    income.familyPlanningFen,
    income.dibaoFen,
    income.tekunFen,
    income.pensionFen,
    income.ecoCompensationFen,
    income.otherTransferFen,
  ])

/** 财产性收入 of a year: the sum of its parts where any is known, else what was told for the whole. */
export const propertyFenOf = (income: Figures): number | null => propertyPartsFen(income) ?? income.propertyFen

/** 转移性收入 of a year: the sum of its parts where any is known, else what was told for the whole. */
export const transferFenOf = (income: Figures): number | null => transferPartsFen(income) ?? income.transferFen

/** 年收入 of a year in fen; null while no figure at all is known. */
export const totalIncomeFen = (income: Figures): number | null =>
  sumOf([income.wageFen, income.operatingFen, propertyFenOf(income), transferFenOf(income)])

/** Total net income of the year in fen; null while no figure at all is known. Derived, never typed (handbook §5). */
export const netIncomeFen = (income: Figures): number | null => {
  const total = totalIncomeFen(income)
  return total === null ? null : total - (income.operatingExpenseFen ?? 0)
}

/** The sum of what is known; null while nothing is. */
const sumOf = (amounts: readonly (number | null)[]): number | null =>
  amounts.every((amount) => amount === null) ? null : amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0)
