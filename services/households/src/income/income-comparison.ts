import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { incomeLinesFor, type IncomeLine } from '@bangfu/rules/income/income-lines'

export const Comparison = z.object({
  line: z.string(),
  kind: z.string(),
  zh: z.string(),
  en: z.string(),
  per: z.enum(['head', 'household']),
  amountFen: z.int(),
  standing: z.enum(['below', 'at', 'above']),
  met: z.boolean(),
  /** Of the whole household: net income less line times persons. */
  marginFen: z.int(),
  source: z.object({ document: z.string(), strength: z.string() }),
  note: z.string().nullable(),
})
export type Comparison = z.infer<typeof Comparison>

/**
 * How a net income of a household of so many persons stands to a line. Exact: a line per head is held against the whole
 * household's income, so that rounding never lifts anybody over it.
 */
export const standingTo = (netFen: number, persons: number, line: Pick<IncomeLine, 'per' | 'amountFen' | 'met'>) => {
  const marginFen = netFen - line.amountFen * (line.per === 'head' ? persons : 1)
  const standing = marginFen < 0 ? ('below' as const) : marginFen === 0 ? ('at' as const) : ('above' as const)
  return { marginFen, standing, met: standing === 'above' || (standing === 'at' && line.met === 'at-least') }
}

/**
 * All lines in force for a division on a day, and how the income stands to them; empty when the income or the family is
 * not known: then nobody is above, nor below.
 */
export const compareIncome = (
  netFen: number | null,
  persons: number | null,
  division: Division,
  on: Day,
): Comparison[] =>
  netFen === null || persons === null || persons <= 0
    ? []
    : incomeLinesFor(division, on).map((line) => ({
        line: line.id,
        ...{ kind: line.kind, zh: line.zh, en: line.en, per: line.per, amountFen: line.amountFen },
        ...standingTo(netFen, persons, line),
        source: line.source,
        note: line.note,
      }))
