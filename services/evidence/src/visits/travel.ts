import * as z from 'zod'
import { metresBetween, type Position } from '@bangfu/kernel/position'
import type { Instant } from '@bangfu/kernel/time'
import type { EvidenceNumbers } from '@bangfu/rules/evidence-pack'

/** Where a helper was and when, as a visit or one of its photos says. */
export type TracePoint = {
  /** The id of the visit or photo that says so. */
  readonly point: string
  readonly visit: string
  readonly household: string
  readonly at: Instant
  readonly position: Position
  /** A visit at the household's home, which takes its time. */
  readonly isStay: boolean
}

/** That a helper could not be at a place, having been at another one before. */
export const Travel = z.object({
  from: z.string(),
  metres: z.int(),
  minutes: z.int(),
  leastMinutes: z.int(),
})
export type Travel = z.infer<typeof Travel>

type TravelNumbers = Pick<
  EvidenceNumbers,
  'travelKmPerHour' | 'travelSlackMetres' | 'visitLeastMinutes' | 'travelHours'
>

const minuteMs = 60_000

/** Which of two points is the later; of two at the same moment one of them, always the same. */
export const isLater = (one: TracePoint, other: TracePoint): boolean =>
  one.at === other.at ? one.point > other.point : one.at > other.at

/**
 * What keeps a helper from having come from one point to a later one, if anything does: the way as the crow flies takes
 * longer than there was time, a visit at another household's home included.
 */
export const travelBetween = (from: TracePoint, to: TracePoint, numbers: TravelNumbers): Travel | null => {
  const minutes = (Date.parse(to.at) - Date.parse(from.at)) / minuteMs
  if (minutes > numbers.travelHours * 60) return null
  const metres = metresBetween(from.position, to.position)
  const ride = Math.max(0, metres - numbers.travelSlackMetres) / ((numbers.travelKmPerHour * 1000) / 60)
  const stay = from.isStay && to.isStay && from.household !== to.household ? numbers.visitLeastMinutes : 0
  if (minutes >= ride + stay) return null
  return {
    from: from.point,
    metres: Math.round(metres),
    minutes: Math.floor(minutes),
    leastMinutes: Math.ceil(ride + stay),
  }
}

/** The one that speaks more against the visit: by more minutes, of equals always the same one. */
export const worseTravel = (one: Travel | null, other: Travel | null): Travel | null => {
  if (one === null || other === null) return one ?? other
  const [short, shorter] = [one.leastMinutes - one.minutes, other.leastMinutes - other.minutes]
  return short === shorter ? (one.from <= other.from ? one : other) : short > shorter ? one : other
}
