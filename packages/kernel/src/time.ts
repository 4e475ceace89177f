import * as z from 'zod'

/** A moment: UTC, ISO 8601 with milliseconds, so that text order is time order. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  // The offset can push the first and the last year out of the four digits that keep text order time order.
  .pipe(
    z
      .string()
      .refine((text) => /^\d{4}-/.test(text), { error: 'a year of four digits' })
      .brand<'Instant'>(),
  )
export type Instant = z.infer<typeof Instant>

/** A calendar day in the county's time zone. */
export const Day = z.iso.date().brand<'Day'>()
export type Day = z.infer<typeof Day>

/** A month in the county's time zone, `YYYY-MM`. */
export const Period = z
  .string()
  .regex(/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/, { error: 'a month is YYYY-MM' })
  .brand<'Period'>()
export type Period = z.infer<typeof Period>

/** Tells the time. Passed in wherever time matters, so that a decision never asks for it. */
export type Clock = () => Instant

/** China has one time zone and no summer time since 1991: UTC+8, so that its day begins at 16:00 UTC. */
const shanghaiOffsetMs = 8 * 3_600_000

export const instant = (when: number | string | Date): Instant => new Date(when).toISOString() as Instant

export const systemClock: Clock = () => instant(Date.now())

export const dayOf = (at: Instant): Day => {
  const day = at.slice(0, 10) as Day
  return at.slice(11, 13) < '16' ? day : addDays(day, 1)
}

export const periodOf = (at: Instant): Period => dayOf(at).slice(0, 7) as Period

/** The first moment of a day in the county's time zone. */
export const startOfDay = (day: Day): Instant => instant(Date.parse(`${day}T00:00:00.000Z`) - shanghaiOffsetMs)

/** A period as a half-open range of moments: from ≤ t < to. */
export const boundsOf = (period: Period): { readonly from: Instant; readonly to: Instant } => {
  const [year = 0, month = 0] = period.split('-').map(Number)
  const at = (monthIndex: number): Instant => instant(Date.UTC(year, monthIndex, 1) - shanghaiOffsetMs)
  return { from: at(month - 1), to: at(month) }
}

export const previousPeriod = (period: Period): Period => periodOf(instant(Date.parse(boundsOf(period).from) - 1))

export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as Day

/** Days from one day to another; below zero when the other came before. */
export const daysBetween = (from: Day, to: Day): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000

/** Whole years between two days, as an age is counted. */
export const ageOn = (birth: Day, on: Day): number => {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4))
  return on.slice(5) < birth.slice(5) ? years - 1 : years
}
