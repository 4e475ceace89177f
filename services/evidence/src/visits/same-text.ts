import * as z from 'zod'
import { Instant } from '@bangfu/kernel/time'

/** An earlier visit whose text this one repeats. */
export const SameText = z.object({ visit: z.string(), percent: z.int(), recordedAt: Instant, at: Instant })
export type SameText = z.infer<typeof SameText>

type Recorded = Pick<SameText, 'visit' | 'recordedAt' | 'at'>

/** Which of two texts was there before, and so is the original; of a device's batch the earlier visit's. */
export const isBefore = (one: Recorded, other: Recorded): boolean => orderOf(one) < orderOf(other)

const orderOf = ({ recordedAt, at, visit }: Recorded): string => [recordedAt, at, visit].join()

/** The text that is repeated more closely; of equals the oldest. */
export const closerText = (one: SameText | null, other: SameText | null): SameText | null => {
  if (one === null || other === null) return one ?? other
  if (one.percent !== other.percent) return one.percent > other.percent ? one : other
  return isBefore(one, other) ? one : other
}
