import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { registerStatuses } from '../../src/record/register-status.ts'
import { breakdownOf, percentOf, tallyOf, together, type Both, type Counted } from '../../src/statistics/tally.ts'

const marks = [30, 90]
const household = (more: Partial<Counted> = {}): Counted => ({
  status: 'registered',
  category: '低保户',
  cause: '因病',
  persons: 3,
  missing: [],
  untouchedDays: 0,
  ...more,
})

const anyHousehold: fc.Arbitrary<Counted> = fc.record({
  status: fc.constantFrom(...registerStatuses),
  category: fc.constantFrom('低保户', '五保户', '一般贫困户'),
  cause: fc.option(fc.constantFrom('因病', '因学', '缺技术')),
  persons: fc.integer({ min: 0, max: 9 }),
  missing: fc.constantFrom([], ['cause'] as const, ['helper', 'funds'] as const),
  untouchedDays: fc.nat(400),
})

describe('a tally', () => {
  test('of villages together is the tally of all their households', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyHousehold, { maxLength: 10 }), { maxLength: 6 }), (villages) => {
        const summed = together(villages.map((each) => tallyOf(each, marks)))
        expect(breakdownOf(summed)).toEqual(breakdownOf(tallyOf(villages.flat(), marks)))
        const whole = tallyOf(villages.flat(), marks)
        expect(summed.complete).toEqual(whole.complete)
        if (villages.length > 0) expect(summed.untouched).toEqual(whole.untouched)
      }),
    )
  })

  test('counts each household once: the parts of every breakdown add up to the whole', () => {
    fc.assert(
      fc.property(fc.array(anyHousehold, { maxLength: 40 }), (households) => {
        const { onRegister, byStatus, byCategory, byCause } = breakdownOf(tallyOf(households, marks))
        const sum = (parts: Readonly<Record<string, Both>>): number =>
          Object.values(parts).reduce((all, { persons }) => all + persons, 0)
        expect(sum(byStatus)).toBe(households.reduce((all, { persons }) => all + persons, 0))
        expect(sum(byCategory)).toBe(onRegister.persons)
        expect(sum(byCause)).toBe(onRegister.persons)
      }),
    )
  })

  test('keeps exited households on the register, and candidates and ordinary ones off it', () => {
    const households = [household(), household({ status: 'exited' }), household({ status: 'relapsed' })]
    const others = (['candidate', 'ordinary', 'monitored', 'removed'] as const).map((status) => household({ status }))
    const { onRegister, poor, byStatus } = breakdownOf(tallyOf([...households, ...others], marks))
    expect(onRegister).toEqual({ households: 3, persons: 9 })
    expect(poor).toEqual({ households: 2, persons: 6 })
    expect(byStatus['monitored']).toEqual({ households: 1, persons: 3 })
  })

  test('says which of the eight things are missing, and how many files are complete', () => {
    const tally = tallyOf(
      [household(), household({ missing: ['cause', 'helper'] }), household({ missing: ['helper'] })],
      marks,
    )
    expect(tally.complete).toEqual({ of: 3, households: 1, missing: { cause: 1, helper: 2 } })
  })

  test.each([
    [29, { 30: 0, 90: 0 }],
    [30, { 30: 1, 90: 0 }],
    [89, { 30: 1, 90: 0 }],
    [90, { 30: 1, 90: 1 }],
  ])('a file untouched for %i days counts at the marks that it has passed', (untouchedDays, expected) => {
    expect(tallyOf([household({ untouchedDays })], marks).untouched).toEqual(expected)
  })
})

describe('the incidence', () => {
  test.each([
    [144, 10_000, 1.44],
    [1, 3, 33.33],
    [2, 3, 66.67],
    [0, 500, 0],
    [5, null, null],
    [5, 0, null],
  ])('of %p poor among %p is %p percent', (poor, population, percent) => {
    expect(percentOf(poor, population)).toBe(percent)
  })
})
