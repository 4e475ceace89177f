import { expect, test } from '@jest/globals'
import { Instant } from '../src/time.ts'

test.each(['9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00+14:00'])(
  'a moment whose offset leaves the years of four digits is refused: %s',
  (text) => expect(Instant.safeParse(text).success).toBe(false),
)

test('moments of all offsets are one text, so that text order is time order', () => {
  expect(Instant.parse('2020-08-31T23:30:00+08:00')).toBe('2020-08-31T15:30:00.000Z')
})
