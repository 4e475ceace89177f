import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { evaluate, unmetOf } from '@bangfu/checklists/checklist'
import { checklistNamed, exitChecklists } from '@bangfu/checklists/exit-checklists'
import {
  householdComputations,
  readingNames,
  type ReadHousehold,
  type ReadPerson,
} from '../../src/exit/household-reading.ts'

const grown: ReadPerson = {
  ...{ person: 'per_a', age: 40, inSchool: false, finishedCompulsory: true, droppedOut: false, insured: true },
}
const child: ReadPerson = { ...grown, person: 'per_b', age: 10, inSchool: true, finishedCompulsory: false }
const good: ReadHousehold = {
  ...{ year: 2016, netFen: 614_002, heads: 2, lineFen: 307_000, safeHouse: true, safeWater: true },
  persons: [grown, child],
}
const unmet = (subject: Partial<ReadHousehold>, checklist = 'household-exit-shaanxi-5'): string[] =>
  unmetOf(evaluate(checklistNamed(checklist)!, householdComputations, { ...good, ...subject }, [])).map(
    ({ item }) => item,
  )

describe('the five items of Shaanxi', () => {
  test('are met by a household that has all five', () => {
    expect(unmet({})).toEqual([])
  })

  test.each<[string, Partial<ReadHousehold>, string[]]>([
    ['income on the line', { netFen: 614_000 }, ['income']],
    ['income one fen above the line for the whole family', { netFen: 614_001 }, []],
    ['no income on file', { netFen: null }, ['income']],
    ['no line for the year', { lineFen: null }, ['income']],
    ['nobody to divide by', { heads: 0 }, ['income']],
    ['a dangerous house', { safeHouse: false }, ['house']],
    ['a house of which nothing is said', { safeHouse: null }, ['house']],
    ['unsafe water', { safeWater: false }, ['water']],
    ['one uninsured', { persons: [{ ...grown, insured: false }, child] }, ['insured']],
    ['one of whose insurance nothing is said', { persons: [{ ...grown, insured: null }, child] }, ['insured']],
    [
      'a child whose school is not known',
      { persons: [grown, { ...child, inSchool: null, finishedCompulsory: null }] },
      ['no-dropout'],
    ],
    ['a member whose age is not known', { persons: [{ ...grown, age: null }] }, ['no-dropout']],
    ['no members', { persons: [] }, ['no-dropout', 'insured']],
  ])('%s', (_name, subject, expected) => {
    expect(unmet(subject)).toEqual(expected)
  })

  test('one dropout among several children fails, wherever he stands (a real system let the last child overwrite)', () => {
    const dropout: ReadPerson = { ...child, person: 'per_x', inSchool: false }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(child, grown), { maxLength: 6 }), fc.nat(6), (others, place) => {
        const persons = [...others.slice(0, place), dropout, ...others.slice(place)]
        expect(unmet({ persons })).toEqual(['no-dropout'])
        expect(unmet({ persons: [...others, grown] })).toEqual([])
      }),
    )
  })

  test.each([
    [5, { inSchool: false }, true],
    [6, { inSchool: false }, false],
    [16, { inSchool: false }, false],
    [17, { inSchool: false }, true],
    [15, { inSchool: false, finishedCompulsory: true }, true],
    [15, { inSchool: false, finishedCompulsory: true, droppedOut: true }, false],
    [10, { inSchool: true, droppedOut: true }, false],
  ] as const)('at %i with %j: no dropout is %s', (age, school, holds) => {
    expect(unmet({ persons: [{ ...child, age, ...school }] }).includes('no-dropout')).toBe(!holds)
  })

  test('show what they read, person by person', () => {
    const { items } = evaluate(checklistNamed('household-exit-shaanxi-5')!, householdComputations, good, [])
    expect(
      items.map(({ item, readings }) => [item, readings.map(({ field, of, value }) => [field, of, value])]),
    ).toEqual([
      [
        'income',
        [
          ['netIncomeFen', null, 614_002],
          ['heads', null, 2],
          ['lineFen', null, 307_000],
        ],
      ],
      ['house', [['safeHouse', null, true]]],
      [
        'no-dropout',
        [
          ['persons', null, 2],
          ['age', 'per_b', 10],
          ['school', 'per_b', true],
        ],
      ],
      [
        'insured',
        [
          ['persons', null, 2],
          ['medicalInsurance', 'per_a', true],
          ['medicalInsurance', 'per_b', true],
        ],
      ],
      ['water', [['safeWater', null, true]]],
    ])
  })
})

test('a demonstration household passes two thresholds, each for itself', () => {
  const of = (netFen: number | null, heads: number) => unmet({ netFen, heads }, 'demonstration-household-1')
  expect(of(3_000_000, 3)).toEqual([])
  expect(of(2_999_999, 3)).toEqual(['household-income'])
  expect(of(3_000_000, 4)).toEqual(['per-head-income'])
  expect(of(3_200_000, 4)).toEqual([])
  expect(of(null, 4)).toEqual(['household-income', 'per-head-income'])
})

test('income is never rounded over a line', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -40, max: 40 }), (heads, off) => {
      const netFen = 307_000 * heads + off
      expect(unmet({ netFen, heads }).includes('income')).toBe(off <= 0)
    }),
  )
})

test('every computation that a household checklist names exists, and every field has words', () => {
  const named = exitChecklists
    .filter(({ kind }) => kind !== 'village-exit')
    .flatMap(({ items }) => items.flatMap(({ computation }) => computation ?? []))
  expect([...new Set(named)].toSorted()).toEqual(householdComputations.map(({ id }) => id).toSorted())
  for (const { fields } of householdComputations) for (const field of fields) expect(readingNames).toHaveProperty(field)
})
