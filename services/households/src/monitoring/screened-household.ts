import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { incomeLinesFor } from '@bangfu/rules/income/income-lines'
import type { ScreenedHousehold } from '@bangfu/rules/screening'
import { readHousehold } from '../exit/household-subject.ts'
import type { IncomeYear } from '../income/income-year.ts'
import type { Household, Person } from '../record/household.ts'
import type { IncomeReading } from './monitoring-case.ts'

/** 合规自付支出 in the income account. */
const outOfPocketItem = 'own-medical-cost'

const able: ReadonlySet<string> = new Set(['01', '02'])
const somehowAble: ReadonlySet<string> = new Set([...able, '05'])
const seriousIllness = '03'

/** The range of monitoring in force in a division on a day; undefined where no source gives one. */
export const rangeFor = (division: Division, on: Day) =>
  incomeLinesFor(division, on).find(({ kind }) => kind === 'monitoring-range')

const monthsOf = ({ from, to }: IncomeYear): string => `${from}/${to}`

/** Income per head as identification looks at it. */
export const incomeReadingOf = (household: Household, income: IncomeYear, on: Day): IncomeReading => {
  const range = rangeFor(household.division, on)
  const known = income.basis !== 'none'
  return {
    perHeadFen: income.perHeadFen,
    netFen: income.netFen,
    heads: known ? income.persons.used : null,
    months: known ? monthsOf(income) : null,
    origin: income.basis === 'entries' ? 'account' : income.basis === 'statement' ? 'year' : null,
    rangeFen: range?.amountFen ?? null,
    range: range?.id ?? null,
  }
}

/** What the nightly screening reads of a file and its income: the same readings as the exit checklists, and a few more. */
export const screenedHousehold = (household: Household, income: IncomeYear, on: Day): ScreenedHousehold => {
  const read = readHousehold(household, income, Number(on.slice(0, 4)), on)
  const range = rangeFor(household.division, on)
  const spent = income.account.items.filter(({ item }) => item === outOfPocketItem)
  return {
    netFen: income.netFen,
    wageFen: income.sources.wageFen,
    outOfPocketFen: spent.length === 0 ? null : spent.reduce((sum, { amountFen }) => sum + amountFen, 0),
    months: income.basis === 'none' ? null : monthsOf(income),
    rangeFen: range?.amountFen ?? null,
    range: range?.id ?? null,
    safeHouse: read.safeHouse,
    safeWater: read.safeWater,
    persons: read.persons.map((person, index) => ({ ...person, ...personReading(household.persons[index]) })),
  }
}

const personReading = (person: Person | undefined) => ({
  seriouslyIll: person?.health.some(({ code }) => code === seriousIllness) ?? false,
  able: person?.labour?.code === null || !person?.labour ? null : able.has(person.labour.code),
  workMonths: person?.workMonths ?? null,
})

/** Whether anybody in a household can work, be it a little; null while the file does not say so of everybody. */
export const hasLabour = ({ persons }: Household): boolean | null => {
  const codes = persons.map(({ labour }) => labour?.code ?? null)
  if (codes.some((code) => code !== null && somehowAble.has(code))) return true
  return codes.includes(null) ? null : false
}
