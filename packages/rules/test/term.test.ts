import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, Day } from '@bangfu/kernel/time'
import { holidaysKnown, holidayYears, isWorkingDay } from '../src/holidays.ts'
import { daysAfter, daysLeft, dueOn, isOverdue, workingDaysAfter } from '../src/term.ts'

const day = (text: string): Day => Day.parse(text)

/** Counted by hand from the notices: working days of a year are all days less weekends and holidays, plus make-up days. */
const workingDaysOfYear = { 2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248 }

describe('the calendar of offices', () => {
  test.each([
    ['2020-01-19', true, 'a Sunday that made up for the Spring Festival'],
    ['2020-01-31', false, 'the Spring Festival of 2020 was lengthened'],
    ['2020-02-01', false, 'so that Saturday was no make-up day any more'],
    ['2020-02-03', true, 'and work began on Monday'],
    ['2019-05-03', false, 'Labour Day of 2019 was lengthened in March'],
    ['2019-04-28', true, 'a Sunday for it'],
    ['2022-12-31', false, 'New Year of 2023 began in 2022'],
    ['2022-12-30', true, 'an ordinary Friday'],
    ['2024-02-09', true, 'New Year’s Eve of 2024 was only recommended as a day off'],
    ['2025-01-28', false, 'from 2025 on it is a holiday'],
    ['2026-02-28', true, 'a Saturday that makes up'],
    ['2026-11-22', false, 'an ordinary Sunday'],
    ['2031-10-01', true, 'of an unknown year only weekends are known'],
  ])('%s: works %p, %s', (text, works) => expect(isWorkingDay(day(text))).toBe(works))

  test.each(Object.entries(workingDaysOfYear))('%s has %i working days', (year, count) => {
    let works = 0
    for (let at = day(`${year}-01-01`); at <= `${year}-12-31`; at = addDays(at, 1)) if (isWorkingDay(at)) works++
    expect(works).toBe(count)
  })

  test('make-up days are weekend days and holidays are named once', () => {
    for (const { year, work, off } of holidayYears) {
      expect(work.every((at) => [0, 6].includes(new Date(`${year}-${at}T00:00:00Z`).getUTCDay()))).toBe(true)
      expect(new Set([...work, ...off]).size).toBe(work.length + off.length)
    }
  })
})

describe('a term', () => {
  test.each([
    ['2020-01-17', 5, '2020-01-23', []],
    ['2020-01-17', 7, '2020-02-04', []],
    ['2021-09-30', 1, '2021-10-08', []],
    ['2021-09-30', 2, '2021-10-09', []],
    ['2024-09-27', 2, '2024-09-30', []],
    ['2026-12-30', 2, '2027-01-01', [2027]],
    ['2026-11-20', 0, '2026-11-20', []],
  ])('from %s in %i working days is over on %s', (start, days, due, holidaysUnknown) =>
    expect(workingDaysAfter(day(start), days)).toEqual({ due, holidaysUnknown }),
  )

  test('fifteen calendar days run through every holiday', () =>
    expect(dueOn(day('2020-01-20'), { days: 15, unit: 'calendar' })).toEqual({
      due: '2020-02-04',
      holidaysUnknown: [],
    }))

  test('is overdue on the day after its last, and not before', () => {
    expect([isOverdue(day('2020-02-04'), day('2020-02-04')), isOverdue(day('2020-02-04'), day('2020-02-05'))]).toEqual([
      false,
      true,
    ])
    expect([daysLeft(day('2020-02-04'), day('2020-02-01')), daysLeft(day('2020-02-28'), day('2020-03-02'))]).toEqual([
      3, -3,
    ])
  })

  const anyDay = fc.integer({ min: 0, max: 4000 }).map((days) => addDays(day('2018-01-01'), days))

  test('in working days ends on a working day, holds exactly that many, and is never shorter than in calendar days', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 120 }), (start, days) => {
        const { due, holidaysUnknown } = workingDaysAfter(start, days)
        let counted = 0
        for (let at = addDays(start, 1); at <= due; at = addDays(at, 1)) if (isWorkingDay(at)) counted++
        expect([isWorkingDay(due), counted]).toEqual([true, days])
        expect(due >= daysAfter(start, days)).toBe(true)
        if (holidaysKnown(start) && holidaysKnown(due)) expect(holidaysUnknown).toEqual([])
      }),
    )
  })

  test('adds up: so many days and then so many more are their sum', () => {
    fc.assert(
      fc.property(anyDay, fc.nat(60), fc.nat(60), fc.constantFrom('calendar', 'working'), (start, one, two, unit) => {
        const middle = dueOn(start, { days: one, unit }).due
        expect(dueOn(middle, { days: two, unit }).due).toBe(dueOn(start, { days: one + two, unit }).due)
      }),
    )
  })
})
