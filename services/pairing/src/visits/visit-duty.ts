import { addDays, Day, daysBetween } from '@bangfu/kernel/time'
import type { VisitDuty } from '@bangfu/rules/visit-duty-pack'
import { covers, type Days } from '../pairings/days.ts'

/** A month, quarter or year of the calendar. */
export type Span = { readonly name: string; readonly from: Day; readonly to: Day }

/** A contact as duties count it. */
export type Counted = { readonly on: Day; readonly kind: string; readonly isVisit: boolean }

/** What a duty asks in a span, and what was done. */
export type Due = Span & {
  /** How many in the days that the pairing covers of it: `times × days held ÷ days`, rounded down. */
  readonly needed: number
  readonly held: number
  readonly days: number
  readonly done: number
  readonly standing: 'done' | 'due' | 'late' | 'upcoming' | 'none'
}

/** The span of a duty that a day lies in. */
export const spanOf = (day: Day, per: VisitDuty['per']): Span => {
  const [year = '', month = ''] = day.split('-')
  if (per === 'year') return { name: year, from: Day.parse(`${year}-01-01`), to: Day.parse(`${year}-12-31`) }
  if (per === 'month') return { name: `${year}-${month}`, ...months(year, Number(month), 1) }
  const quarter = Math.ceil(Number(month) / 3)
  return { name: `${year}-Q${quarter}`, ...months(year, quarter * 3 - 2, 3) }
}

const months = (year: string, first: number, count: number): { from: Day; to: Day } => {
  const next = first + count
  const after = next > 12 ? `${Number(year) + 1}-01-01` : `${year}-${two(next)}-01`
  return { from: Day.parse(`${year}-${two(first)}-01`), to: addDays(Day.parse(after), -1) }
}
const two = (month: number): string => String(month).padStart(2, '0')

/** What a duty asks of a pairing in a span, and how it stands on a day. */
export const dueIn = (duty: VisitDuty, span: Span, held: Days, contacts: readonly Counted[], today: Day): Due => {
  const first = held.from > span.from ? held.from : span.from
  const last = held.to !== null && held.to < span.to ? held.to : span.to
  const heldDays = Math.max(0, daysBetween(first, last) + 1)
  const days = daysBetween(span.from, span.to) + 1
  const needed = Math.floor((duty.times * heldDays) / days)
  const done = contacts.filter((one) => counts(duty, one) && covers(span, one.on) && covers(held, one.on)).length
  return { ...span, needed, held: heldDays, days, done, standing: standingOf(span, needed, done, today) }
}

const counts = ({ counts: what }: VisitDuty, { kind, isVisit }: Counted): boolean =>
  what === 'visit' ? isVisit : what.some((one) => one === kind)

const standingOf = ({ from, to }: Span, needed: number, done: number, today: Day): Due['standing'] => {
  if (needed === 0 && done === 0) return 'none'
  if (done >= needed) return 'done'
  if (today < from) return 'upcoming'
  return today <= to ? 'due' : 'late'
}

/** A pairing is looked ahead for so many spans: past them nothing is due any more. */
const mostAhead = 16

/**
 * The last day on which the next contact is in time: that of the first span, from the last contact on, which still asks
 * for one. A span that went by before it is missed for good and does not make the household due for ever.
 */
export const nextDue = (
  duties: readonly VisitDuty[],
  held: Days,
  contacts: readonly Counted[],
): { readonly duty: string; readonly on: Day } | undefined =>
  duties
    .flatMap((duty) => {
      const counted = contacts.filter((one) => counts(duty, one) && covers(held, one.on)).map(({ on }) => on)
      const start = counted.toSorted().at(-1) ?? held.from
      for (let span = spanOf(start, duty.per), ahead = 0; ahead < mostAhead; ahead++) {
        if (held.to !== null && span.from > held.to) return []
        const { needed, done } = dueIn(duty, span, held, contacts, start)
        if (done < needed) return [{ duty: duty.duty, on: span.to }]
        span = spanOf(addDays(span.to, 1), duty.per)
      }
      return []
    })
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))[0]

/** The spans of a duty that a pairing touches, newest first: of the last year, and the one to come. */
export const lately = (duty: VisitDuty, held: Days, contacts: readonly Counted[], today: Day): Due[] => {
  const dues: Due[] = []
  const next = spanOf(addDays(spanOf(today, duty.per).to, 1), duty.per)
  const earliest = addDays(today, -400)
  for (let span = next; span.to >= held.from && span.to >= earliest; span = spanOf(addDays(span.from, -1), duty.per))
    if (held.to === null || span.from <= held.to) dues.push(dueIn(duty, span, held, contacts, today))
  return dues
}
