import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/code-list'
import { incomeLinesFor } from '@bangfu/rules/income/income-lines'
import type { IncomeYear } from '../income/income-year.ts'
import { ageOf, type Household, type Person } from '../record/household.ts'
import type { ReadHousehold, ReadPerson } from './household-reading.ts'

/** The line that a year's income has to pass; null where the sources give none for the year and place. */
export const povertyLineFen = (division: Division, year: number): number | null =>
  incomeLinesFor(division, `${year}-12-31` as Day).find(({ kind }) => kind === 'poverty-line')?.amountFen ?? null

/** What exit checklists read of a file and its income of a year, on a day. */
export const readHousehold = (household: Household, income: IncomeYear, year: number, on: Day): ReadHousehold => ({
  year,
  netFen: income.netFen,
  heads: income.persons.used,
  lineFen: povertyLineFen(household.division, year),
  safeHouse: safeHouseOf(household),
  safeWater: safeWaterOf(household),
  persons: household.persons.map((person) => readPerson(person, on)),
})

/** Several fields speak of one thing: a single one against it weighs more than all for it, and none says nothing. */
const together = (...said: readonly (boolean | null)[]): boolean | null =>
  said.includes(false) ? false : said.includes(true) ? true : null

const not = (value: boolean | null): boolean | null => (value === null ? null : !value)

const within = (value: Coded | null, good: readonly string[]): boolean | null =>
  value === null || value.code === null ? null : good.includes(value.code)

const safeHouseOf = ({ houseSafety, dangerousHouse, houseGrade }: Household): boolean | null =>
  together(within(houseSafety, ['01']), not(dangerousHouse), within(houseGrade, ['A', 'B']))

/** Water that is hard to get is not safe, whatever its quality. What a source of water is worth, no rule says. */
const safeWaterOf = ({ safeWater, waterDifficult }: Household): boolean | null =>
  together(safeWater, waterDifficult === true ? false : null)

const notAtSchool = ['01', 'P0']
const lessThanCompulsory = ['01', '02', '06']

const readPerson = (person: Person, on: Day): ReadPerson => ({
  person: person.person,
  age: person.bornIn === '' ? null : ageOf(person.bornIn, on),
  inSchool: not(within(person.studentState, notAtSchool)),
  finishedCompulsory: not(within(person.education, lessThanCompulsory)),
  droppedOut: person.dropoutReason !== null,
  insured: insuredOf(person),
})

/** By residents’ or workers’ insurance: one is enough. */
const insuredOf = ({ medicalInsurance, employeeMedicalInsurance }: Person): boolean | null =>
  medicalInsurance === true || employeeMedicalInsurance === true ? true : medicalInsurance
