import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Grant } from '@bangfu/access/actor'
import { machinesOf } from '../../../../packages/local/src/state-machines.ts'
import { definitionsOf } from '@bangfu/service/service'
import { actorWith } from '../../../../tests/support/world.ts'
import { sendMessages } from '../../src/messages/message-send-task.ts'
import { pairing } from '../../src/service.ts'
import { openDigests, someDigests } from '../../src/tasks/digest-task.ts'
import {
  clerk,
  county,
  helperActor,
  office,
  openCounty,
  strangerOffice,
  township,
  townshipOffice,
  village,
  type County,
} from '../county.ts'

let world: County
let helper: string
let unit: string
let household: string

beforeEach(async () => {
  world = openCounty()
  unit = await world.unit()
  helper = await world.helper(unit)
  household = await world.household(1)
  await world.pair(helper, household, '2020-08-01')
  await world.carry()
})
afterEach(() => world.close())

const officer = () => actorWith('unit-officer', { division: county, unit } as Partial<Grant>, 'usr-officer')
let calls = 0
const give = async (more: object = {}): Promise<string> => {
  const body = {
    source: { kind: 'order' },
    what: '张三家屋顶漏雨',
    division: village,
    owner: { kind: 'helper', helper },
    dispatcher: { role: 'township-office', division: township },
    deadline: '2020-08-18',
    ...more,
  }
  const answered = await world.call(townshipOffice, 'POST', '/tasks', body, { 'idempotency-key': `due-${++calls}` })
  expect(answered).toMatchObject({ status: 201 })
  return answered.body.task as string
}
const due = (by = helperActor(helper), days = 31) => world.call(by, 'GET', `/my/due?days=${days}`)
const kinds = ({ body }: { body: any }): string[] => body.items.map(({ kind }: { kind: string }) => kind)

describe('what somebody has to do', () => {
  test('of all kinds stands in one list, by deadline, with a link and words', async () => {
    const task = await give()
    const mine = await due()
    expect(kinds(mine)).toEqual(['task', 'visit'])
    expect(mine.body).toMatchObject({
      overdue: 0,
      due: 2,
      capped: false,
      items: [
        { about: task, link: `/tasks/${task}`, zh: '任务', daysLeft: 3 },
        { about: household, deadline: '2020-08-31' },
      ],
    })
    world.setNow('2020-08-20T02:00:00.000Z')
    expect((await due()).body).toMatchObject({ overdue: 1, byKind: { task: { overdue: 1, due: 0 } } })
  })

  test('is a helper’s own, an officer’s of his unit, an office’s of its place, and nobody else’s', async () => {
    await give()
    await give({ owner: { kind: 'unit', unit } })
    await give({ owner: { kind: 'office', role: 'village-clerk', division: village } })
    expect(kinds(await due(officer()))).toEqual(['task'])
    expect(kinds(await due(clerk))).toEqual(['task'])
    for (const by of [
      strangerOffice,
      helperActor('hlp_0000000000000000000099'),
      actorWith('buyer', { unit } as Partial<Grant>),
    ])
      expect(kinds(await due(by))).toEqual([])
    expect((await world.call(undefined, 'GET', '/my/due')).status).toBe(401)
  })

  test('of an office is also what waits for its word, and what people appeal', async () => {
    const task = await give()
    const reply = { act: 'reply', position: '办', facts: '实', measures: '修' }
    await world.call(helperActor(helper), 'POST', `/tasks/${task}/answers`, reply, { 'if-match': '"1"' })
    const family = actorWith('household', { household, division: village } as Partial<Grant>)
    const appeal = { household, against: { kind: 'other' }, statement: '不服' }
    await world.call(family, 'POST', '/appeals', appeal, { 'idempotency-key': 'an-appeal' })
    const theirs = await due(townshipOffice, 92)
    expect(kinds(theirs)).toEqual(['ruling', 'appeal'])
    expect(JSON.stringify(theirs.body)).not.toContain('不服')
  })

  test('is summed up for a place and for a unit, in numbers alone', async () => {
    await give()
    const sum = (by: any, place: string) => world.call(by, 'GET', `/due-summary?${place}&days=31`)
    for (const place of [`division=${village}`, `division=${township}`, `division=${county}`])
      expect((await sum(office, place)).body).toMatchObject({ people: 1, overdue: 0, due: 2, capped: false })
    expect((await sum(officer(), `unit=${unit}`)).body).toMatchObject({
      people: 1,
      due: 2,
      byKind: { visit: { due: 1 } },
    })
    for (const place of [`division=${village}`, `unit=${unit}`])
      expect([403, 404]).toContain((await sum(strangerOffice, place)).status)
    expect((await sum(office, 'days=1')).status).toBe(400)
  })
})

test('of a first secretary are also the days that he still owes his village, where a source asks for any', async () => {
  const there = '610929001001'
  const theirs = actorWith('county-office', { division: '610929' as Grant['division'] }, 'usr-baihe')
  const { body: helping } = await world.call(theirs, 'POST', '/units', {
    name: '某局',
    kind: 'university',
    division: '610929',
  })
  const team = await world.call(theirs, 'POST', '/teams', {
    ...{ village: there, unit: helping.unit, members: [] },
    firstSecretary: { name: '某', since: '2020-01-01' },
  })
  expect(team).toMatchObject({ status: 201 })
  const secretary = actorWith('first-secretary', { division: there as Grant['division'] }, 'usr-secretary')
  expect((await due(secretary)).body.items).toMatchObject([
    { kind: 'presence', about: team.body.team, label: '0/20', deadline: '2020-08-31' },
  ])
  expect(kinds(await due(secretary, 3))).toEqual([])
})

describe('each morning', () => {
  const morning = async (on = '2020-08-15') => {
    const { counties } = (await openDigests({ scheduledTime: `${on}T02:00:00.000Z` }, world.deps)) as {
      counties: string[]
    }
    expect(counties).toEqual([county])
    return (await someDigests({ county, on }, world.deps)) as { told: number; done: boolean }
  }
  const sent = async () => {
    await sendMessages({}, world.deps)
    return world.sent.filter(({ template }) => template === 'digest' || template === 'summary')
  }
  const set = (setting: object, by = helperActor(helper)) => world.call(by, 'PUT', '/my/digest-settings', setting)

  test('whoever has something to do is told how much, and neither whom nor what', async () => {
    await give()
    expect(await morning()).toMatchObject({ told: 4, done: true })
    const messages = await sent()
    const to = messages.map(({ to: one }) => ('helper' in one ? one.helper : 'role' in one ? one.role : ''))
    expect(to.toSorted()).toEqual(['county-office', 'township-office', 'unit-officer', helper].toSorted())
    expect(messages.find(({ template }) => template === 'digest')).toMatchObject({
      values: { on: '2020-08-15', overdue: 0, due: 1, link: '/my/due' },
    })
    expect(JSON.stringify(messages)).not.toMatch(/张三|屋顶|李|61052800090/)
    const kept = await world.call(helperActor(helper), 'GET', '/my/digests')
    expect(kept.body.items).toMatchObject([{ who: helper, on: '2020-08-15', due: 1, summary: null }])
    const theirs = await world.call(townshipOffice, 'GET', '/my/digests')
    expect(theirs.body.items).toMatchObject([{ summary: { people: 1, due: 1 } }])
  })

  test('whoever has nothing to do is left alone', async () => {
    expect(await morning('2020-08-15')).toMatchObject({ told: 0, done: true })
    expect(await sent()).toEqual([])
    expect((await world.call(helperActor(helper), 'GET', '/my/digests')).body.items).toEqual([])
  })

  test('however often it runs, each is told once a day', async () => {
    await give()
    await Promise.all([morning(), morning(), morning()])
    expect(await morning()).toMatchObject({ told: 0 })
    expect(await sent()).toHaveLength(4)
    expect(await morning('2020-08-16')).toMatchObject({ told: 4 })
  })

  test('cut off in the middle, it goes on where it was and tells the rest', async () => {
    await give()
    const cut = { ...world.deps, table: { ...world.deps.table, write: failingAfter(world, 2) } }
    await expect(someDigests({ county, on: '2020-08-15' }, cut)).rejects.toThrow('cut off')
    expect(await morning()).toMatchObject({ told: 2, done: true })
    expect(await sent()).toHaveLength(4)
  })

  test('comes at the hour that was asked for, about what was asked for, or not at all', async () => {
    await give({ deadline: '2020-08-16' })
    expect((await set({ level: 'overdue', hour: 18 })).status).toBe(200)
    await morning('2020-08-16')
    const mine = async () => (await sent()).filter(({ to }) => 'helper' in to)
    expect(await mine()).toEqual([])
    await morning('2020-08-17')
    world.setNow('2020-08-17T09:59:00.000Z')
    expect(await mine()).toEqual([])
    world.setNow('2020-08-17T10:00:00.000Z')
    expect(await mine()).toHaveLength(1)
    await set({ level: 'none', hour: 7 })
    await morning('2020-08-18')
    expect(await mine()).toHaveLength(1)
    const said = await world.call(helperActor(helper), 'GET', '/my/digest-settings')
    expect(said.body.items).toEqual([{ who: helper, level: 'none', hour: 7 }])
  })

  test('nobody sets what another is told, nor an hour of the night', async () => {
    for (const setting of [
      { level: 'all', hour: 3 },
      { level: 'some', hour: 7 },
      { level: 'all' },
      { level: 'all', hour: 7, who: 'hlp' },
    ])
      expect((await set(setting)).status).toBe(400)
    await set({ level: 'none', hour: 7 }, helperActor('hlp_0000000000000000000099'))
    expect((await world.call(helperActor(helper), 'GET', '/my/digest-settings')).body.items).toMatchObject([
      { level: 'all' },
    ])
    expect((await world.call(helperActor(helper), 'GET', `/my/digests?who=${unit}`)).body.items).toEqual([])
  })

  test('the machine does it, county by county', async () => {
    await give()
    const failures: unknown[] = []
    const machines = machinesOf(definitionsOf([pairing]), [pairing], world.deps as never, (error) =>
      failures.push(error),
    )
    await machines.start('daily-digest', 'a-morning', { scheduledTime: '2020-08-15T21:30:00.000Z' })
    await machines.start('task-escalation', 'a-night', { scheduledTime: '2020-08-19T21:10:00.000Z' })
    await machines.start('message-round', 'a-round', {})
    await machines.idle()
    expect(failures).toEqual([])
    expect((await world.call(helperActor(helper), 'GET', '/my/digests')).body.items).toHaveLength(1)
  })
})

/** Writes so many times, and then no more. */
const failingAfter = (on: County, times: number) => {
  let left = times
  return async (ops: Parameters<County['table']['write']>[0]): Promise<void> => {
    if (left-- === 0) throw new Error('cut off')
    await on.deps.table.write(ops)
  }
}
