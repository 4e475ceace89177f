import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Day } from '@bangfu/kernel/time'
import { birthOf, checkDigitOf, idNumberFlaw, sexOf } from '../src/id-number.ts'

const on = '2020-08-15' as Day
const good = '610599196611071028'
const withCheckDigit = (first17: string): string => first17 + checkDigitOf(first17)

test('numbers of the roster hold, with X as check digit too', () => {
  for (const idNumber of [good, '610599196706201059', '61059919950728107X'])
    expect(idNumberFlaw(idNumber, on)).toBeUndefined()
})

test.each([
  ['', 'missing'],
  ['4.5E+17', 'scientific'],
  ['6.10599E+17', 'scientific'],
  ['6.1e17', 'scientific'],
  ['610599661107102', 'length'],
  ['6105991966110710280', 'length'],
  ['61059919661107102A', 'characters'],
  ['X10599196611071028', 'characters'],
  [withCheckDigit('99999919661107102'), 'region'],
  [withCheckDigit('01059919661107102'), 'region'],
  [withCheckDigit('61059919660230102'), 'birth'],
  [withCheckDigit('61059920200816102'), 'birth'],
  [withCheckDigit('61059918491231102'), 'birth'],
  ['610599196611071029', 'check_digit'],
  ['610599196611071208', 'check_digit'],
])('%s: %s', (idNumber, flaw) => {
  expect(idNumberFlaw(idNumber, on)).toBe(flaw)
})

test('somebody born today is somebody', () => {
  expect(idNumberFlaw(withCheckDigit('61059920200815102'), on)).toBeUndefined()
})

test('sex and birth stand inside the number', () => {
  expect(sexOf(good)).toBe('female')
  expect(sexOf('610599196706201059')).toBe('male')
  expect(birthOf(good)).toBe('1966-11-07')
  expect(birthOf('610599199902291059')).toBeUndefined()
})

test('every day of the calendar is a birth date, and no other is', () => {
  const first = Date.UTC(1899, 11, 1)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 44_000 }), (days) => {
      const text = new Date(first + days * 86_400_000).toISOString().slice(0, 10)
      expect(birthOf(`610599${text.replaceAll('-', '')}1028`)).toBe(text)
    }),
  )
  for (const none of ['19000229', '20190229', '20200230', '20200431', '20201301', '20200001', '20200100', '2020AB01'])
    expect(birthOf(`610599${none}1028`)).toBeUndefined()
  expect(birthOf('610599200002291028')).toBe('2000-02-29')
})

test('one wrong digit or two exchanged neighbours never pass', () => {
  const place = fc.integer({ min: 0, max: 16 })
  fc.assert(
    fc.property(place, fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digit = String((Number(good[at]) + by) % 10)
      expect(idNumberFlaw(good.slice(0, at) + digit + good.slice(at + 1), on)).toBeDefined()
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 15 }), (at) => {
      const swapped = good.slice(0, at) + good.charAt(at + 1) + good.charAt(at) + good.slice(at + 2)
      if (swapped !== good) expect(idNumberFlaw(swapped, on)).toBeDefined()
    }),
  )
})
