import type { Day } from '@bangfu/kernel/time'
import { incomeWindowFor } from '@bangfu/rules/income/income-window'
import type { TableReader } from '@bangfu/table/table'
import { monthsOfYear, readIncome } from '../income/income-table.ts'
import type { IncomeYear } from '../income/income-year.ts'
import type { Household } from '../record/household.ts'

/**
 * The income that monitoring looks at on a day: the account of the window, or, while it has no entries there, the
 * figures of this year or the one before. Older ones say nothing of today: what was reckoned at home then counts.
 */
export const readMonitoredIncome = async (table: TableReader, household: Household, on: Day): Promise<IncomeYear> => {
  const window = incomeWindowFor(household.division, on)
  const year = latestYear(household, on)
  if (window) {
    const income = await readIncome(table, household, { from: window.from, to: window.to })
    if (income.basis !== 'none' || year === null) return income
  }
  return readIncome(table, household, monthsOfYear(year ?? Number(on.slice(0, 4))), year)
}

const latestYear = ({ incomes }: Household, on: Day): number | null => {
  const now = Number(on.slice(0, 4))
  const years = incomes.map(({ year }) => year).filter((year) => year === now || year === now - 1)
  return years.length === 0 ? null : Math.max(...years)
}
