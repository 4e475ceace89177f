import { expect, test } from '@jest/globals'
import { parseFact, type Fact } from '@bangfu/facts/catalogue'
import { entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { keyOf } from '@bangfu/table/table'
import type { Deps } from '../src/context.ts'
import type { Takes } from '../src/service.ts'
import { takesTogether } from '../src/takes.ts'

const noting = (name: string) => async () => [create({ key: entityKey(name), kind: 'note', body: {} })]
const problem = parseFact({
  id: 'fct_1',
  type: 'problem.opened',
  version: 1,
  county: '610528',
  at: '2020-08-15T02:00:00.000Z',
  body: { problem: 'prb_1', division: '610528', severity: 'hard', period: '2020-08' },
}) as Fact<'problem.opened'>

test('areas that take the same fact write what follows together', async () => {
  const first: Takes<Deps> = { 'problem.opened': noting('one') }
  const second: Takes<Deps> = { 'problem.opened': noting('two'), 'problem.closed': noting('three') }
  const takes = takesTogether(first, second)
  const ops = await takes['problem.opened']?.(problem, {} as Deps)
  expect(ops?.map((op) => keyOf(op).pk)).toEqual(['one', 'two'])
  expect(Object.keys(takes).toSorted()).toEqual(['problem.closed', 'problem.opened'])
})
