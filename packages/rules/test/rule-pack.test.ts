import { expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type RulePack } from '../src/rule-pack.ts'

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
