import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type World } from '../../../tests/support/world.ts'
import * as v from './village.ts'

let world: World<Deps>
let fund: string
let plan: string
beforeEach(async () => {
  world = v.openFunds()
  const household = await v.registerHousehold(world, 1)
  fund = await v.openFund(world)
  await v.donate(world, fund, 100_000)
  plan = (await v.enter(world, fund, { lines: [{ household, amountFen: 100 }] })).body.plan
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** Somebody who holds all three roles, under one of the ids that did an earlier step. */
const everything = (id: string): Actor => ({
  id,
  grants: [v.entry, v.approver, v.payer].flatMap(({ grants }) => grants),
})

describe('enter, approve and pay are different hands', () => {
  test('who entered a plan does not approve it, whatever his roles', async () => {
    const { status, body } = await v.approve(world, plan, everything(v.entry.id))
    expect([status, body.type]).toEqual([403, '/problems/same_person'])
  })

  test.each([v.entry.id, v.approver.id])('%s, who did an earlier step, does not pay', async (id) => {
    await v.approve(world, plan)
    const { status, body } = await v.pay(world, plan, everything(id))
    expect([status, body.type]).toEqual([403, '/problems/same_person'])
    expect(await v.fundMoney(world, fund)).toMatchObject({ paidFen: 0 })
  })

  test('who paid does not take back', async () => {
    await v.approve(world, plan)
    await v.pay(world, plan)
    const { status } = await v.send(world, everything(v.payer.id), `/funds/${fund}/postings/2/reversal`, {
      why: '误付',
    })
    expect(status).toBe(403)
  })

  test('the steps follow each other', async () => {
    const early = await v.pay(world, plan)
    expect([early.status, early.body.state]).toEqual([409, 'entered'])
    expect((await v.approve(world, plan)).body.state).toBe('approved')
    expect((await v.approve(world, plan)).status).toBe(409)
    expect((await v.pay(world, plan)).body.state).toBe('paid')
    const again = await v.pay(world, plan)
    expect([again.status, again.body.state]).toEqual([409, 'paid'])
  })
})

describe('roles and places', () => {
  const other = '610526' as typeof v.county
  const stranger = (role: 'finance-entry' | 'finance-approver' | 'finance-payer' | 'auditor') =>
    actorWith(role, { division: other })

  test('finance of another county finds nothing', async () => {
    const lines = [{ household: v.householdId(1), amountFen: 100 }]
    const answers = [
      await v.send(world, stranger('finance-entry'), '/funds', v.fundInput),
      await v.send(world, stranger('finance-entry'), `/funds/${fund}/donations`, { amountFen: 1, document: 'x' }),
      await v.send(world, stranger('finance-entry'), `/funds/${fund}/plans`, { ...v.planInput, lines }),
      await v.approve(world, plan, stranger('finance-approver')),
      await v.pay(world, plan, stranger('finance-payer')),
      await v.send(world, stranger('finance-approver'), `/funds/${fund}/postings/1/reversal`, { why: 'x' }),
      ...(await Promise.all(
        [
          `/funds/${fund}`,
          `/funds?division=${v.village}`,
          `/funds/${fund}/plans`,
          `/plans?division=${v.village}`,
          `/plans/${plan}`,
          `/plans/${plan}/lines`,
          `/funds/${fund}/postings`,
          `/funds/${fund}/verification`,
          `/households/${v.householdId(1)}/payments`,
        ].map((path) => v.read(world, path, stranger('auditor'))),
      )),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
  })

  test('each step is its role’s alone', async () => {
    for (const actor of [v.payer, v.entry, v.auditor]) expect((await v.approve(world, plan, actor)).status).toBe(403)
    for (const actor of [v.approver, v.entry, v.auditor]) expect((await v.pay(world, plan, actor)).status).toBe(403)
    for (const actor of [v.payer, v.entry, v.auditor]) {
      const path = `/funds/${fund}/postings/1/reversal`
      expect((await v.send(world, actor, path, { why: 'x' })).status).toBe(403)
    }
    expect((await v.send(world, v.approver, '/funds', v.fundInput)).status).toBe(403)
  })

  test('a household reads what was paid to it and nothing of its neighbour', async () => {
    const mine = v.householdId(1)
    const neighbour = await v.registerHousehold(world, 2)
    await v.approve(world, plan)
    await v.pay(world, plan)
    const me = actorWith('household', { household: mine })
    const { body } = await v.read(world, `/households/${mine}/payments`, me)
    expect(body.items).toEqual([expect.objectContaining({ kind: 'payment', household: mine, item: 'dividend' })])
    expect((await v.read(world, `/households/${neighbour}/payments`, me)).status).toBe(404)
  })
})
