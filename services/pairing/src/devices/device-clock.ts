import * as z from 'zod'
import { instant, Instant } from '@bangfu/kernel/time'

/** What a device says of its clock when it sends: its time then, and how long its last call took there and back. */
export const DeviceClock = z.strictObject({
  sentAt: Instant,
  roundTripMs: z.int().min(0).max(600_000).optional(),
})
export type DeviceClock = z.output<typeof DeviceClock>

/** How far a device's clock is ahead of ours (below zero: behind), and how far that may be wrong. */
export type Skew = { readonly skewSeconds: number; readonly withinSeconds: number }

/** What a way may take where a device does not say: then it is taken as nothing, and a right clock may look behind. */
const usualWayMs = 60_000

/**
 * Measures a device's clock: what it said when it sent, plus the way here, less our time. The way is half of a round trip;
 * it may have been nothing or all of it, so that is how far the measure may be wrong (RFC 5905 §8).
 */
export const measureSkew = ({ sentAt, roundTripMs }: DeviceClock, receivedAt: Instant): Skew => {
  const wayMs = (roundTripMs ?? 0) / 2
  const withinMs = roundTripMs === undefined ? usualWayMs : wayMs
  const skewMs = Date.parse(sentAt) + wayMs - Date.parse(receivedAt)
  return { skewSeconds: Math.round(skewMs / 1000), withinSeconds: Math.ceil(withinMs / 1000) }
}

/** A time as the device told it, as it is taken, and by how much the device was wrong; the same where it is believed. */
export const DeviceTime = z.object({
  told: Instant,
  taken: Instant,
  skewSeconds: z.int(),
  withinSeconds: z.int(),
  corrected: z.boolean(),
})
export type DeviceTime = z.infer<typeof DeviceTime>

/** Corrects a time of a device whose clock is wrong by more than is tolerated and by more than the measure may be. */
export const correctTime = (
  told: Instant,
  skew: Skew,
  { clockToleranceSeconds }: { readonly clockToleranceSeconds: number },
): DeviceTime => {
  const corrected = Math.abs(skew.skewSeconds) > Math.max(clockToleranceSeconds, skew.withinSeconds)
  const takenMs = Date.parse(told) - (corrected ? skew.skewSeconds * 1000 : 0)
  return { told, taken: instant(takenMs), ...skew, corrected }
}
