import * as z from 'zod'
import { Day } from '@bangfu/kernel/time'
import type { VisitDuty } from '@bangfu/rules/visit-duty-pack'
import type { Days } from '../pairings/days.ts'
import { lately, type Counted, type Due } from './visit-duty.ts'

/** How a duty stands in one span, with the arithmetic and where the rule comes from. */
export const DueAnswer = z.object({
  duty: z.string(),
  zh: z.string(),
  en: z.string(),
  source: z.object({ document: z.string(), strength: z.string() }),
  span: z.string(),
  from: Day,
  to: Day,
  times: z.int(),
  held: z.int(),
  days: z.int(),
  needed: z.int(),
  done: z.int(),
  standing: z.enum(['done', 'due', 'late', 'upcoming', 'none']),
  /** `⌊1 × 31 ÷ 31⌋ = 1; 0 / 1`: times × days of the pairing ÷ days of the span, then done / needed. */
  arithmetic: z.string(),
})

/** How duties stand in the spans of the year behind and the one to come. */
export const duesOf = (
  duties: readonly VisitDuty[],
  held: Days,
  contacts: readonly Counted[],
  today: Day,
): z.input<typeof DueAnswer>[] =>
  duties.flatMap((duty) =>
    lately(duty, held, contacts, today).map(({ name, ...due }) => ({
      ...due,
      ...{ duty: duty.duty, zh: duty.zh, en: duty.en, times: duty.times, span: name },
      source: { document: duty.source.document, strength: duty.source.strength },
      arithmetic: arithmeticOf(duty, due),
    })),
  )

const arithmeticOf = ({ times }: VisitDuty, { held, days, needed, done }: Omit<Due, 'name'>): string =>
  `⌊${times} × ${held} ÷ ${days}⌋ = ${needed}; ${done} / ${needed}`
