import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Division } from '@bangfu/kernel/division'
import type { Coded } from '../../src/code-list.ts'
import { codeLists } from '../../src/code-lists.ts'
import type { HouseholdEntry, PersonEntry } from '../../src/household-entry.ts'
import { checkOf, rulesInForce } from '../../src/quality/evaluator.ts'
import { measureGroups, measureItems, risks, type QualitySubject } from '../../src/quality/subject.ts'
import { fieldsOf, nestedGroups, type GroupName } from '../../src/record-catalogue.ts'
import type { FieldSpec } from '../../src/record-field.ts'
import { on } from './a-household.ts'

const held = rulesInForce('610528' as Division, on)

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('610599196611071028', '4.5E+17', '15400000001', 'Ｘ'),
)
const period = fc.oneof(fc.constantFrom('2024-01', '2020-12', '2022-04', '9999-99'), fc.string({ maxLength: 8 }))
const coded = (spec: FieldSpec): fc.Arbitrary<Coded> => {
  const known = 'list' in spec ? codeLists[spec.list].entries.map(({ code, zh }) => ({ code, text: zh })) : []
  return fc.oneof(fc.constantFrom({ code: null, text: '说不清' }, ...known), fc.record({ code: fc.string(), text }))
}
const anything = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -1, NaN, Infinity))

const ofSpec = (spec: FieldSpec): fc.Arbitrary<unknown> => {
  switch (spec.type) {
    case 'coded':
      return fc.option(coded(spec))
    case 'codes':
      return fc.array(coded(spec), { maxLength: 3 })
    case 'money':
    case 'number':
    case 'whole':
      return fc.option(anything)
    case 'flag':
      return fc.option(fc.boolean())
    case 'sex':
      return fc.option(fc.constantFrom('male', 'female', 'unknown'))
    case 'period':
      return fc.option(period)
    default:
      return fc.option(text)
  }
}
const group = (name: GroupName): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(fieldsOf(name).map(({ key, spec }) => [key, ofSpec(spec)])))

const person = fc
  .tuple(group('person'), text, text)
  .map(([values, name, idNumber]) => ({ ...values, name, idNumber }) as PersonEntry)

const entry = fc
  .tuple(
    group('household'),
    group('living'),
    fc.record(Object.fromEntries(nestedGroups.map((name) => [name, group(name)]))),
    fc.array(person, { maxLength: 6 }),
  )
  .map(
    ([own, living, nested, persons]) =>
      ({ ...own, ...living, ...nested, code: '', persons }) as unknown as HouseholdEntry,
  )

const elimination = fc.record({
  month: fc.option(period),
  way: fc.option(fc.constantFrom('assistance' as const, 'natural' as const)),
  ...Object.fromEntries(
    ['dropout', 'houseDamaged', 'uninsured', 'waterDamaged'].map((key) => [key, fc.option(fc.boolean())]),
  ),
  perHeadFen: fc.option(anything),
})
const monitoring = fc.record({
  risks: fc.array(fc.record({ risk: fc.constantFrom(...risks), note: fc.option(text), disaster: fc.option(text) }), {
    maxLength: 5,
  }),
  identified: fc.option(period),
  developmental: fc.option(fc.boolean()),
  backstop: fc.option(fc.boolean()),
  collectorName: fc.option(text),
  collectorPhone: fc.option(text),
  elimination: fc.option(elimination),
})
const measures = fc.array(
  fc.record({
    group: fc.constantFrom(...measureGroups),
    item: fc.option(fc.constantFrom(...measureItems)),
    from: fc.option(period),
  }),
  { maxLength: 4 },
)
const garbage = fc.record(
  {
    entry,
    monitoring: fc.option(monitoring),
    measures,
    earlierJobs: fc.array(fc.record({ person: fc.nat(5), from: fc.option(period), to: fc.option(period) }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: ['entry'] },
) as unknown as fc.Arbitrary<QualitySubject>

test('whatever is entered, the rules answer, and the same each time', () => {
  const [once, again] = [checkOf(held, on, 'file'), checkOf(held, on, 'file')]
  fc.assert(
    fc.property(garbage, (subject) => {
      const first = once.household(subject)
      expect(again.household(structuredClone(subject))).toEqual(first)
      for (const { person } of first) expect(person === null || person < subject.entry.persons.length).toBe(true)
    }),
    { numRuns: 300 },
  )
})
