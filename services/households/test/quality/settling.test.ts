import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Day } from '@bangfu/kernel/time'
import type { QualityFinding } from '@bangfu/rules/quality/evaluator'
import { settle } from '../../src/quality/finding.ts'
import { sharedFinder, sharedRules, type Printed } from '../../src/quality/shared-numbers.ts'
import { changeByRule, emptyTally, tallyOf, together, type Tally } from '../../src/quality/tally.ts'

const on = '2024-06-15' as Day
const later = '2024-07-15' as Day
const persons = [
  { person: 'per_1', who: '李某某' },
  { person: 'per_2', who: '党某某' },
]
const found = (rule: string, person: number | null = null): QualityFinding => ({
  ...{ rule, severity: 'warning', person, fields: ['phone'], zh: '', en: '' },
})

describe('what is found against what was', () => {
  test('a finding keeps the day of its first check, at whatever place the member stands by now', () => {
    const { findings } = settle([], [found('a'), found('b', 0)], { persons, on })
    const turned = settle(findings, [found('a'), found('b', 1)], { persons: persons.toReversed(), on: later })
    expect(turned).toMatchObject({ appeared: 0, mended: 0 })
    expect(turned.findings.map(({ rule, person, since }) => [rule, person, since])).toEqual([
      ['a', null, on],
      ['b', 'per_1', on],
    ])
  })

  test('the same rule at another member is another finding', () => {
    const { findings } = settle([], [found('b', 0)], { persons, on })
    expect(settle(findings, [found('b', 1)], { persons, on: later })).toMatchObject({ appeared: 1, mended: 1 })
  })

  test('what appeared and what was mended make the difference between any two checks', () => {
    const some = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom(null, 0, 1)), {
      selector: ([rule, person]) => `${rule}${person}`,
    })
    fc.assert(
      fc.property(some, some, (first, second) => {
        const of = (pairs: typeof first) => pairs.map(([rule, person]) => found(rule, person))
        const before = settle([], of(first), { persons, on }).findings
        const { findings, appeared, mended } = settle(before, of(second), { persons, on: later })
        expect(findings.length).toBe(before.length + appeared - mended)
        expect(settle(findings, of(second), { persons, on: later })).toMatchObject({ findings, appeared: 0, mended: 0 })
      }),
    )
  })
})

describe('counting', () => {
  const tally = fc
    .tuple(
      fc.nat(20),
      fc.array(fc.record({ rule: fc.constantFrom('a', 'b'), severity: fc.constantFrom('error', 'warning') })),
    )
    .map(([count, findings]): Tally =>
      tallyOf(count, findings as Parameters<typeof tallyOf>[1], { appeared: findings.length, mended: 0 }),
    )

  test('a county is the sum of its villages, however they are parted', () => {
    fc.assert(
      fc.property(fc.array(tally), fc.nat(), (all, cut) => {
        const at = all.length === 0 ? 0 : cut % all.length
        const whole = together(all)
        expect(together([together(all.slice(0, at)), together(all.slice(at))])).toEqual(whole)
        expect(whole.errors + whole.warnings).toBe(Object.values(whole.byRule).reduce((sum, count) => sum + count, 0))
        expect(whole.households).toBe(all.length)
      }),
    )
    expect(together([])).toEqual(emptyTally)
  })

  test('two checks are compared rule by rule, with those that only one of them found', () => {
    const before = { ...emptyTally, byRule: { a: 2, b: 1 } }
    const after = { ...emptyTally, byRule: { b: 4, c: 1 } }
    expect(changeByRule(before, after)).toEqual({
      a: { before: 2, after: 0, change: -2 },
      b: { before: 1, after: 4, change: 3 },
      c: { before: 0, after: 1, change: 1 },
    })
  })
})

test('households share a number exactly where two of them have it, in whatever order they come', () => {
  const prints = fc.array(
    fc.tuple(fc.constantFrom(...sharedRules), fc.constantFrom('p', 'q', 'r'), fc.option(fc.nat(2))),
    {
      maxLength: 3,
    },
  )
  const county = fc.array(prints, { maxLength: 6 })
  fc.assert(
    fc.property(county, fc.boolean(), (all, backwards) => {
      const printed: Printed[] = all.map((own, index) => ({ household: `h${index}`, prints: own }))
      const finder = sharedFinder()
      for (const one of backwards ? printed.toReversed() : printed) finder.add(one)
      for (const { household, prints: own } of printed) {
        const right = own.filter(([rule, print]) =>
          printed.some(
            (other) => other.household !== household && other.prints.some(([r, p]) => r === rule && p === print),
          ),
        )
        const rules = (shared: readonly (readonly [string, ...unknown[]])[]) =>
          [...new Set(shared.map(([rule]) => rule))].toSorted()
        expect(rules(finder.of(household).map(({ rule }) => [rule]))).toEqual(rules(right))
      }
    }),
  )
})
