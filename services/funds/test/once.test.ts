import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../tests/support/world.ts'
import * as v from './village.ts'

let world: World<Deps>
let fund: string
let household: string
beforeEach(async () => {
  world = v.openFunds()
  household = await v.registerHousehold(world, 1)
  fund = await v.openFund(world)
  await v.donate(world, fund, 1000, { donor: '西安工业大学' })
})
afterEach(async () => {
  expect(await v.verified(world, fund)).toMatchObject({ chainWhole: true, balanced: true, equalsTill: true })
  expect(world.defects).toEqual([])
  world.close()
})

const one = () => ({ lines: [{ household, amountFen: 300 }] })
const reverse = (number: number, actor = v.approver, key?: string) =>
  v.send(world, actor, `/funds/${fund}/postings/${number}/reversal`, { why: '重复发放' }, key)

describe('one payment once', () => {
  test('what was paid to a household is not entered again for the period', async () => {
    await v.pay(world, await v.approvedPlan(world, fund, one()))
    const { status, body } = await v.enter(world, fund, one())
    expect([status, body.type]).toEqual([409, '/problems/already_paid'])
    expect([body.item, body.period]).toEqual(['dividend', '2020-05'])
    expect((await v.enter(world, fund, { ...one(), period: '2020-06' })).status).toBe(201)
  })

  test('of two plans for the same money the second pays nothing', async () => {
    const [first, second] = [await v.approvedPlan(world, fund, one()), await v.approvedPlan(world, fund, one())]
    await v.pay(world, first)
    const { body } = await v.pay(world, second)
    expect(body).toMatchObject({ state: 'partly_paid', paid: 0, paidFen: 0 })
    expect(body.refused).toEqual([expect.objectContaining({ household, reason: 'already_paid' })])
    expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 700, paidFen: 300 })
  })

  test('the same request answers as the first time', async () => {
    const plan = await v.approvedPlan(world, fund, one())
    const first = await v.pay(world, plan, v.payer, 'pay-1')
    const again = await v.pay(world, plan, v.payer, 'pay-1')
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
    const donated = await v.donate(world, fund, 5, {}, 'gift-1')
    expect((await v.donate(world, fund, 5, {}, 'gift-1')).body).toEqual(donated.body)
    expect((await v.donate(world, fund, 6, {}, 'gift-1')).status).toBe(422)
    expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 705 })
  })

  test('money commands without an Idempotency-Key are refused', async () => {
    for (const path of [`/funds/${fund}/donations`, `/funds/${fund}/plans`]) {
      const body = path.endsWith('plans') ? { ...v.planInput, ...one() } : { amountFen: 1, document: 'x' }
      expect((await world.call(v.entry, 'POST', path, body)).body.type).toBe('/problems/idempotency_key_required')
    }
  })
})

describe('a reversal', () => {
  test('names what it takes back, and the money may be paid once more', async () => {
    const plan = await v.approvedPlan(world, fund, one())
    await v.pay(world, plan)
    const { status, body } = await reverse(2)
    expect(status).toBe(201)
    expect(body).toMatchObject({ kind: 'reversal', reverses: { number: 2 }, household, why: '重复发放' })
    expect(body.lines).toEqual([
      { account: 'household-benefits', creditFen: 300 },
      { account: 'fund-money', debitFen: 300 },
    ])
    expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 1000, paidFen: 300, reversedFen: 300 })
    expect((await v.read(world, `/plans/${plan}`)).body).toMatchObject({
      paidLines: 0,
      reversedLines: 1,
      state: 'paid',
    })
    expect((await v.pay(world, await v.approvedPlan(world, fund, one()))).body.paid).toBe(1)
    expect((await v.enter(world, fund, one())).body.type).toBe('/problems/already_paid')
    const { items } = (await v.read(world, `/households/${household}/payments`)).body
    expect(items.map(({ number }: any) => number).toSorted()).toEqual([2, 3, 4])
  })

  test('opens the next payment each time, never two', async () => {
    for (let round = 1; round <= 3; round++) {
      const [first, second] = [await v.approvedPlan(world, fund, one()), await v.approvedPlan(world, fund, one())]
      expect((await v.pay(world, first)).body.paid).toBe(1)
      expect((await v.pay(world, second)).body.paid).toBe(0)
      expect((await reverse(2 * round)).status).toBe(201)
    }
    expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 1000, paidFen: 900, reversedFen: 900 })
  })

  test('happens once, and is not itself reversed', async () => {
    await v.pay(world, await v.approvedPlan(world, fund, one()))
    await reverse(2)
    expect((await reverse(2)).body.type).toBe('/problems/already_reversed')
    expect((await reverse(3)).body.type).toBe('/problems/not_reversible')
    expect((await reverse(9)).status).toBe(404)
  })

  test('of a donation takes the money out, as far as it is still there', async () => {
    await v.pay(world, await v.approvedPlan(world, fund, one()))
    expect((await reverse(1)).body).toMatchObject({
      type: '/problems/fund_short',
      missingFen: 300,
      missingYuan: '3.00',
    })
    await reverse(2)
    expect((await reverse(1)).status).toBe(201)
    expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 0, receivedFen: 1000, returnedFen: 1000 })
  })
})

describe('a fund that is short', () => {
  test('pays nothing of the plan and says how much is missing', async () => {
    const other = await v.registerHousehold(world, 2)
    const plan = await v.approvedPlan(world, fund, { share: { amountFen: 1500, households: [household, other] } })
    const { status, body } = await v.pay(world, plan)
    expect([status, body.type, body.missingFen]).toEqual([409, '/problems/fund_short', 500])
    expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 1000, entries: 1 })
    await v.donate(world, fund, 500)
    expect((await v.pay(world, plan)).body).toMatchObject({ state: 'paid', paid: 2 })
  })
})
