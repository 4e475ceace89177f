import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { instant, type Instant } from '@bangfu/kernel/time'
import { correctTime, measureSkew } from '../../src/devices/device-clock.ts'

const now = instant('2020-08-15T02:00:00.000Z')
const after = (ms: number, from: Instant = now): Instant => instant(Date.parse(from) + ms)
const numbers = { clockToleranceSeconds: 300 }

test('a clock is measured by half of a round trip, and within that much', () => {
  // Two hours ahead, and six seconds there and back: three on the way here.
  const sentAt = after(2 * 3_600_000 - 3000)
  expect(measureSkew({ sentAt, roundTripMs: 6000 }, now)).toEqual({ skewSeconds: 7200, withinSeconds: 3 })
})

test('a time is told, taken and shown with what the clock was wrong by', () => {
  const skew = { skewSeconds: -3600, withinSeconds: 3 }
  expect(correctTime(now, skew, numbers)).toEqual({ told: now, taken: after(3_600_000), ...skew, corrected: true })
})

test('a measure that may itself be wrong by more corrects nothing', () => {
  expect(correctTime(now, { skewSeconds: 400, withinSeconds: 500 }, numbers)).toMatchObject({
    taken: now,
    corrected: false,
  })
})

test('whatever the skew and the way, what is taken is off by no more than the tolerance or half the round trip', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -86_400_000, max: 86_400_000 }),
      fc.integer({ min: 0, max: 600_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (skewMs, roundTripMs, shareOfWay) => {
        const sentAt = after(skewMs - roundTripMs * shareOfWay)
        const skew = measureSkew({ sentAt, roundTripMs }, now)
        const truth = after(-10_000_000)
        const { taken } = correctTime(after(skewMs, truth), skew, numbers)
        const offSeconds = Math.abs(Date.parse(taken) - Date.parse(truth)) / 1000
        expect(offSeconds).toBeLessThanOrEqual(Math.max(300, roundTripMs / 2000 + 1) + roundTripMs / 2000 + 1)
      },
    ),
  )
})
