import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { Division, Village } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { faceKey, historyKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import { inspections } from '../src/service.ts'

const county = Division.parse('610528')
const village = Village.parse('610528000901')
const neighbour = Village.parse('610528000902')
const inspector = actorWith('supervisor', { division: county })
const secretary = actorWith('first-secretary', { division: village })
const office = actorWith('county-office', { division: county })
const clerk = actorWith('village-clerk', { division: neighbour }, 'usr-neighbour')
const stranger = actorWith('supervisor', { division: Division.parse('610526') }, 'usr-stranger')
const household = 'hsh_0000000000000000000001'

let world: World<Deps>
beforeEach(async () => {
  world = openWorld<Deps>([inspections], {})
  const face: HouseholdFace = {
    household,
    code: '6105280009010001',
    division: village,
    category: '低保户',
    status: 'registered',
    payable: true,
    persons: 3,
    headMasked: '王某',
    position: null,
  }
  await world.table.write([create({ key: faceKey(household), kind: 'face', body: face })])
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const found = (more: object = {}) => ({
  division: village,
  event: '帮扶手册与实际不符',
  category: '施策',
  severity: 'ordinary',
  disposition: 'on-site-feedback',
  owner: { role: '第一书记', unit: '西安工业大学' },
  deadline: '2020-08-31',
  kind: 'at-once',
  ...more,
})
const answer = { position: '接受', facts: '手册漏记两次走访', measures: '补记并核对' }

const open = async (more: object = {}): Promise<string> => {
  const { status, body } = await world.call(inspector, 'POST', '/problems', found(more))
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.problem
}
const reply = (problem: string, more: object = {}, actor = secretary) =>
  world.call(actor, 'POST', `/problems/${problem}/answer`, { ...answer, ...more })
const close = (problem: string, actor = inspector, finding = '已整改') =>
  world.call(actor, 'POST', `/problems/${problem}/closure`, { finding })
const list = async (state: string, division: string = village, actor = inspector) =>
  world.call(actor, 'GET', `/problems?division=${division}&state=${state}`)

describe('a problem', () => {
  test('is answered with proof, then closed by the inspector, and leaves the list of what is open', async () => {
    const problem = await open({ household })
    expect((await list('open')).body.items).toMatchObject([
      { problem, household, state: 'open', missing: 'answer', overdue: false },
    ])
    expect((await reply(problem)).body.missing).toBe('proof')
    expect((await reply(problem, { proof: '照片 3 张' })).body.missing).toBeNull()
    expect((await close(problem)).body).toMatchObject({
      state: 'closed',
      closure: { by: inspector.id, finding: '已整改' },
    })
    expect((await list('open')).body.items).toEqual([])
    expect((await list('closed')).body.items).toHaveLength(1)
    const { body } = await world.call(office, 'GET', `/problems/${problem}`)
    expect(body.answersGiven.map(({ proof }: { proof: string | null }) => proof)).toEqual([null, '照片 3 张'])
    const facts = await world.carry()
    expect(facts.map(({ type, body: told }) => ({ type, ...told }))).toEqual([
      { type: 'problem.opened', problem, division: village, severity: 'ordinary', period: '2020-08' },
      { type: 'problem.closed', problem, division: village, severity: 'ordinary', period: '2020-08' },
    ])
  })

  test('never closes without an answer', async () => {
    expect((await close(await open())).body).toMatchObject({
      type: '/problems/problem_not_closable',
      missing: 'answer',
    })
  })

  test('with a deadline is planned first and proved later', async () => {
    const problem = await open({ kind: 'by-deadline' })
    expect((await reply(problem, { proof: '照片' })).body.type).toBe('/problems/plan_before_proof')
    await reply(problem)
    expect((await close(problem)).body.missing).toBe('proof')
    await reply(problem, { proof: '验收单' })
    expect((await close(problem)).status).toBe(200)
  })

  test('that cannot be undone needs the amended rule; proof alone is not enough', async () => {
    const problem = await open({ kind: 'irreversible' })
    await reply(problem, { proof: '检讨' })
    expect((await close(problem)).body.missing).toBe('amendedRule')
    await reply(problem, { amendedRule: '走访登记办法（修订）' })
    expect((await close(problem)).status).toBe(200)
  })

  test('is overdue the day after its deadline, until it is closed', async () => {
    const problem = await open({ deadline: '2020-08-15' })
    world.setNow('2020-08-15T16:00:00.000Z')
    expect((await list('open')).body.items[0].overdue).toBe(true)
    await reply(problem, { proof: '照片' })
    await close(problem)
    expect((await list('closed')).body.items[0].overdue).toBe(false)
  })

  test('that has come again names the earlier one, of the same county', async () => {
    const earlier = await open()
    expect((await world.call(inspector, 'POST', '/problems', found({ recurrenceOf: earlier }))).body.recurrenceOf).toBe(
      earlier,
    )
    const none = 'prb_0000000000000000000009'
    const refused = await world.call(inspector, 'POST', '/problems', found({ recurrenceOf: none }))
    expect([refused.status, refused.body.type]).toEqual([422, '/problems/earlier_problem_not_found'])
    const elsewhere = found({ division: '610526000901', recurrenceOf: earlier })
    expect((await world.call(stranger, 'POST', '/problems', elsewhere)).status).toBe(422)
  })

  test('is of a household of its village, and its deadline is not over', async () => {
    const refusal = async (more: object) => (await world.call(inspector, 'POST', '/problems', found(more))).body.type
    expect(await refusal({ household, division: neighbour })).toBe('/problems/household_not_in_village')
    expect(await refusal({ household: 'hsh_0000000000000000000009' })).toBe('/problems/household_not_in_village')
    expect(await refusal({ deadline: '2020-08-14' })).toBe('/problems/deadline_passed')
    expect((await list('open')).body.items).toEqual([])
  })

  test('keeps what it was before each change', async () => {
    const problem = await open()
    await reply(problem, { proof: '照片' })
    await close(problem)
    expect((await world.table.get(historyKey(problem, 2)))?.body).toMatchObject({
      before: { answers: 1, closure: null },
      why: '已整改',
    })
  })
})

describe('twice, and at the same time', () => {
  test('an answer sent again is one answer; a closure sent again answers the same', async () => {
    const problem = await open()
    await reply(problem, { proof: '照片' })
    expect((await reply(problem, { proof: '照片' })).body.answers).toBe(1)
    const first = await close(problem)
    expect((await close(problem)).body).toEqual(first.body)
    expect((await close(problem, inspector, '另有发现')).body.type).toBe('/problems/problem_closed')
    expect((await reply(problem, { proof: '又一张' })).body.type).toBe('/problems/problem_closed')
    expect((await world.carry()).filter(({ type }) => type === 'problem.closed')).toHaveLength(1)
  })

  test('of two inspectors who close at once one wins, and the fact is told once', async () => {
    const problem = await open()
    await reply(problem, { proof: '照片' })
    const other = { ...inspector, id: 'usr-other-inspector' }
    const both = await Promise.all([close(problem), close(problem, other)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await world.carry()).filter(({ type }) => type === 'problem.closed')).toHaveLength(1)
  })

  test('has fifty answers at most', async () => {
    const problem = await open()
    for (let index = 0; index < 50; index++) await reply(problem, { facts: `第 ${index} 次` })
    expect((await reply(problem, { facts: '再一次' })).body.type).toBe('/problems/problem_answer_limit')
    expect((await world.call(office, 'GET', `/problems/${problem}`)).body.answersGiven).toHaveLength(50)
  })
})

describe('who may what', () => {
  test('who answered does not close, even when he is an inspector too', async () => {
    const both = { ...inspector, grants: [...inspector.grants, ...office.grants] }
    const problem = await open()
    await reply(problem, { proof: '照片' }, both)
    expect((await close(problem, both)).body.type).toBe('/problems/answerer_cannot_close')
    expect((await close(problem, { ...inspector, id: 'usr-other-inspector' })).status).toBe(200)
  })

  test('the owner’s side does not open or close, the inspector does not answer, and neighbours see nothing', async () => {
    const problem = await open()
    expect((await world.call(secretary, 'POST', '/problems', found())).status).toBe(403)
    expect((await close(problem, secretary)).status).toBe(403)
    expect((await reply(problem, {}, inspector)).status).toBe(403)
    expect((await reply(problem, {}, clerk)).status).toBe(404)
    expect((await close(problem, stranger)).status).toBe(404)
    expect((await world.call(stranger, 'POST', '/problems', found())).status).toBe(404)
    expect((await world.call(clerk, 'GET', `/problems/${problem}`)).status).toBe(404)
    expect((await list('open', village, clerk)).status).toBe(404)
    expect((await list('open', county, secretary)).status).toBe(404)
    expect((await world.call(undefined, 'GET', `/problems/${problem}`)).status).toBe(401)
  })
})

test('lists come in pages, by village and deadline, and a cursor is good for its list alone', async () => {
  for (const deadline of ['2020-09-03', '2020-09-01', '2020-09-02']) await open({ deadline })
  await open({ division: neighbour })
  const page = (query: string) => world.call(inspector, 'GET', `/problems?division=${county}&limit=2${query}`)
  const first = (await page('&state=open')).body
  const second = (await page(`&state=open&cursor=${first.next}`)).body
  expect([...first.items, ...second.items].map(({ deadline }) => deadline)).toEqual([
    '2020-09-01',
    '2020-09-02',
    '2020-09-03',
    '2020-08-31',
  ])
  expect(second.next).toBeNull()
  expect((await page(`&state=closed&cursor=${first.next}`)).status).toBe(400)
})

test.each([
  { division: '610528' },
  { event: '' },
  { severity: 'veto' },
  { kind: 'later' },
  { disposition: '罚款' },
  { owner: '第一书记' },
  { owner: { role: 'x', phone: '1' } },
  { deadline: '2020-02-30' },
  { household: 'x' },
  { closure: null },
])('%j is refused as it stands', async (more) => {
  expect((await world.call(inspector, 'POST', '/problems', found(more))).status).toBe(400)
})

test('an event longer than a page is refused', async () => {
  expect((await world.call(inspector, 'POST', '/problems', found({ event: '长'.repeat(1001) }))).status).toBe(400)
})
