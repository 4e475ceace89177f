import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import type { Day, Period } from '@bangfu/kernel/time'
import { incomePackFor, type BasisRule, type PopulationRule } from '@bangfu/rules/income/income-pack'
import { accountOf, AccountSums, SourcesView } from './income-account.ts'
import { compareIncome, Comparison } from './income-comparison.ts'
import type { IncomeLineEntry } from './income-entry.ts'
import { netOf, perHeadFen, type Sources } from './income-sums.ts'

/** The family that may divide: as it is now, and as it was on the last day of what is asked for. */
export type Population = {
  readonly now: number
  readonly ofYear: number
  /** Null when the household was not yet on file that day: then its first file is what is known. */
  readonly onFileSince: Day | null
}

export const PopulationView = z.object({
  rule: z.enum(['now', 'of-year']),
  now: z.int(),
  ofYear: z.int(),
  /** Set when the household came on file only after the last day asked for. */
  onFileSince: z.string().nullable(),
  used: z.int(),
})

/** The yearly statement of the national record, as it was imported or typed with the file. */
export type Statement = Sources & { readonly source: string }

const Differences = z.object({
  wageFen: z.int().nullable(),
  operatingFen: z.int().nullable(),
  propertyFen: z.int().nullable(),
  transferFen: z.int().nullable(),
  operatingExpenseFen: z.int().nullable(),
  netFen: z.int().nullable(),
})

export const IncomeYear = z.object({
  year: z.int().nullable(),
  from: z.string(),
  to: z.string(),
  /** The pack in force at the end; each item names its own. */
  pack: z.string(),
  note: z.object({ zh: z.string(), en: z.string() }),
  account: AccountSums,
  statement: SourcesView.extend({ netFen: z.int().nullable(), source: z.string() }).nullable(),
  /** Account less statement, source by source; null where one of the two says nothing. */
  differences: Differences.nullable(),
  /** Which of the two the figures below are of, by the pack's rule. */
  basis: z.enum(['entries', 'statement', 'none']),
  basisRule: z.string(),
  sources: SourcesView,
  netFen: z.int().nullable(),
  persons: PopulationView,
  perHeadFen: z.int().nullable(),
  rounding: z.literal('half-up'),
  comparisons: z.array(Comparison),
})
export type IncomeYear = z.infer<typeof IncomeYear>

export type Asked = {
  readonly division: Division
  readonly months: { readonly from: Period; readonly to: Period }
  /** Null for months that are no calendar year: then no statement fits. */
  readonly year: number | null
  readonly entries: readonly IncomeLineEntry[]
  readonly statement: Statement | null
  readonly population: Population
}

const nothing: Sources = {
  wageFen: null,
  operatingFen: null,
  propertyFen: null,
  transferFen: null,
  operatingExpenseFen: null,
}

/** The income of a year or of some months: entries and statement side by side, and what follows from the one that holds. */
export const incomeOf = ({ division, months, year, entries, statement, population }: Asked): IncomeYear => {
  const pack = incomePackFor(division, months.to)
  const account = accountOf(division, entries)
  const basis = basisOf(pack.basis, account.netFen !== null, statement !== null && netOf(statement) !== null)
  const sources = basis === 'entries' ? account.sources : basis === 'statement' && statement ? statement : nothing
  const netFen = netOf(sources)
  const persons = populationOf(pack.population, population)
  return {
    year,
    ...months,
    pack: pack.id,
    note: pack.note,
    account,
    statement: statement && { ...statement, netFen: netOf(statement) },
    differences: statement && differencesOf(account.sources, statement),
    basis,
    basisRule: pack.basis,
    sources,
    netFen,
    persons,
    perHeadFen: perHeadFen(netFen, persons.used),
    rounding: pack.rounding,
    comparisons: compareIncome(netFen, persons.used, division, lastDayOf(months.to)),
  }
}

const basisOf = (rule: BasisRule, entries: boolean, statement: boolean): IncomeYear['basis'] => {
  const order = [
    ['statement', statement],
    ['entries', entries],
  ] as const
  const asRuled = rule === 'statement-first' ? order : order.toReversed()
  return asRuled.find(([, there]) => there)?.[0] ?? 'none'
}

const populationOf = (rule: PopulationRule, population: Population): IncomeYear['persons'] => ({
  rule,
  ...population,
  used: rule === 'now' ? population.now : population.ofYear,
})

const differencesOf = (entries: Sources, statement: Sources): z.infer<typeof Differences> => {
  const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)
  return {
    wageFen: less(entries.wageFen, statement.wageFen),
    operatingFen: less(entries.operatingFen, statement.operatingFen),
    propertyFen: less(entries.propertyFen, statement.propertyFen),
    transferFen: less(entries.transferFen, statement.transferFen),
    operatingExpenseFen: less(entries.operatingExpenseFen, statement.operatingExpenseFen),
    netFen: less(netOf(entries), netOf(statement)),
  }
}

/** Any day of a month stands for it where packs begin and end with months: its 28th is in every month. */
const lastDayOf = (month: Period): Day => `${month}-28` as Day
