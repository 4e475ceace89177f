import * as z from 'zod'
import { addDays, Day } from '@bangfu/kernel/time'

/** A day that a pairing may begin or end on: this century and what stands in old agreements. */
export const PairingDay = Day.refine((day) => day >= '1980-01-01' && day <= '2099-12-31', {
  error: 'a day between 1980-01-01 and 2099-12-31',
})

/** Days from a first to a last one, both included; `to` is null while no last day is known. */
export type Days = { readonly from: Day; readonly to: Day | null }

/** The two fields of a body that give days, and the check that they are in order. */
export const daysFields = { from: PairingDay, to: PairingDay.nullish().transform((to) => to ?? null) }
export const inOrder = ({ from, to }: Days): boolean => to === null || from <= to
export const orderFault: { error: string; path: string[] } = {
  error: '截止日期早于起始日期 (the last day lies before the first)',
  path: ['to'],
}

export const covers = ({ from, to }: Days, on: Day): boolean => from <= on && (to === null || on <= to)

export const overlap = (one: Days, other: Days): boolean =>
  (other.to === null || one.from <= other.to) && (one.to === null || other.from <= one.to)

/**
 * The first day, not before `wanted`, that none of the days cover; `open` when the last of them has no end.
 * Touching days leave no gap: the day after a last day is free.
 */
export const freeFrom = (taken: readonly Days[], wanted: Day): Day | 'open' => {
  let free = wanted
  for (const days of taken.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (!covers(days, free)) continue
    if (days.to === null) return 'open'
    free = addDays(days.to, 1)
  }
  return free
}

/** Days as they are kept. */
export const KeptDays = z.object({ from: Day, to: Day.nullable() })
