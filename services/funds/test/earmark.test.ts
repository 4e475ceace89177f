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
  fund = await v.openFund(world, { scope: { division: v.village, categories: ['一般贫困户', '低保户'] } })
  await v.donate(world, fund, 100_000)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const one = (id: string, amountFen = 100) => ({ lines: [{ household: id, amountFen }] })

describe('money leaves a fund only for its purpose, scope and period', () => {
  test.each([
    ['item', { item: 'student-aid' }],
    ['period', { period: '2019-12' }],
    ['period', { period: '2021-01' }],
  ])('a plan that breaks the rule %s is refused and told which', async (rule, more) => {
    const { status, body } = await v.enter(world, fund, { ...one(household), ...more })
    expect([status, body.type, body.rule]).toEqual([422, '/problems/outside_earmark', rule])
    expect((await v.read(world, `/funds/${fund}/plans`)).body.items).toEqual([])
  })

  test.each([
    ['division', { division: '610528000902' as never }],
    ['division', { division: '610526000901' as never }],
    ['category', { category: '五保户' }],
  ])('a household outside the %s of the fund is refused', async (rule, more) => {
    const outside = await v.registerHousehold(world, 2, more)
    const { status, body } = await v.enter(world, fund, one(outside))
    expect([status, body.type, body.rule]).toEqual([422, '/problems/outside_earmark', rule])
    expect(body.errors).toEqual([expect.objectContaining({ pointer: 'body/lines/0' })])
  })

  test('a household of another county is refused in the words of one that does not exist', async () => {
    const outside = await v.registerHousehold(world, 2, { division: '510000000001' as never })
    const there = await v.enter(world, fund, one(outside))
    const nowhere = await v.enter(world, fund, one(v.householdId(99)))
    expect({ ...there.body, instance: '' }).toEqual({ ...nowhere.body, instance: '' })
  })

  test('every bad line is named and nothing of the plan is kept', async () => {
    const removed = await v.registerHousehold(world, 2, { payable: false })
    const outside = await v.registerHousehold(world, 3, { category: '五保户' })
    const lines = [household, removed, outside, household].map((id) => ({ household: id, amountFen: 100 }))
    const { status, body } = await v.enter(world, fund, { lines })
    expect([status, body.type, body.count]).toEqual([422, '/problems/plan_lines_refused', 3])
    expect(body.errors.map(({ pointer }: any) => pointer)).toEqual(['body/lines/1', 'body/lines/2', 'body/lines/3'])
    expect((await v.read(world, `/funds/${fund}/plans`)).body.items).toEqual([])
    expect(await v.fundMoney(world, fund)).toMatchObject({ plannedFen: 0 })
  })

  test('a share that leaves a household less than a fen is refused', async () => {
    const other = await v.registerHousehold(world, 2)
    const { status, body } = await v.enter(world, fund, { share: { amountFen: 1, households: [household, other] } })
    expect([status, body.errors[0].pointer]).toEqual([422, 'body/share/households/1'])
  })

  test.each([
    ['household_not_payable', null, { payable: false }],
    ['outside_earmark', 'category', { category: '五保户' }],
    ['outside_earmark', 'division', { division: '610528000902' as never }],
  ])('a household that is %s (%s) by the day of payment is not paid, the others are', async (reason, rule, more) => {
    const other = await v.registerHousehold(world, 2)
    const plan = await v.approvedPlan(world, fund, { share: { amountFen: 1000, households: [household, other] } })
    await v.changeHousehold(world, household, more)
    const { body } = await v.pay(world, plan)
    expect(body).toMatchObject({ state: 'partly_paid', paid: 1, paidFen: 500, refusedLines: 1 })
    expect(body.refused).toEqual([{ line: 1, household, headMasked: '李某', amountFen: 500, reason, rule }])
    await v.changeHousehold(world, household, { payable: true, category: '一般贫困户', division: v.village })
    expect((await v.pay(world, plan)).body).toMatchObject({ state: 'paid', paid: 2, paidFen: 1000, refused: [] })
  })

  test('the household stays on the line as it was when the line was entered', async () => {
    const { body } = await v.enter(world, fund, one(household))
    await v.changeHousehold(world, household, { persons: 9, category: '低保户', headMasked: '王某' })
    const { items } = (await v.read(world, `/plans/${body.plan}/lines`)).body
    expect(items[0].frozen).toMatchObject({ persons: 3, category: '一般贫困户', headMasked: '李某' })
  })

  test('a village has one star reward fund', async () => {
    await v.openRewardFund(world)
    const { status, body } = await v.send(world, v.entry, '/funds', { ...v.fundInput, rewardFor: v.village })
    expect([status, body.type]).toEqual([409, '/problems/reward_fund_exists'])
  })
})
