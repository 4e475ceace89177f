import { expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { householdEntryPacks, nationalEntryPack } from '../src/household-entry-pack.ts'
import { householdEntryRules } from '../src/household-entry-rules.ts'
import { evaluatorOf, packFor, type RulePack } from '../src/rule-pack.ts'

const pack = (id: string, region: string, from: string, to: string | null): RulePack => ({
  id,
  region,
  from,
  to,
  entries: [],
})
const packs = [
  pack('country', '', '2014-01-01', null),
  pack('province-old', '61', '2016-01-01', '2019-12-31'),
  pack('province-new', '61', '2020-01-01', null),
]
const idFor = (division: string, on: string): string | undefined => packFor(packs, division as Division, on as Day)?.id

test('the most local pack in force on the day holds', () => {
  expect(idFor('610528', '2019-12-31')).toBe('province-old')
  expect(idFor('610528', '2020-01-01')).toBe('province-new')
  expect(idFor('510000', '2020-01-01')).toBe('country')
  expect(idFor('610528', '2015-12-31')).toBe('country')
  expect(idFor('610528', '2013-12-31')).toBeUndefined()
})

test('every rule is in the shipped pack once, with its source, and the pack names no rule that is not there', () => {
  const named = nationalEntryPack.entries.map(({ rule }) => rule).toSorted()
  expect(named).toEqual(householdEntryRules.map(({ id }) => id).toSorted())
  for (const { source } of nationalEntryPack.entries) expect(source.document).not.toBe('')
})

test('every number that a text or a rule needs stands in the pack', () => {
  for (const one of householdEntryPacks)
    for (const { rule, numbers = {} } of one.entries) {
      const { zh = '', en = '' } = householdEntryRules.find(({ id }) => id === rule) ?? {}
      for (const [, name = ''] of `${zh}${en}`.matchAll(/\{(\w+)\}/g)) expect(Object.keys(numbers)).toContain(name)
    }
})

test('a pack that names an unknown rule is a defect at once', () => {
  const wrong = { ...nationalEntryPack, entries: [{ ...nationalEntryPack.entries[0], rule: 'no_such' }] } as RulePack
  expect(() => evaluatorOf(householdEntryRules, wrong)).toThrow('no_such')
})
