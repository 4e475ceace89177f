import * as z from 'zod'
import { addDays, Day } from '@bangfu/kernel/time'
import { DutyKind } from '@bangfu/rules/partnership-codes'
import type { Duty } from '../pairings/terms.ts'
import type { Agreement } from './agreement.ts'
import type { Delivery } from './delivery.ts'

const Reached = z.object({
  from: Day,
  /** Null where the agreement names no last day and no day due. */
  dueBy: Day.nullable(),
  state: z.enum(['done', 'late', 'due', 'not-yet-due']),
  times: z.object({ reached: z.int(), needed: z.int() }),
  amountFen: z.object({ reached: z.int(), needed: z.int() }),
})
type Reached = z.infer<typeof Reached>

/** How far a duty of an agreement is, as of a day: now, and in the stretches that are over. */
export const DutyProgress = z.object({
  duty: DutyKind,
  text: z.string(),
  per: z.string().nullable(),
  now: Reached,
  over: z.object({ done: z.int(), late: z.int(), lastLate: Reached.nullable() }),
  unconfirmed: z.int(),
})
export type DutyProgress = z.infer<typeof DutyProgress>

const monthsOf = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

/** The first day of the calendar's month, quarter, half-year or year that holds a day. */
const beginOf = (day: Day, months: number): Day => {
  const month = Number(day.slice(5, 7))
  const first = month - ((month - 1) % months)
  return Day.parse(`${day.slice(0, 4)}-${String(first).padStart(2, '0')}-01`)
}

/** The calendar's stretches of an agreement up to the one that holds a day, cut to the agreement. */
const stretchesUntil = (
  { from, to }: Pick<Agreement, 'from' | 'to'>,
  months: number,
  on: Day,
): { from: Day; to: Day }[] => {
  const stretches: { from: Day; to: Day }[] = []
  const until = to !== null && to < on ? to : on
  for (let begin = beginOf(from, months); begin <= until;) {
    // The longest stretch is a year: 31 days past its last month is within the next.
    const next = beginOf(addDays(begin, months * 31), months)
    const end = addDays(next, -1)
    stretches.push({ from: begin < from ? from : begin, to: to !== null && to < end ? to : end })
    begin = next
  }
  return stretches
}

type Span = { readonly from: Day; readonly to: Day | null }

const reachedIn = (duty: Duty, done: readonly Delivery[], { from, to }: Span, on: Day): Reached => {
  const here = done.filter((one) => from <= one.on && one.on <= on && (to === null || one.on <= to))
  const times = here.reduce((sum, one) => sum + one.times, 0)
  const amount = here.reduce((sum, one) => sum + (one.amountFen ?? 0), 0)
  const needed = { times: duty.times ?? 1, amount: duty.amountFen ?? 0 }
  const isDone = times >= needed.times && amount >= needed.amount
  const running = to !== null && to < on ? 'late' : 'due'
  return {
    from,
    dueBy: to,
    state: on < from ? 'not-yet-due' : isDone ? 'done' : running,
    times: { reached: times, needed: needed.times },
    amountFen: { reached: amount, needed: needed.amount },
  }
}

/** A duty whose days are the whole agreement's: to be done once, or so often in the term. */
const whole = ({ from, to }: Agreement, { due }: Duty): Span => ({ from, to: due ?? to })

const progressOf = (agreement: Agreement, duty: Duty, deliveries: readonly Delivery[], on: Day): DutyProgress => {
  const own = deliveries.filter((one) => one.duty === duty.duty && one.text === duty.text && one.on <= on)
  const confirmed = own.filter((one) => one.confirmed !== null)
  const spans: readonly Span[] =
    duty.per === null || duty.per === 'term'
      ? [whole(agreement, duty)]
      : stretchesUntil(agreement, monthsOf[duty.per], on)
  const lines = spans.map((span) => reachedIn(duty, confirmed, span, on))
  const over = lines.slice(0, -1)
  const late = over.filter(({ state }) => state === 'late')
  return {
    ...{ duty: duty.duty, text: duty.text, per: duty.per },
    now: lines.at(-1) ?? reachedIn(duty, [], whole(agreement, duty), on),
    over: { done: over.length - late.length, late: late.length, lastLate: late.at(-1) ?? null },
    unconfirmed: own.length - confirmed.length,
  }
}

/** How far every duty of an agreement is, as of a day: only what the helped side has confirmed counts. */
export const progressOn = (agreement: Agreement, deliveries: readonly Delivery[], on: Day): DutyProgress[] =>
  agreement.duties.map((duty) => progressOf(agreement, duty, deliveries, on))
