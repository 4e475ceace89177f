import { addDays, daysBetween, type Day } from '@bangfu/kernel/time'
import type { Span } from './school-calendar.ts'

/** First and last day included. */
export const lengthOf = ({ from, to }: Span): number => daysBetween(from, to) + 1

const later = (one: Day, other: Day): Day => (one > other ? one : other)
const earlier = (one: Day, other: Day): Day => (one < other ? one : other)

/** The part of a span that lies in another; undefined when none does. */
export const partIn = (span: Span, whole: Span): Span | undefined => {
  const part = { from: later(span.from, whole.from), to: earlier(span.to, whole.to) }
  return part.from <= part.to ? part : undefined
}

/**
 * Spans as whole stays, in order: what overlaps or touches is one. In whatever order and pieces the same days are
 * given, the same stays come out, and no day is counted twice.
 */
export const staysOf = (spans: readonly Span[]): Span[] => {
  const stays: Span[] = []
  for (const { from, to } of spans.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = stays.at(-1)
    if (last && from <= addDays(last.to, 1)) stays[stays.length - 1] = { from: last.from, to: later(last.to, to) }
    else stays.push({ from, to })
  }
  return stays
}

/** A stay as it counts in a stretch of time: its whole length decides whether, the days that lie there how much. */
export type CountedStay = Span & { readonly days: number; readonly wholeDays: number; readonly counted: boolean }

/** Days cumulated in a stretch of time over stays of at least so many days, each stay with what it brought. */
export const cumulated = (
  spans: readonly Span[],
  stretch: Span,
  leastDays: number,
): { readonly days: number; readonly stays: readonly CountedStay[] } => {
  const stays = staysOf(spans).flatMap((stay): CountedStay[] => {
    const part = partIn(stay, stretch)
    if (!part) return []
    const wholeDays = lengthOf(stay)
    return [{ ...part, days: lengthOf(part), wholeDays, counted: wholeDays >= leastDays }]
  })
  return { days: stays.reduce((sum, { days, counted }) => (counted ? sum + days : sum), 0), stays }
}

/**
 * Is somebody posted in a stretch of time? When a stay begins there, or at least so many days of one that began before
 * lie there: a few days over a semester's end make no posting of the next.
 */
export const isPostedIn = (spans: readonly Span[], stretch: Span, carriedOverDays: number): boolean =>
  staysOf(spans).some((stay) => {
    const part = partIn(stay, stretch)
    return part !== undefined && (part.from === stay.from || lengthOf(part) >= carriedOverDays)
  })
