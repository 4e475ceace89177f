import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, Day } from '@bangfu/kernel/time'
import { schoolPairingPackFor } from '@bangfu/rules/school-pairing-pack'
import { Division } from '@bangfu/kernel/division'
import { calendarByRule, SchoolCalendar, stretchesOf, type Span } from '../../src/schools/school-calendar.ts'
import { cumulated, isPostedIn, lengthOf, partIn, staysOf } from '../../src/schools/stay-days.ts'

const first = Day.parse('2013-10-01')
const day = (offset: number) => addDays(first, offset)
const span = (from: number, length: number): Span => ({ from: day(from), to: day(from + length - 1) })
const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 60 }))
    .map(([from, length]) => span(from, length)),
  { maxLength: 12 },
)
const term = { from: first, to: Day.parse('2016-08-31') }
const pack = schoolPairingPackFor(Division.parse('610528'), first)
const semesters = stretchesOf(calendarByRule(pack.calendar, term), term).filter(({ each }) => each === 'semester')
const daysOf = (all: readonly Span[]): Set<string> =>
  new Set(all.flatMap((one) => Array.from({ length: lengthOf(one) }, (_none, index) => addDays(one.from, index))))

describe('days at the other school', () => {
  test('first and last day are included, as the case counts them', () => {
    expect(lengthOf({ from: Day.parse('2013-10-14'), to: Day.parse('2013-11-15') })).toBe(33)
    expect(cumulated([span(13, 12), span(48, 19)], term, 7).days).toBe(31)
    expect(cumulated([span(13, 4), span(62, 30)], term, 7)).toMatchObject({
      days: 30,
      stays: [
        { days: 4, counted: false },
        { days: 30, counted: true },
      ],
    })
  })

  test('come out the same in whatever order stays are entered', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 20 }), (all, least) => {
        const turned = [...all].reverse()
        expect(cumulated(turned, term, least)).toEqual(cumulated(all, term, least))
      }),
    )
  })

  test('come out the same when a stay is entered in pieces that touch', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 59 }), fc.integer({ min: 1, max: 20 }), (all, at, least) => {
        const pieces = all.flatMap((one) =>
          lengthOf(one) > at
            ? [
                { from: addDays(one.from, at), to: one.to },
                { from: one.from, to: addDays(one.from, at - 1) },
              ]
            : [one],
        )
        expect(cumulated(pieces, term, least)).toEqual(cumulated(all, term, least))
      }),
    )
  })

  test('are never counted twice, however stays overlap', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const inTerm = all.flatMap((one) => partIn(one, term) ?? [])
        expect(cumulated(all, term, 1).days).toBe(daysOf(inTerm).size)
        const stays = staysOf(all)
        stays.forEach((one, index) => {
          const next = stays[index + 1]
          if (next) expect(addDays(one.to, 1) < next.from).toBe(true)
        })
      }),
    )
  })

  test('of a stay across semesters are each in one semester, and together the whole', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 20 }), (all, least) => {
        const parts = semesters.reduce((sum, semester) => sum + cumulated(all, semester, least).days, 0)
        expect(parts).toBe(cumulated(all, term, least).days)
      }),
    )
  })

  test('one more stay never takes days away', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 60 }), (all, from, length) => {
        const before = cumulated(all, term, 7).days
        expect(cumulated([...all, span(from, length)], term, 7).days).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  test('a few days over the end of a semester make no posting of the next, a week does', () => {
    const spring = semesters[1]!
    const over = (days: number): Span[] => [{ from: addDays(spring.from, -30), to: addDays(spring.from, days - 1) }]
    expect([over(3), over(6), over(7)].map((stay) => isPostedIn(stay, spring, 7))).toEqual([false, false, true])
    expect(isPostedIn([{ from: spring.from, to: spring.from }], spring, 7)).toBe(true)
  })
})

describe('the calendar of a pairing', () => {
  test('is made by the rule where none is given: three school years, six semesters, cut to the term', () => {
    const stretches = stretchesOf(calendarByRule(pack.calendar, term), term)
    expect(stretches.map(({ code, from, to }) => `${code} ${from} ${to}`)).toEqual([
      '2013-autumn 2013-10-01 2014-01-31',
      '2013-spring 2014-02-01 2014-08-31',
      '2013 2013-10-01 2014-08-31',
      '2014-autumn 2014-09-01 2015-01-31',
      '2014-spring 2015-02-01 2015-08-31',
      '2014 2014-09-01 2015-08-31',
      '2015-autumn 2015-09-01 2016-01-31',
      '2015-spring 2016-02-01 2016-08-31',
      '2015 2015-09-01 2016-08-31',
      'term 2013-10-01 2016-08-31',
    ])
  })

  test('of any term has every day of it in exactly one semester', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: 1, max: 3600 }), (from, length) => {
        const any = span(from, length)
        const made = SchoolCalendar.parse(calendarByRule(pack.calendar, any))
        const own = stretchesOf(made, any).filter(({ each }) => each === 'semester')
        expect(own.reduce((sum, one) => sum + lengthOf(one), 0)).toBe(length)
        expect(staysOf(own)).toEqual([any])
      }),
    )
  })
})
