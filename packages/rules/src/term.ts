import * as z from 'zod'
import { addDays, type Day } from '@bangfu/kernel/time'
import { holidaysKnown, isWorkingDay } from './holidays.ts'

/** A length of time that a rule gives: so many days, of which kind. Comes from a pack, never from code. */
export const Term = z.object({ days: z.int().min(0).max(3660), unit: z.enum(['calendar', 'working']) })
export type Term = Readonly<z.infer<typeof Term>>

/** The last day of a term, and the years in which only weekends were left out because their holidays are not known. */
export type DueDay = { readonly due: Day; readonly holidaysUnknown: readonly number[] }

/** The day a number of calendar days later. */
export const daysAfter = (start: Day, days: number): Day => addDays(start, days)

/** The day on which the given number of working days is over, the first counted on the day after the start. */
export const workingDaysAfter = (start: Day, days: number): DueDay => {
  const unknown = new Set<number>()
  let due = start
  for (let left = days; left > 0;) {
    due = addDays(due, 1)
    if (!holidaysKnown(due)) unknown.add(Number(due.slice(0, 4)))
    if (isWorkingDay(due)) left--
  }
  return { due, holidaysUnknown: [...unknown] }
}

/**
 * The last day of a term that starts on a day: the day itself is not counted (Civil Code, article 201). A calendar term
 * that ends on a holiday is not lengthened here (article 203 would): every source of these terms says "within".
 */
export const dueOn = (start: Day, { days, unit }: Term): DueDay =>
  unit === 'working' ? workingDaysAfter(start, days) : { due: daysAfter(start, days), holidaysUnknown: [] }

/** Whether a day that was due has passed. */
export const isOverdue = (due: Day, today: Day): boolean => due < today

/** Calendar days until a due day; below zero once it has passed. */
export const daysLeft = (due: Day, today: Day): number =>
  Math.round((Date.parse(`${due}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000)
