import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dayOf, instant, periodOf, startOfDay } from '../src/time.ts'

const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })
// Before, Shanghai had summer time; past it, years have five digits.
const moments = fc.date({
  min: new Date('1992-01-01T00:00:00Z'),
  max: new Date('9999-12-31T00:00:00Z'),
  noInvalidDate: true,
})

test('the day of a moment is the day in Shanghai', () => {
  fc.assert(fc.property(moments, (at) => expect(dayOf(instant(at))).toBe(shanghai.format(at))))
})

test('the day changes at midnight in Shanghai, and with it the month and the year', () => {
  expect(dayOf(instant('2020-12-31T15:59:59.999Z'))).toBe('2020-12-31')
  expect(dayOf(instant('2020-12-31T16:00:00Z'))).toBe('2021-01-01')
  expect(periodOf(instant('2020-12-31T16:00:00Z'))).toBe('2021-01')
})

test('a day begins where the day before it ends', () => {
  fc.assert(
    fc.property(moments, (at) => {
      const day = dayOf(instant(at))
      const begins = startOfDay(day)
      expect(dayOf(begins)).toBe(day)
      expect(dayOf(instant(Date.parse(begins) - 1)) < day).toBe(true)
    }),
  )
})
