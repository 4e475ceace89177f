import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Grant } from '@bangfu/access/actor'
import { actorWith } from '../../../../tests/support/world.ts'
import { escalateTasks } from '../../src/tasks/task-escalation-task.ts'
import {
  clerk,
  county,
  helperActor,
  office,
  openCounty,
  otherVillage,
  strangerOffice,
  township,
  townshipOffice,
  village,
  type County,
} from '../county.ts'

let world: County
let helper: string
let unit: string

beforeEach(async () => {
  world = openCounty()
  unit = await world.unit()
  helper = await world.helper(unit)
})
afterEach(() => world.close())

const otherTownship = actorWith('township-office', { division: township }, 'usr-township-2')
const officer = () => actorWith('unit-officer', { division: county, unit } as Partial<Grant>, 'usr-officer')
const key = (name: string) => ({ 'idempotency-key': `key-${name}` })
const at = (version: number) => ({ 'if-match': `"${version}"` })
const reply = { act: 'reply', position: '立即办理', facts: '屋顶漏雨属实', measures: '已更换瓦片' }

const body = (more: object = {}) => ({
  source: { kind: 'order' },
  what: '修缮屋顶',
  division: village,
  owner: { kind: 'helper', helper },
  dispatcher: { role: 'township-office', division: township },
  ...more,
})

const give = async (more: object = {}, by = townshipOffice): Promise<string> => {
  const answered = await world.call(by, 'POST', '/tasks', body(more), key(`give-${Math.random()}`))
  expect(answered).toMatchObject({ status: 201 })
  return answered.body.task as string
}
const answer = (task: string, version: number, act: object, by = helperActor(helper)) =>
  world.call(by, 'POST', `/tasks/${task}/answers`, act, at(version))
const rule = (task: string, version: number, act: object, by = townshipOffice) =>
  world.call(by, 'POST', `/tasks/${task}/rulings`, act, at(version))
const code = ({ body: { type } }: { body: { type?: string } }) => type?.split('/').at(-1)

describe('a task', () => {
  test('is given, answered and closed, and all that was done to it stays', async () => {
    const task = await give()
    expect(await answer(task, 1, { act: 'accept' })).toMatchObject({ status: 200, body: { state: 'accepted' } })
    expect(await answer(task, 2, reply)).toMatchObject({
      status: 200,
      body: { state: 'replied', waitsFor: 'dispatcher' },
    })
    const closed = await rule(task, 3, { act: 'close', finding: '已现场核实' })
    expect(closed).toMatchObject({ status: 200, body: { state: 'closed', waitsFor: 'nobody', overdue: false } })
    const read = await world.call(helperActor(helper), 'GET', `/tasks/${task}`)
    expect(read.body.acts.map((act: { act: string }) => act.act)).toEqual(['dispatch', 'accept', 'reply', 'close'])
    expect(read.body.acts[2].reply).toMatchObject({ position: '立即办理', measures: '已更换瓦片' })
  })

  test('without a day of its own is due when the pack says', async () => {
    const ordinary = await world.call(office, 'GET', `/tasks/${await give()}`)
    const urgent = await world.call(office, 'GET', `/tasks/${await give({ priority: 'urgent' })}`)
    expect([ordinary.body.deadline, urgent.body.deadline]).toEqual(['2020-09-14', '2020-08-21'])
  })

  test('is told to its owner, and no more than that there is one', async () => {
    await give()
    await world.carry()
    expect(world.sent).toMatchObject([{ template: 'task-assigned', to: { kind: 'helper', helper } }])
    expect(JSON.stringify(world.sent)).not.toContain('屋顶')
  })

  test('the same call twice gives one', async () => {
    const once = await world.call(townshipOffice, 'POST', '/tasks', body(), key('same'))
    const twice = await world.call(townshipOffice, 'POST', '/tasks', body(), key('same'))
    expect(twice.body.task).toBe(once.body.task)
    expect((await world.call(office, 'GET', `/tasks?division=${village}`)).body.items).toHaveLength(1)
  })

  test('that two people answer at once is answered once', async () => {
    const task = await give()
    const both = await Promise.all([answer(task, 1, { act: 'accept' }), answer(task, 1, reply)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })

  test('stands in the lists of whose turn it is, with how late it is', async () => {
    const task = await give({ deadline: '2020-08-20' })
    const mine = () => world.call(helperActor(helper), 'GET', `/tasks?helper=${helper}`)
    expect((await mine()).body.items).toMatchObject([{ task, as: 'owner', daysLeft: 5, overdue: false }])
    await answer(task, 1, reply)
    expect((await mine()).body.items).toEqual([])
    const theirs = await world.call(townshipOffice, 'GET', `/tasks?division=${township}&office=township-office`)
    expect(theirs.body.items).toMatchObject([{ task, as: 'dispatcher' }])
    const place = await world.call(townshipOffice, 'GET', `/tasks?division=${township}&waitsFor=dispatcher`)
    expect(place.body.items).toMatchObject([{ task, state: 'replied' }])
    await rule(task, 2, { act: 'close', finding: '已核实' })
    const done = await world.call(helperActor(helper), 'GET', `/tasks?helper=${helper}&list=done`)
    expect(done.body.items).toMatchObject([{ task, state: 'closed' }])
    expect((await world.call(office, 'GET', `/tasks?division=${village}&waitsFor=nobody`)).body.items).toHaveLength(1)
  })

  test('lists go on by cursor', async () => {
    for (const _ of [1, 2, 3]) await give()
    const first = await world.call(helperActor(helper), 'GET', `/tasks?helper=${helper}&limit=2`)
    expect(first.body.items).toHaveLength(2)
    const rest = await world.call(
      helperActor(helper),
      'GET',
      `/tasks?helper=${helper}&limit=2&cursor=${first.body.next}`,
    )
    expect(rest.body).toMatchObject({ items: [{}], next: null })
  })

  test('is not closed by who answered it, nor without an answer', async () => {
    const own = await give({ owner: { kind: 'office', role: 'township-office', division: township } })
    expect(code(await rule(own, 1, { act: 'close', finding: '好' }, office))).toBe('step_not_open')
    await answer(own, 1, reply, townshipOffice)
    expect(code(await rule(own, 2, { act: 'close', finding: '好' }, otherTownship))).toBe('task_own_closing')
    expect((await rule(own, 2, { act: 'close', finding: '好' }, office)).status).toBe(200)
  })

  test('is passed on by a unit to its own helper, and to nobody else', async () => {
    const task = await give({ owner: { kind: 'unit', unit } })
    const stranger = await world.helper(await world.unit('另一单位'), '李二二')
    const pass = (to: string) =>
      answer(task, 1, { act: 'delegate', to: { kind: 'helper', helper: to }, reason: '由其包户' }, officer())
    expect(code(await pass(stranger))).toBe('task_owner_not_found')
    expect(await pass(helper)).toMatchObject({ status: 200, body: { owner: { helper }, state: 'open' } })
    expect((await world.call(officer(), 'GET', `/tasks?unit=${unit}`)).body.items).toEqual([])
    expect((await world.call(helperActor(helper), 'GET', `/tasks?helper=${helper}`)).body.items).toHaveLength(1)
    const again = { act: 'delegate', to: { kind: 'helper', helper }, reason: '转' }
    expect(code(await answer(task, 2, again))).toBe('task_to_itself')
  })

  test('given back is given to another', async () => {
    const task = await give()
    await answer(task, 1, { act: 'return', reason: '该户已换帮扶人' })
    const to = { kind: 'office', role: 'village-clerk', division: village }
    expect(await rule(task, 2, { act: 'assign', to, reason: '由村办理' })).toMatchObject({ body: { owner: to } })
    expect((await answer(task, 3, reply, clerk)).status).toBe(200)
  })

  test('sent back has to be answered anew', async () => {
    const task = await give()
    await answer(task, 1, reply)
    const back = await rule(task, 2, { act: 'send-back', reason: '无照片', deadline: '2020-09-30' })
    expect(back.body).toMatchObject({ state: 'accepted', reply: null, sentBack: 1, deadline: '2020-09-30' })
    expect(code(await rule(task, 3, { act: 'close', finding: '好' }))).toBe('step_not_open')
    await world.carry()
    expect(world.sent.map(({ template }) => template)).toEqual(['task-assigned', 'task-sent-back'])
  })
})

describe('a late task', () => {
  test('goes up in the night, once, and is told to the office it came up to', async () => {
    const task = await give({ deadline: '2020-08-20' })
    world.setNow('2020-08-21T22:00:00.000Z')
    expect(await escalateTasks({}, world.deps)).toMatchObject({ escalated: 1, done: true })
    expect(await escalateTasks({}, world.deps)).toMatchObject({ escalated: 0, done: true })
    const theirs = await world.call(townshipOffice, 'GET', `/tasks?division=${township}&office=township-office`)
    expect(theirs.body.items).toMatchObject([{ task, as: 'above', overdue: true }])
    expect((await world.call(helperActor(helper), 'GET', `/tasks?helper=${helper}`)).body.items).toHaveLength(1)
  })

  test('goes up to the county when the nights before were missed', async () => {
    const task = await give({ deadline: '2020-08-20' })
    world.setNow('2020-09-20T22:00:00.000Z')
    expect(await escalateTasks({}, world.deps)).toMatchObject({ escalated: 2 })
    const { body: read } = await world.call(office, 'GET', `/tasks/${task}`)
    expect(read.escalated).toMatchObject([{ to: { division: township } }, { to: { division: county } }])
  })

  test('that many nights look at, at the same moment, goes up once', async () => {
    await give({ deadline: '2020-08-20' })
    world.setNow('2020-08-21T22:00:00.000Z')
    const nights = await Promise.all([1, 2, 3].map(() => escalateTasks({}, world.deps)))
    expect(nights.map((night) => (night as { escalated: number }).escalated).reduce((a, b) => a + b)).toBe(1)
  })
})

describe('nobody', () => {
  test('of another county, village or pairing sees or touches a task', async () => {
    const task = await give()
    const otherClerk = actorWith('village-clerk', { division: otherVillage }, 'usr-clerk-2')
    const otherHelper = helperActor(await world.helper(unit, '赵三三'))
    for (const actor of [
      strangerOffice,
      otherClerk,
      otherHelper,
      actorWith('household', { household: 'x' } as never),
    ]) {
      expect([403, 404]).toContain((await world.call(actor, 'GET', `/tasks/${task}`)).status)
      expect([403, 404]).toContain((await answer(task, 1, reply, actor)).status)
      expect([403, 404]).toContain((await rule(task, 1, { act: 'close', finding: '好' }, actor)).status)
      expect([403, 404]).toContain((await world.call(actor, 'GET', `/tasks?helper=${helper}`)).status)
    }
  })

  test('answers for another, or rules for an office that he does not hold', async () => {
    const task = await give()
    expect(code(await answer(task, 1, reply, clerk))).toBe('task_not_yours')
    expect(code(await rule(task, 1, { act: 'assign', to: { kind: 'unit', unit }, reason: '改' }, clerk))).toBe(
      'task_not_yours',
    )
    const asTownship = await world.call(clerk, 'POST', '/tasks', body(), key('clerk'))
    expect(code(asTownship)).toBe('task_not_yours')
  })

  test('gives a task to a helper of another county, or upwards', async () => {
    const foreign = { kind: 'helper', helper: 'hlp_0000000000000000000099' }
    expect(code(await world.call(townshipOffice, 'POST', '/tasks', body({ owner: foreign }), key('foreign')))).toBe(
      'task_owner_not_found',
    )
    const up = { kind: 'office', role: 'county-office', division: county }
    expect(code(await world.call(townshipOffice, 'POST', '/tasks', body({ owner: up }), key('up')))).toBe(
      'task_owner_not_found',
    )
  })

  test('gives one about a household of another place', async () => {
    const far = await world.household(7, otherVillage)
    const near = await world.household(8)
    expect(code(await world.call(townshipOffice, 'POST', '/tasks', body({ household: far }), key('far')))).toBe(
      'household_not_in_village',
    )
    const task = await give({ household: near })
    expect((await world.call(clerk, 'GET', `/tasks/${task}`)).body).toMatchObject({ household: near })
  })

  test('gives one for a day that has passed', async () => {
    const late = body({ deadline: '2020-08-01' })
    expect(code(await world.call(townshipOffice, 'POST', '/tasks', late, key('late')))).toBe('task_deadline_passed')
  })

  test.each([
    [{ what: '' }],
    [{ owner: { kind: 'king' } }],
    [{ deadline: '31.12.2020' }],
    [{ division: '61' }],
    [{ more: 1 }],
    [{ evidence: ['../etc'] }],
    [{ what: '长'.repeat(2001) }],
  ])('gets further with garbage: %j', async (more) => {
    expect((await world.call(townshipOffice, 'POST', '/tasks', body(more), key('garbage'))).status).toBe(400)
  })

  test('answers without saying where he stands, what is so and what was done', async () => {
    const task = await give()
    for (const missing of ['position', 'facts', 'measures'])
      expect((await answer(task, 1, { ...reply, [missing]: ' ' })).status).toBe(400)
    expect((await world.call(helperActor(helper), 'POST', `/tasks/${task}/answers`, reply)).status).toBe(428)
  })

  test('asks for two lists at once', async () => {
    expect((await world.call(office, 'GET', `/tasks?division=${village}&helper=${helper}`)).status).toBe(400)
    expect((await world.call(office, 'GET', '/tasks')).status).toBe(400)
  })
})

describe('a meeting', () => {
  const record = (more: object = {}) => ({
    topic: '帮扶工作例会',
    heldOn: '2020-08-14',
    division: township,
    office: { role: 'township-office', division: township },
    present: [{ name: '张某', post: '镇长' }],
    absent: [{ name: '李某', reason: '出差' }],
    decisions: [
      { what: '核对台账', owner: { kind: 'helper', helper }, deadline: '2020-08-31' },
      { what: '联系瓦工', owner: { kind: 'helper', helper }, priority: 'urgent' },
      { what: '报送名单', owner: { kind: 'office', role: 'village-clerk', division: village } },
    ],
    ...more,
  })

  test('leaves each decision as a task, in the same moment', async () => {
    const made = await world.call(townshipOffice, 'POST', '/meetings', record(), key('meeting'))
    expect(made).toMatchObject({ status: 201 })
    expect(made.body.decisions).toHaveLength(3)
    const mine = await world.call(helperActor(helper), 'GET', `/tasks?helper=${helper}`)
    expect(mine.body.items).toMatchObject([{ source: 'meeting', deadline: '2020-08-21' }, { deadline: '2020-08-31' }])
    const task = await world.call(townshipOffice, 'GET', `/tasks/${made.body.decisions[2].task}`)
    expect(task.body.source).toEqual({ kind: 'meeting', ref: made.body.meeting })
    expect((await world.call(townshipOffice, 'GET', `/meetings/${made.body.meeting}`)).body).toEqual(made.body)
    const list = await world.call(office, 'GET', `/meetings?division=${county}`)
    expect(list.body.items).toMatchObject([{ meeting: made.body.meeting, present: 1, decisions: 3 }])
  })

  test('is recorded after it was held, by whose office called it, for owners that there are', async () => {
    const call = (more: object, by = townshipOffice) => world.call(by, 'POST', '/meetings', record(more), key('wrong'))
    expect(code(await call({ heldOn: '2020-08-16' }))).toBe('meeting_in_future')
    expect(code(await call({ office: { role: 'county-office', division: county } }))).toBe('task_not_yours')
    expect([403, 404]).toContain((await call({}, clerk)).status)
    const decisions = [{ what: '事', owner: { kind: 'unit', unit: 'unt_0000000000000000000099' } }]
    expect(code(await call({ decisions }))).toBe('task_owner_not_found')
    expect((await world.call(townshipOffice, 'GET', `/tasks?division=${township}`)).body.items).toEqual([])
  })

  test('is not read by strangers', async () => {
    const made = await world.call(townshipOffice, 'POST', '/meetings', record(), key('meeting'))
    for (const actor of [strangerOffice, clerk, helperActor(helper)])
      expect([403, 404]).toContain((await world.call(actor, 'GET', `/meetings/${made.body.meeting}`)).status)
  })
})
