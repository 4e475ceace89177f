import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Actor } from '@bangfu/access/actor'
import { mermaidOf } from '@bangfu/kernel/step-machine'
import { divisionId, faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { attendanceMachine } from '../../src/presence/attendance.ts'
import { leaveMachine } from '../../src/presence/leave.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import {
  clerk,
  county,
  office,
  openCounty,
  otherVillage,
  strangerOffice,
  township,
  townshipOffice,
  village,
  type County,
} from '../county.ts'

const home = { latitude: 34.75, longitude: 109.18 }
const far = { latitude: 34.95, longitude: 109.18 }
const secretary = actorWith('first-secretary', { division: village }, 'usr-liu')
const colleague = actorWith('first-secretary', { division: village }, 'usr-ma')

let world: County
let calls = 0
let team: string
let liu: string
let ma: string
beforeEach(async () => {
  world = openCounty('2020-08-15T02:00:00.000Z')
  const unit = await world.unit()
  const { body } = await world.call(office, 'POST', '/teams', {
    village,
    unit,
    firstSecretary: { name: '刘书记', since: '2020-01-01' },
    members: [{ name: '马队员', since: '2020-01-01' }],
  })
  team = body.team
  liu = body.firstSecretary.member
  ma = body.members[0].member
  await link(liu, secretary, 1)
  await link(ma, colleague, 2)
  await world.table.write([
    create({ key: faceKey(divisionId(village)), kind: 'face', body: { division: village, position: home } }),
  ])
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const link = (member: string, actor: Actor, version: number) =>
  world.call(
    office,
    'POST',
    `/teams/${team}/acts`,
    { kind: 'link', member, user: actor.id, on: '2020-01-01', reason: '关联' },
    { 'if-match': `"${version}"` },
  )
const checkIn = (by: Actor, at: string, position: unknown = home, headers: Record<string, string> = {}) =>
  world.call(
    by,
    'POST',
    `/teams/${team}/check-ins`,
    { at, ...(position !== null && { position }) },
    { 'idempotency-key': `check-in-${++calls}`, ...headers },
  )
const attendance = (period = '2020-08', by: Actor = townshipOffice) =>
  world.call(by, 'GET', `/teams/${team}/attendance/${period}`)
const personIn = (body: any, member: string) => body.people.find((one: any) => one.member === member)
const at = (day: string): string => `${day}T01:00:00.000Z`

describe('a check-in', () => {
  test('is measured against the village’s point; its own place stays sealed', async () => {
    const good = await checkIn(secretary, at('2020-08-15'))
    expect(good.body).toMatchObject({ verdict: 'verified', metres: 0, flags: [], hasPosition: true, day: '2020-08-15' })
    const away = await checkIn(colleague, at('2020-08-15'), far)
    expect(away.body).toMatchObject({ verdict: 'suspicious', flags: [{ code: 'outside-village' }] })
    expect((await checkIn(colleague, at('2020-08-14'), null)).body).toMatchObject({
      verdict: 'unverifiable',
      metres: null,
    })
    const vague = { ...home, accuracyM: 50_000 }
    expect((await checkIn(colleague, at('2020-08-13'), vague)).body.verdict).toBe('unverifiable')
    const list = await world.call(clerk, 'GET', `/teams/${team}/check-ins?period=2020-08`)
    expect(list.body.items).toHaveLength(4)
    const stored = await Promise.all(
      list.body.items.map(({ checkIn: id }: { checkIn: string }) =>
        world.table.get({ table: 'registry', pk: id, sk: '=' }),
      ),
    )
    expect(JSON.stringify([stored, list])).not.toContain('109.18')
  })

  test('that is told days later, or far from another at the same hour, is for somebody to look at', async () => {
    const late = await checkIn(secretary, at('2020-08-10'))
    expect(late.body.flags).toMatchObject([{ code: 'filed-late' }])
    await checkIn(secretary, '2020-08-15T01:00:00.000Z', { latitude: 35.4, longitude: 109.18 })
    const next = await checkIn(secretary, '2020-08-15T01:20:00.000Z')
    expect(next.body.flags).toMatchObject([{ code: 'impossible-travel' }])
    expect(next.body.verdict).toBe('suspicious')
  })

  test('counts a day once, however often it is sent and whoever comes first', async () => {
    const one = await checkIn(secretary, at('2020-08-15'), home, { 'idempotency-key': 'same' })
    const again = await checkIn(secretary, at('2020-08-15'), home, { 'idempotency-key': 'same' })
    expect(again.body).toEqual(one.body)
    const answers = await Promise.all([
      checkIn(secretary, '2020-08-15T00:30:00.000Z'),
      checkIn(colleague, at('2020-08-15')),
      checkIn(colleague, '2020-08-15T00:30:00.000Z', far),
    ])
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    const { body } = await attendance()
    expect(body.days).toMatchObject(
      [
        { member: liu, verdict: 'verified', checkIns: 2 },
        { member: ma, verdict: 'verified', checkIns: 2 },
      ].toSorted((a, b) => (a.member < b.member ? -1 : 1)),
    )
    expect(personIn(body, liu)).toMatchObject({ present: 1, verified: 1, asked: null, met: null })
  })

  test('is one’s own: who is not linked, is of another village or is no member checks in nowhere', async () => {
    const stranger = actorWith('first-secretary', { division: village }, 'usr-stranger')
    expect((await checkIn(stranger, at('2020-08-15'))).body.type).toBe('/problems/member_not_found')
    const elsewhere = actorWith('first-secretary', { division: otherVillage }, 'usr-liu')
    expect((await checkIn(elsewhere, at('2020-08-15'))).status).toBe(404)
    for (const by of [office, townshipOffice, clerk]) expect((await checkIn(by, at('2020-08-15'))).status).toBe(403)
    for (const [bad, type] of [
      [at('2020-08-16'), 'visit_time_out_of_range'],
      [at('2019-01-01'), 'visit_time_out_of_range'],
    ] as const)
      expect((await checkIn(secretary, bad)).body.type).toBe(`/problems/${type}`)
    expect((await checkIn(secretary, at('2020-08-15'), { latitude: 0, longitude: 0 })).body.type).toBe(
      '/problems/position_outside_china',
    )
    for (const bad of [{ latitude: 91, longitude: 0 }, { latitude: 'x' }, [], 'here'])
      expect((await checkIn(secretary, at('2020-08-15'), bad)).status).toBe(400)
  })

  test('made offline comes by a batch of the member’s device, any order, as often as it likes', async () => {
    const { device } = (
      await world.call(secretary, 'POST', '/devices', { name: '手机', kind: 'phone' }, { 'idempotency-key': 'device' })
    ).body
    const items = ['2020-08-15', '2020-08-14', '2020-08-13'].map((day, index) => ({
      item: `0000000000000000000000000000000${index}`,
      kind: 'check-in',
      at: at(day),
      body: { team, position: home },
    }))
    const send = (some: unknown[], device_: string = device) =>
      world.call(secretary, 'POST', '/device-batches', {
        device: device_,
        clock: { sentAt: '2020-08-15T02:00:00.000Z' },
        items: some,
      })
    const first = await send(items)
    expect(first.body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'recorded',
      'recorded',
      'recorded',
    ])
    const again = await send([...items].reverse())
    expect(again.body.counts).toMatchObject({ repeated: 3, recorded: 0 })
    expect(personIn((await attendance()).body, liu)).toMatchObject({ verified: 3, present: 3 })
    const [one] = items
    const wrong = await send([
      { ...one, item: '00000000000000000000000000000009', body: { team: `tea_${'0'.repeat(22)}` } },
    ])
    expect(wrong.body.items[0].refusal.code).toBe('not_found')
  })
})

describe('leave', () => {
  const ask = (by: Actor, member: string, more: Record<string, unknown> = {}) =>
    world.call(by, 'POST', `/teams/${team}/leaves`, {
      ...{ member, kind: 'personal', from: '2020-08-03', to: '2020-08-07', reason: '家中有事', ...more },
    })
  const decide = (leave: string, decision: string, by: Actor = townshipOffice, more = {}, year = '2020') =>
    world.call(by, 'POST', `/teams/${team}/leaves/${year}/${leave}/decision`, { decision, reason: '同意', ...more })

  test('is asked by oneself, decided by the township, and counted beside the days of presence', async () => {
    expect((await ask(secretary, ma)).body.type).toBe('/problems/member_not_linked')
    const { body } = await ask(secretary, liu)
    expect(body).toMatchObject({ state: 'requested', days: 5, kindZh: '事假' })
    expect((await ask(secretary, liu, { from: '2020-08-07', to: '2020-08-09' })).body.type).toBe(
      '/problems/leave_overlaps',
    )
    for (const by of [secretary, office, clerk]) expect((await decide(body.leave, 'approve', by)).status).toBe(403)
    expect((await decide(body.leave, 'approve')).body).toMatchObject({ state: 'approved' })
    expect((await decide(body.leave, 'refuse')).body.type).toBe('/problems/step_not_open')
    const back = await decide(body.leave, 'shorten', townshipOffice, { to: '2020-08-05' })
    expect(back.body).toMatchObject({ to: '2020-08-05', days: 3, steps: [{ step: 'approve' }, { to: '2020-08-05' }] })
    expect((await decide(body.leave, 'shorten', townshipOffice, { to: '2020-08-09' })).body.type).toBe(
      '/problems/end_day_out_of_range',
    )
    const onLeave = await checkIn(secretary, at('2020-08-05'))
    expect(onLeave.body.flags.map(({ code }: { code: string }) => code)).toContain('on-leave')
    expect(personIn((await attendance()).body, liu)).toMatchObject({ leave: 3, leaveOfYear: 3 })
    expect((await world.call(clerk, 'GET', `/teams/${team}/leaves?year=2020`)).body.items).toHaveLength(1)
  })

  test('entered by the township is decided by another of it, and withdrawn or cancelled it counts nothing', async () => {
    const { body } = await ask(townshipOffice, ma)
    expect((await decide(body.leave, 'approve')).body.type).toBe('/problems/same_hand')
    const other = actorWith('township-office', { division: township }, 'usr-other')
    expect((await decide(body.leave, 'approve', other)).status).toBe(200)
    expect((await decide(body.leave, 'cancel', other)).body).toMatchObject({ state: 'cancelled' })
    expect(personIn((await attendance()).body, ma)).toMatchObject({ leave: 0 })
    const again = (await ask(colleague, ma)).body
    const withdraw = (by: Actor) =>
      world.call(by, 'POST', `/teams/${team}/leaves/2020/${again.leave}/withdrawal`, { reason: '不去了' })
    expect((await withdraw(secretary)).body.type).toBe('/problems/member_not_linked')
    expect((await withdraw(colleague)).body).toMatchObject({ state: 'withdrawn' })
  })

  test('a township officer who is in the team himself does not decide on his own', async () => {
    await link(ma, { ...colleague, id: townshipOffice.id }, 3)
    const { body } = await ask(secretary, liu)
    const own = (await ask(actorWith('first-secretary', { division: village }, townshipOffice.id), ma)).body
    expect((await decide(own.leave, 'approve')).body.type).toBe('/problems/own_presence')
    expect((await decide(body.leave, 'approve')).status).toBe(200)
  })

  test('of two that overlap and are asked at once one is refused; garbage is', async () => {
    const answers = await Promise.all([ask(secretary, liu), ask(townshipOffice, liu, { from: '2020-08-05' })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect((await ask(secretary, liu, { from: '2021-01-02', to: '2021-01-08' })).status).toBe(201)
    const over = await ask(secretary, liu, { from: '2020-12-28', to: '2021-01-03' })
    expect(over.body).toMatchObject({ type: '/problems/leave_overlaps', from: '2021-01-02' })
    for (const bad of [{ kind: '休' }, { to: '2020-08-01' }, { to: '2022-08-01' }, { reason: '' }])
      expect((await ask(secretary, liu, bad)).status).toBe(400)
    expect((await ask(secretary, `mem_${'0'.repeat(22)}`)).body.type).toBe('/problems/member_not_found')
    expect((await decide(`lea_${'0'.repeat(22)}`, 'approve')).status).toBe(404)
    expect((await ask(strangerOffice, liu)).status).toBe(403)
  })
})

describe('attendance', () => {
  const correct = (body: Record<string, unknown>, version: number | undefined, by: Actor = townshipOffice) =>
    world.call(
      by,
      'POST',
      `/teams/${team}/attendance/2020-08/corrections`,
      { reason: '台账核实', ...body },
      version === undefined ? {} : { 'if-match': `"${version}"` },
    )
  const keep = (version: number | undefined, by: Actor = townshipOffice) =>
    world.call(
      by,
      'POST',
      `/teams/${team}/attendance/2020-08/keeping`,
      {},
      version === undefined ? {} : { 'if-match': `"${version}"` },
    )

  test('is corrected with reasons, kept by the township when the month is over, and shows its arithmetic', async () => {
    await checkIn(secretary, at('2020-08-15'))
    await checkIn(secretary, at('2020-08-14'), far)
    const added = await correct({ member: liu, day: '2020-08-14', present: true }, 2)
    expect(personIn(added.body, liu)).toMatchObject({ verified: 1, added: 1, inDoubt: 0, present: 2 })
    const struck = await correct({ member: liu, day: '2020-08-15', present: false }, 3)
    expect(personIn(struck.body, liu)).toMatchObject({ struck: 1, present: 1 })
    expect(personIn(struck.body, liu).arithmetic.zh).toBe(
      '已核实 1 + 无法核实 0 + 补记 1 − 剔除 1 = 在村 1 天；请假 0 天，存疑 0 天；本地未见驻村天数规定',
    )
    expect((await keep(4)).body.type).toBe('/problems/attendance_not_over')
    world.setNow('2020-09-01T02:00:00.000Z')
    const keepers = await Promise.all([keep(4), keep(4)])
    expect(keepers.map(({ status }) => status).toSorted()).toEqual([200, 412])
    expect((await keep(5)).body.type).toBe('/problems/step_not_open')
    const late = await checkIn(secretary, at('2020-08-31'))
    expect(late.body.flags).toMatchObject([{ code: 'month-kept' }])
    const { body } = await attendance()
    expect(body).toMatchObject({ state: 'kept', kept: { by: townshipOffice.id }, rule: null })
    expect(personIn(body, liu)).toMatchObject({ present: 1, inDoubt: 1 })
    const after = await correct({ member: liu, day: '2020-08-31', present: true }, 6)
    expect(personIn(after.body, liu)).toMatchObject({ present: 2, inDoubt: 0 })
    expect(after.body.corrections.at(-1)).toMatchObject({ afterKept: true, reason: '台账核实' })
  })

  test('is the township’s: nobody keeps or corrects his own, and other roles neither', async () => {
    world.setNow('2020-09-01T02:00:00.000Z')
    const correction = { member: liu, day: '2020-08-14', present: true }
    for (const by of [office, secretary, clerk]) {
      expect((await keep(undefined, by)).status).toBe(403)
      expect((await correct(correction, undefined, by)).status).toBe(403)
    }
    const own = actorWith('township-office', { division: township }, 'usr-liu')
    expect((await keep(undefined, own)).body.type).toBe('/problems/own_presence')
    expect((await correct(correction, undefined, own)).body.type).toBe('/problems/own_presence')
    const neighbour = actorWith('township-office', { division: '610528001' as never }, 'usr-neighbour')
    expect((await keep(undefined, neighbour)).status).toBe(404)
    expect((await keep(undefined)).body).toMatchObject({ state: 'kept', days: [] })
    expect((await correct(correction, undefined)).status).toBe(412)
    expect((await correct({ ...correction, day: '2020-07-31' }, 1)).body.type).toBe('/problems/day_outside_month')
    expect((await correct({ ...correction, day: '2020-09-02' }, 1)).body.type).toBe('/problems/act_in_future')
    expect((await correct({ ...correction, member: `mem_${'0'.repeat(22)}` }, 1)).body.type).toBe(
      '/problems/member_not_found',
    )
  })

  test('adds up by person, team, village and township, also for teams that nobody checked in for', async () => {
    await checkIn(secretary, at('2020-08-15'))
    const unit = await world.unit('县教育局')
    await world.call(office, 'POST', '/teams', {
      village: otherVillage,
      unit,
      firstSecretary: { name: '周书记', since: '2020-01-01' },
      members: [],
    })
    const get = async (query: string, by: Actor = office) =>
      (await world.call(by, 'GET', `/presence?period=2020-08&${query}`)).body
    const people = await get(`division=${county}`)
    expect(people.items.map(({ person }: any) => [person.name, person.present])).toEqual([
      ['刘书记', 1],
      ['马队员', 0],
      ['周书记', 0],
    ])
    expect((await get(`division=${county}&by=team`)).items).toMatchObject([
      { division: village, sums: { people: 2, present: 1, notJudged: 2 } },
      { division: otherVillage, sums: { people: 1, present: 0 } },
    ])
    expect((await get(`division=${county}&by=village`)).items).toHaveLength(2)
    expect((await get(`division=${township}&by=township`, townshipOffice)).items).toMatchObject([
      { division: township, sums: { people: 3, present: 1 } },
    ])
    const first = await get(`division=${county}&by=team&limit=1`)
    const second = await get(`division=${county}&by=team&limit=1&cursor=${encodeURIComponent(first.next)}`)
    expect(second.items).toMatchObject([{ division: otherVillage }])
    expect((await get(`division=${county}`, strangerOffice)).status).toBe(404)
    expect((await get(`division=${county}&by=province`)).status).toBe(400)
  })
})

test('docs/states.md draws the machines that are enforced', () => {
  const states = readFileSync(new URL('../../../../docs/states.md', import.meta.url), 'utf8')
  for (const machine of [mermaidOf(leaveMachine), mermaidOf(attendanceMachine)]) expect(states).toContain(machine)
})
