import * as z from 'zod'
import type { Counts } from './tally.ts'

const Both = z.object({ households: z.int(), persons: z.int() })
const Money = z.object({ count: z.int(), amountFen: z.int() })
const Bill = z.object({ hard: z.int(), ordinary: z.int() })

const MoneyFigures = z.object({
  received: Money,
  paid: Money,
  reversed: Money,
  /** Payment plans by the state they came into: `planned`, `approved` and whatever else funds has. */
  plans: z.record(z.string(), Money),
})

/** The figures of a division: what stands now, and what happened in a month and in its year up to the end of it. */
export const Figures = z.object({
  division: z.string(),
  period: z.string(),
  /** When the newest fact in these figures was told; null when nothing was told yet. */
  updatedAt: z.string().nullable(),
  households: z.object({
    /** On file 建档立卡: exited households stay on file, candidates and removed ones are not. */
    onFile: Both,
    byCategory: z.record(z.string(), Both),
    byStatus: z.record(z.string(), Both),
    byCategoryAndStatus: z.array(Both.extend({ category: z.string(), status: z.string() })),
  }),
  visits: z.object({
    visits: z.int(),
    /** Of the visits: by somebody who was sent. */
    delegated: z.int(),
    /** Telephone calls and the like: never visits. */
    contacts: z.int(),
    /** Households visited at least once in the month, if only by a visit taken back since; never the sum of villages' visits. */
    householdsVisited: z.int(),
  }),
  evidence: z.object({ verified: z.int(), suspicious: z.int(), unverifiable: z.int() }),
  /** Different states of money are never added to each other (handbook §8). */
  money: z.object({ month: MoneyFigures, year: MoneyFigures }),
  /** Orders by the state they came into, at the supplier's village. Settled is reviewed after paid and accepted. */
  purchases: z.object({ month: z.record(z.string(), Money), year: z.record(z.string(), Money) }),
  /** Measures of plans by the state that they are in now; only those with evidence count (handbook §4). */
  measures: z.object({ byState: z.record(z.string(), z.int()), counted: z.int() }),
  problems: z.object({ open: Bill, opened: Bill, closed: Bill }),
})
export type Figures = z.infer<typeof Figures>

const notOnFile = new Set(['candidate', 'removed', 'ordinary', 'monitored'])

/** The answer made of stored counts: the division's standing ones, the month's, and those of the year's months until then. */
export const figuresOf = (
  { division, period }: { readonly division: string; readonly period: string },
  counts: { readonly standing: Counts; readonly month: Counts; readonly year: readonly Counts[] },
  updatedAt: string | null,
): Figures => ({
  division,
  period,
  updatedAt,
  households: householdsOf(counts.standing),
  visits: {
    visits: standing(counts.month, 'visits'),
    delegated: standing(counts.month, 'delegated'),
    contacts: standing(counts.month, 'contacts'),
    householdsVisited: at(counts.month, 'households-visited'),
  },
  evidence: {
    verified: at(counts.month, 'evidence/verified'),
    suspicious: at(counts.month, 'evidence/suspicious'),
    unverifiable: at(counts.month, 'evidence/unverifiable'),
  },
  money: { month: moneyOf([counts.month]), year: moneyOf(counts.year) },
  purchases: {
    month: byState([counts.month], 'orders', orderStates),
    year: byState(counts.year, 'orders', orderStates),
  },
  measures: {
    byState: Object.fromEntries(measureStates.map((state) => [state, at(counts.standing, `measures/${state}`)])),
    counted: at(counts.standing, 'measures/counted'),
  },
  problems: {
    open: billOf((severity) =>
      Math.max(
        0,
        at(counts.standing, `problems/${severity}/opened`) - at(counts.standing, `problems/${severity}/closed`),
      ),
    ),
    opened: billOf((severity) => at(counts.month, `problems/${severity}/opened`)),
    closed: billOf((severity) => at(counts.month, `problems/${severity}/closed`)),
  },
})

const measureStates = ['proposed', 'agreed', 'under-way', 'done', 'replaced', 'stopped']
const orderStates = ['placed', 'accepted', 'paid', 'reviewed', 'cancelled']

const at = (counts: Counts, name: string): number => counts[name] ?? 0
/** What was recorded less what was taken back. */
const standing = (counts: Counts, name: string): number => at(counts, name) - at(counts, `${name}-withdrawn`)
const sum = (all: readonly Counts[], name: string): number => all.reduce((total, counts) => total + at(counts, name), 0)
const billOf = (count: (severity: string) => number) => ({ hard: count('hard'), ordinary: count('ordinary') })
const money = (all: readonly Counts[], name: string) => ({
  count: sum(all, `${name}/count`),
  amountFen: sum(all, `${name}/fen`),
})

const moneyOf = (all: readonly Counts[]): z.infer<typeof MoneyFigures> => ({
  received: money(all, 'money/received'),
  paid: money(all, 'money/paid'),
  reversed: money(all, 'money/reversed'),
  plans: byState(all, 'plans', ['planned', 'approved']),
})

/** By state, those named there even when nothing happened. */
const byState = (all: readonly Counts[], what: string, named: readonly string[]) => {
  const states = all.flatMap((counts) =>
    Object.keys(counts).flatMap((name) => (name.startsWith(`${what}/`) ? (name.split('/')[1] ?? []) : [])),
  )
  return Object.fromEntries([...new Set([...named, ...states])].map((state) => [state, money(all, `${what}/${state}`)]))
}

const householdsOf = (standing: Counts): Figures['households'] => {
  const cells = Object.entries(standing).flatMap(([name, households]) => {
    // A category that no list knows is kept as it was written, and may hold anything.
    const parts = name.split('/')
    const [what, category, status] = [parts[0], parts.slice(1, -1).join('/'), parts.at(-1) ?? '']
    return what === 'households'
      ? [{ category, status, households, persons: at(standing, `persons/${category}/${status}`) }]
      : []
  })
  const onFile = cells.filter(({ status }) => !notOnFile.has(status))
  return {
    onFile: total(onFile),
    byCategory: totals(onFile, ({ category }) => category),
    byStatus: totals(cells, ({ status }) => status),
    byCategoryAndStatus: cells,
  }
}

type Cell = { readonly category: string; readonly status: string } & z.infer<typeof Both>

const total = (cells: readonly Cell[]): z.infer<typeof Both> => ({
  households: cells.reduce((all, { households }) => all + households, 0),
  persons: cells.reduce((all, { persons }) => all + persons, 0),
})

const totals = (cells: readonly Cell[], by: (cell: Cell) => string) =>
  Object.fromEntries([...Map.groupBy(cells, by)].map(([name, group]) => [name, total(group)]))
