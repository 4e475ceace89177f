import { describe, expect, test } from '@jest/globals'
import { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { screeningRules, type ScreenedHousehold, type ScreenedPerson } from '../src/screening.ts'
import { screeningFor, screeningPacks } from '../src/screening-pack.ts'

const person = (change: Partial<ScreenedPerson> = {}): ScreenedPerson => ({
  person: 'per_1',
  age: 40,
  inSchool: false,
  droppedOut: false,
  finishedCompulsory: true,
  insured: true,
  seriouslyIll: false,
  able: true,
  workMonths: 6,
  ...change,
})
const household = (change: Partial<ScreenedHousehold> = {}): ScreenedHousehold => ({
  netFen: 2_000_000,
  wageFen: 1_500_000,
  outOfPocketFen: 0,
  months: '2018-06/2019-05',
  rangeFen: 500_000,
  range: 'range-hunan-2019',
  safeHouse: true,
  safeWater: true,
  persons: [person(), person({ person: 'per_2' })],
  ...change,
})
const child = (age: number, change: Partial<ScreenedPerson> = {}): ScreenedPerson =>
  person({ person: 'per_c', age, able: false, finishedCompulsory: false, workMonths: null, ...change })

const screen = screeningFor(Division.parse('430000'), Day.parse('2019-12-31'))
const now = screeningFor(Division.parse('430000'), Day.parse('2023-06-01'))
const found = (change: Partial<ScreenedHousehold>): string[] =>
  (now?.screen(household(change)) ?? []).map(({ reason }) => reason)

test('a household in order raises nothing; before 2020 there is no screening', () => {
  expect([found({}), screen]).toEqual([[], undefined])
})

describe('each rule, on both sides of its edge', () => {
  test.each<[string, Partial<ScreenedHousehold>, string[]]>([
    ['income on the range', { netFen: 1_000_000, wageFen: 0 }, ['income-in-range']],
    ['a fen above it', { netFen: 1_000_001, wageFen: 0 }, []],
    ['no range for the year', { netFen: 1, wageFen: 0, rangeFen: null, range: null }, []],
    ['no income on file', { netFen: null }, []],
    ['spending that brings it down to the range', { outOfPocketFen: 1_000_000 }, ['spending-high']],
    ['a fen less', { outOfPocketFen: 999_999 }, []],
    ['spending of who was below before', { netFen: 900_000, wageFen: 0, outOfPocketFen: 800_000 }, ['income-in-range']],
    ['a child of 6 out of school', { persons: [person(), child(6)] }, ['dropout']],
    ['a child of 5', { persons: [person(), child(5)] }, []],
    ['a child of 16 out of school', { persons: [person(), child(16)] }, ['dropout']],
    ['a youth of 17', { persons: [person(), child(17)] }, []],
    ['a child of 16 who has finished', { persons: [person(), child(16, { finishedCompulsory: true })] }, []],
    ['a child at school', { persons: [person(), child(10, { inSchool: true })] }, []],
    [
      'a child at school with a reason for leaving',
      { persons: [person(), child(10, { inSchool: true, droppedOut: true })] },
      ['dropout'],
    ],
    ['a child of whom nothing is said', { persons: [person(), child(10, { inSchool: null })] }, []],
    ['a house that is not safe', { safeHouse: false }, ['dangerous-house']],
    ['a house of which nothing is said', { safeHouse: null }, []],
    ['water that is not safe', { safeWater: false }, ['unsafe-water']],
    ['a member without insurance', { persons: [person({ insured: false })] }, ['uninsured']],
    ['a member of whom nothing is said', { persons: [person({ insured: null })] }, []],
    ['a seriously ill member', { persons: [person({ seriouslyIll: true })] }, ['serious-illness']],
    [
      'nobody at work, wages half of the income',
      { wageFen: 1_000_000, persons: [person({ workMonths: 0 })] },
      ['job-loss'],
    ],
    ['wages a fen less than half', { wageFen: 999_999, persons: [person({ workMonths: 0 })] }, []],
    ['one still at work', { persons: [person({ workMonths: 0 }), person({ workMonths: 1 })] }, []],
    ['months not said', { persons: [person({ workMonths: null })] }, []],
    ['nobody able to work', { persons: [person({ able: false, workMonths: 0 })] }, []],
    ['an able member of 60', { persons: [person({ age: 60, workMonths: 0 })] }, []],
  ])('%s', (_says, change, reasons) => expect(found(change)).toEqual(reasons))
})

test('a finding says what was seen, and names members by their ids only', () => {
  const [finding] = now?.screen(household({ netFen: 900_000, wageFen: 0 })) ?? []
  expect(finding?.reading).toEqual({
    perHeadFen: 450_000,
    netFen: 900_000,
    rangeFen: 500_000,
    heads: 2,
    range: 'range-hunan-2019',
    months: '2018-06/2019-05',
  })
  expect(now?.screen(household({ persons: [person({ insured: false })] }))[0]?.reading).toEqual({ persons: ['per_1'] })
})

test('every rule is in a pack, and every entry of a pack has its rule', () => {
  const rules = screeningRules.map(({ reason }) => reason).toSorted()
  for (const { entries } of screeningPacks) expect(entries.map(({ reason }) => reason).toSorted()).toEqual(rules)
})
