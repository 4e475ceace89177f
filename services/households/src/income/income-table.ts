import { Refusal } from '@bangfu/kernel/refusal'
import { startOfDay, dayOf, addDays, type Day, type Period } from '@bangfu/kernel/time'
import { propertyFenOf, transferFenOf } from '@bangfu/rules/household-entry'
import { childKey, childPrefix, historyPrefix } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { listAll, type Item, type Key, type Op, type Position, type TableReader } from '@bangfu/table/table'
import { section } from '../record/file-sections.ts'
import type { Before } from '../record/household-history.ts'
import type { Household } from '../record/household.ts'
import { standingEntries } from './income-account.ts'
import { EntryReversal, IncomeLineEntry } from './income-entry.ts'
import { incomeOf, type IncomeYear, type Population, type Statement } from './income-year.ts'

/**
 * An entry and what takes it back stand side by side, in the order of their months: a reversal has one place, so that an
 * entry is taken back once, and may come before its entry.
 */
export const entryKey = (household: string, { month, entry }: Pick<IncomeLineEntry, 'month' | 'entry'>): Key =>
  childKey(household, 'income', `${month}#${entry}`)
export const reversalKey = (household: string, { month, entry }: Pick<EntryReversal, 'month' | 'entry'>): Key =>
  childKey(household, 'income', `${month}#${entry}#reversal`)

export const entryKind = 'income-entry'
export const reversalKind = 'income-reversal'

export const createEntry = (household: string, entry: IncomeLineEntry): Op =>
  create({ key: entryKey(household, entry), kind: entryKind, body: entry })

/** @throws (when written) Refusal income_entry_reversed */
export const createReversal = (household: string, reversal: EntryReversal): Op =>
  create(
    { key: reversalKey(household, reversal), kind: reversalKind, body: reversal },
    () => new Refusal('income_entry_reversed'),
  )

export type Months = { readonly from: Period; readonly to: Period }

/** As many typed entries as one month may have, so that a year can be read as one. */
export const mostTypedAMonth = 200
/** Beside the typed ones: one payment for each fund, item and month, and their reversals. */
const mostAMonth = 1000

/** What a household's account says of some months. */
export const readMonths = async (
  table: TableReader,
  household: string,
  { from, to }: Months,
): Promise<{ readonly entries: IncomeLineEntry[]; readonly reversals: EntryReversal[] }> => {
  const months = 12 * (Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1)
  const items = await listAll(table, rangeOf(household, { from, to }), months * mostAMonth)
  return {
    entries: items.flatMap(({ kind, body }) => (kind === entryKind ? [IncomeLineEntry.parse(body)] : [])),
    reversals: items.flatMap(({ kind, body }) => (kind === reversalKind ? [EntryReversal.parse(body)] : [])),
  }
}

/** The range of keys that some months of an account are; its end is past every entry of the last month. */
export const rangeOf = (household: string, { from, to }: Months) =>
  ({
    in: { table: 'registry', pk: household },
    from: `${childPrefix('income')}${from}`,
    to: `${childPrefix('income')}${to}#~`,
  }) as const

/** @throws Refusal not_found */
export const loadEntry = async (table: TableReader, household: string, at: { month: Period; entry: string }) => {
  const item = await table.get(entryKey(household, at))
  if (!item) throw new Refusal('not_found')
  return IncomeLineEntry.parse(item.body)
}

/** The five figures that the file has for a year; null where it has none. */
export const statementOf = (household: Household, year: number): Statement | null => {
  const income = household.incomes.find((one) => one.year === year)
  if (!income) return null
  return {
    wageFen: income.wageFen,
    operatingFen: income.operatingFen,
    propertyFen: propertyFenOf(income),
    transferFen: transferFenOf(income),
    operatingExpenseFen: income.operatingExpenseFen,
    source: income.source,
  }
}

/**
 * The family now and on a day that is over: as the file was then, by its history. Of a day before the household came on
 * file the first file is what is known, and the day says so.
 */
export const populationOn = async (table: TableReader, household: Household, day: Day): Promise<Population> => {
  const now = household.persons.length
  const after = startOfDay(addDays(day, 1))
  const since = household.origin.at >= after ? dayOf(household.origin.at) : null
  const then = await firstChangeFrom(table, household.household, after)
  return { now, ofYear: then?.before.persons.length ?? now, onFileSince: since }
}

/** The first change that was made from a moment on: what it replaced is the file of that moment. */
const firstChangeFrom = async (table: TableReader, household: string, at: string): Promise<Before | undefined> => {
  let after: Position | undefined
  do {
    const page = await table.list({
      in: { table: 'registry', pk: household },
      prefix: historyPrefix,
      limit: 20,
      ...(after && { after }),
    })
    const found = page.items.map(({ body }: Item) => body as Before).find((change) => change.at >= at)
    if (found) return found
    after = page.after
  } while (after)
  return undefined
}

const lastDay = ({ to }: Months): Day => {
  const [year = 0, month = 0] = to.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) as Day
}

export const monthsOfYear = (year: number): Months => ({
  from: `${year}-01` as Period,
  to: `${year}-12` as Period,
})

/** The income of a household in some months, from its account and its file; `year` where they are a calendar year. */
export const readIncome = async (
  table: TableReader,
  household: Household,
  months: Months,
  year: number | null = null,
): Promise<IncomeYear> => {
  const [{ entries, reversals }, population] = await Promise.all([
    readMonths(table, household.household, months),
    populationOn(table, household, lastDay(months)),
  ])
  return incomeOf({
    division: household.division,
    months,
    year,
    entries: standingEntries(entries, reversals),
    statement: year === null ? null : statementOf(household, year),
    population,
  })
}

/** The parts of the whole file that keep what the income account says, entry by entry. */
export const incomeSections = [
  section(entryKind, 'incomeEntries', IncomeLineEntry),
  section(reversalKind, 'incomeReversals', EntryReversal),
]
