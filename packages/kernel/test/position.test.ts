import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isInChina, metresBetween, positionOf, positionText, type Position } from '@bangfu/kernel/position'

const anyPosition = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

describe('a position', () => {
  test('is read back as it was written', () => {
    fc.assert(fc.property(anyPosition, (at) => expect(positionOf(positionText(at))).toEqual({ ...plain(at) })))
  })

  test.each(['', '34.5', '34.5,109.9,3', '91,0', '0,181', 'a,b', '34.5;109.9'])('is not %j', (text) => {
    expect(positionOf(text)).toBeUndefined()
  })

  test('is as far from another as the other from it, and no further than round half the earth', () => {
    fc.assert(
      fc.property(anyPosition, anyPosition, (a, b) => {
        const metres = metresBetween(a, b)
        expect(metres).toBeCloseTo(metresBetween(b, a), 3)
        expect(metres).toBeGreaterThanOrEqual(0)
        expect(metres).toBeLessThan(20_015_200)
      }),
    )
  })

  test('a minute of latitude from another is a nautical mile away', () => {
    const metres = metresBetween({ latitude: 34, longitude: 109 }, { latitude: 34 + 1 / 60, longitude: 109 })
    expect(metres).toBeGreaterThan(1850)
    expect(metres).toBeLessThan(1856)
  })

  test.each<[Position, boolean]>([
    [{ latitude: 34.5, longitude: 109.9 }, true],
    [{ latitude: 39.9, longitude: 116.4 }, true],
    [{ latitude: 0, longitude: 0 }, false],
    [{ latitude: 48.86, longitude: 2.35 }, false],
    [{ latitude: 109.9 - 90, longitude: -34.5 }, false],
  ])('%j is in the country: %s', (at, expected) => expect(isInChina(at)).toBe(expected))
})

/** −0 is written as 0. */
const plain = ({ latitude, longitude }: Position): Position => ({ latitude: latitude + 0, longitude: longitude + 0 })
