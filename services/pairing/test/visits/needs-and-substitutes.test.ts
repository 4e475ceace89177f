import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clerk, helperActor, office, village } from '../county.ts'
import { firstOfficer, openVisiting, type Visiting } from './visiting.ts'

let world: Visiting
beforeEach(async () => {
  world = await openVisiting()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})
const taskOf = async (id: string) => (await world.call(firstOfficer, 'GET', `/tasks/${id}`)).body

describe('what a visit finds needed', () => {
  test('becomes a task of the helper, with the rules’ deadline, in the same transaction', async () => {
    const { body } = await world.visit({ needs: ['修缮屋顶'] })
    expect(body.needs).toMatchObject([{ what: '修缮屋顶', task: expect.stringMatching(/^tsk_/) }])
    expect(await taskOf(body.needs[0].task)).toMatchObject({
      ...{ what: '修缮屋顶', household: world.household, division: village, state: 'open' },
      source: { kind: 'visit-need', ref: body.visit },
      owner: { kind: 'helper', helper: world.helper },
    })
    expect((await world.call(office, 'GET', `/visits/${body.visit}`)).body.needs).toEqual(body.needs)
  })

  test('goes to whom the visit names, by the day it names', async () => {
    const unit = await world.county.unit('县住建局')
    const need = { what: '危房鉴定', owner: { kind: 'unit', unit }, deadline: '2020-09-30', priority: 'urgent' }
    const { body } = await world.visit({ needs: [need, { ...need, what: '改水' }] })
    expect(body.flags).toEqual([])
    expect(await taskOf(body.needs[0].task)).toMatchObject({
      owner: { unit },
      deadline: '2020-09-30',
      priority: 'urgent',
    })
    expect(await taskOf(body.needs[1].task)).toMatchObject({ what: '改水', owner: { unit } })
  })

  test('loses no visit: an unknown owner or a deadline that has passed is flagged', async () => {
    const owner = { kind: 'unit', unit: 'unt_9999999999999999999999' }
    const { body, status } = await world.visit({ needs: [{ what: '看病', owner, deadline: '2020-08-14' }] })
    expect(status).toBe(201)
    expect(body.flags.map(({ code }: { code: string }) => code)).toEqual(['need_owner_unknown', 'need_deadline_passed'])
    expect(await taskOf(body.needs[0].task)).toMatchObject({ owner: { kind: 'helper', helper: world.helper } })
  })

  test('eight needs are kept in one visit, a ninth is refused', async () => {
    const needs = Array.from({ length: 9 }, (_none, index) => `需求 ${index}`)
    expect((await world.visit({ needs: needs.slice(1) })).status).toBe(201)
    expect((await world.visit({ needs })).status).toBe(400)
  })

  test('a repeated visit makes no second task', async () => {
    const told = { household: world.household, helper: world.helper, kind: 'home-visit', at: '2020-08-14T01:30:00Z' }
    const send = () =>
      world.post(
        helperActor(world.helper),
        '/visits',
        { ...told, findings: '好', needs: ['修路'] },
        { 'idempotency-key': 'once' },
      )
    const [first, again] = [await send(), await send()]
    expect(again.body).toEqual(first.body)
    const { body } = await world.call(firstOfficer, 'GET', '/tasks?division=610528000')
    expect(body.items).toHaveLength(1)
  })
})

describe('somebody who stands in for the helper', () => {
  let other: string
  beforeEach(async () => {
    other = await world.county.helper()
    const standIn = { actor: other, from: '2020-08-10', to: '2020-08-20', reason: '外出学习' }
    const { status } = await world.post(office, `/helpers/${world.helper}/substitutes`, standIn)
    expect(status).toBe(201)
    await world.carry()
  })

  test('records the visit under his own name, and it counts for the helper’s duty', async () => {
    const { body } = await world.visit({ helper: other, for: world.helper })
    expect(body).toMatchObject({ helper: other, for: { helper: world.helper }, flags: [] })
    await world.carry()
    const late = await world.call(office, 'GET', `/visit-duties?division=${village}`)
    expect(late.body.items).toEqual([])
  })

  test('and the helper himself is no witness of that visit, nor is his telephone the household’s', async () => {
    const { visit } = (await world.visit({ helper: other, for: world.helper })).body
    const both = { ...clerk, grants: [...clerk.grants, ...helperActor(world.helper).grants] }
    const evidence = 'evd_0000000000000000000001'
    const witnessed = await world.post(both, `/visits/${visit}/confirmations/thumbprint`, { evidence })
    expect(witnessed.body.type).toBe('/problems/same_hand')
    await world.phone('15400000001')
    const sent = await world.post(helperActor(other), `/visits/${visit}/confirmation-codes`)
    expect(sent.body.type).toBe('/problems/phone_of_helper')
  })

  test('does so on his days only, and for nobody else', async () => {
    expect((await world.visit({ helper: other, for: world.helper, at: '2020-08-09T01:00:00Z' })).status).toBe(404)
    expect((await world.visit({ helper: other })).status).toBe(404)
    const third = await world.county.helper()
    expect((await world.visit({ helper: third, for: world.helper })).status).toBe(404)
  })
})

test('what was brought is kept: goods with their worth, money by its posting, work by hours or days', async () => {
  const { body } = await world.visit({
    goods: [{ name: '面粉', quantity: 2, unit: '袋', valueFen: 12_000 }],
    money: [{ posting: 'pst_0000000000000000000001', note: '慰问金' }],
    labour: [
      { what: '秋收', people: 3, hours: 4 },
      { what: '修房', days: 2 },
    ],
  })
  expect(body).toMatchObject({
    goods: [{ name: '面粉', quantity: 2, unit: '袋', valueFen: 12_000 }],
    money: [{ posting: 'pst_0000000000000000000001', note: '慰问金' }],
    labour: [
      { what: '秋收', people: 3, hours: 4, days: null },
      { what: '修房', people: 1, hours: null, days: 2 },
    ],
  })
})
