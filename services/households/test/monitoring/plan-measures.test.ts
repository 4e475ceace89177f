import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import type { Answered, World } from '../../../../tests/support/world.ts'
import { clerk, measure, monitored, office, openMonitoring, paper, putOnFile, type Walker } from './a-case.ts'

let world: World<Deps>
let household: string
let steps: Walker
beforeEach(async () => {
  world = openMonitoring()
  household = await putOnFile(world)
  steps = await monitored(world, household)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const problem = ({ status, body }: Answered): unknown =>
  status < 300 ? 'done' : [status, body.type.replace('/problems/', '')]
const plan = async () => (await world.call(clerk, 'GET', `/households/${household}/plan`)).body
let keys = 0
const act = (id: string, step: string, body?: unknown): Promise<Answered> =>
  world.call(clerk, 'POST', `/measures/${id}/${step}`, body, { 'idempotency-key': `act-${++keys}` })

test('a measure of a case stands once, in the household’s plan, counts there, and names its case', async () => {
  const answered = await steps.take(clerk, 'measures', measure)
  const [named] = answered.body.measures
  expect(named).toMatchObject({ group: 'health', name: '大病救治', givenUp: false })
  const { measures, figures, summary } = await plan()
  expect([summary, figures.counted, figures.underWay]).toEqual(['防返贫监测帮扶', 1, 1])
  expect(measures).toMatchObject([
    {
      ...{ measure: named.measure, monitoring: steps.id, state: 'under-way', counted: true, group: 'health' },
      ...{ text: '大病救治', owner: { kind: 'department', name: '镇卫生院' }, due: '2023-12-31' },
      evidence: [{ kind: 'paper', ref: '监测档案1号' }],
    },
  ])
  const told = (await world.carry()).filter(({ type }) => type === 'measure.changed')
  expect(told.map(({ body }) => body)).toMatchObject([{ measure: named.measure, counted: true, group: 'health' }])
})

test('a measure that the plan gives up helps the case no more, and its deadline is back', async () => {
  const { body } = await steps.take(clerk, 'measures', measure)
  const [{ measure: id }] = body.measures
  expect([body.unmatched, body.deadlines]).toEqual([[], []])
  expect(problem(await act(id, 'stop', { because: '不再需要' }))).toBe('done')
  const after = (await steps.read()).body
  expect(after.measures).toMatchObject([{ measure: id, givenUp: true }])
  expect(after.unmatched).toHaveLength(1)
  expect(after.deadlines).toMatchObject([{ kind: 'monitoring-measures' }])
  await steps.refresh()
  const again = await steps.take(clerk, 'measures', { ...measure, kind: '0601' })
  expect([problem(again), again.body.deadlines]).toEqual(['done', []])
})

test('a case names a measure of the plan that counts, and no other', async () => {
  await steps.take(clerk, 'measures', measure)
  const proposed = await world.call(
    clerk,
    'POST',
    `/households/${household}/measures`,
    {
      ...{ kind: '0102', text: '养土鸡五十只', owner: { kind: 'department', name: '农业农村局' } },
      ...{ from: '2023-03-10', due: '2023-12-31' },
    },
    { 'idempotency-key': 'propose' },
  )
  const id = proposed.body.measure
  const name = () => steps.take(clerk, 'measures', { measure: id })
  expect(problem(await name())).toEqual([409, 'measure_state'])
  expect(problem(await steps.take(clerk, 'measures', { measure: `msr_${'9'.repeat(22)}` }))).toEqual([404, 'not_found'])
  const { contentHash } = await plan()
  const agreed = await world.call(office, 'POST', `/households/${household}/plan/thumbprint`, {
    ...{ contentHash, witness: '王干部', paper: '档 1' },
  })
  expect(problem(agreed)).toBe('done')
  await act(id, 'start')
  expect(problem(await act(id, 'evidence', { title: '照片册', paper: '册 1' }))).toBe('done')
  const named = await name()
  expect([problem(named), named.body.measures.length]).toEqual(['done', 2])
  expect((await name()).body.measures).toHaveLength(2)
  expect((await plan()).measures.map((one: { monitoring: string | null }) => one.monitoring)).toEqual([
    steps.id,
    steps.id,
  ])
  const other = await putOnFile(world, 2)
  const elsewhere = await monitored(world, other)
  expect(problem(await elsewhere.take(clerk, 'measures', { measure: id }))).toEqual([404, 'not_found'])
})

test('two who record a measure of two cases’ steps at the same moment: the plan has what the case has', async () => {
  const both = await Promise.all([
    steps.take(clerk, 'measures', measure),
    steps.take(office, 'measures', { ...measure, name: '医疗救助', evidence: [paper] }),
  ])
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
  expect((await plan()).measures).toHaveLength((await steps.read()).body.measures.length)
})
