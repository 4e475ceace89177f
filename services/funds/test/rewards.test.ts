import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Deps } from '@bangfu/service/context'
import type { Division } from '@bangfu/kernel/division'
import { actorWith, type World } from '../../../tests/support/world.ts'
import * as v from './village.ts'

let world: World<Deps>
let households: string[]
beforeEach(async () => {
  world = v.openFunds('2020-08-31T10:00:00.000Z')
  households = await v.registerHouseholds(world, 11)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const cases = JSON.parse(readFileSync(new URL('../../../cases/stars.json', import.meta.url), 'utf8'))
const payout = Object.values<number>(cases.expect.payoutFen)
const reward = () => v.rewardOf(households.map((household, index) => ({ household, amountFen: payout[index] ?? 0 })))

/** The one plan of the village's reward. */
const plan = async () => {
  const { items } = (await v.read(world, `/plans?division=${v.village}`)).body
  expect(items).toHaveLength(1)
  return items[0]
}

test('the star rewards of the case are paid to the fen, and once', async () => {
  const fund = await v.openRewardFund(world)
  await v.donate(world, fund, 200_000)
  await v.decide(world, reward())
  await v.decide(world, reward())
  await world.carry()
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 90_000, paidFen: 110_000, entries: 11 })
  expect(await plan()).toMatchObject({
    fund,
    state: 'paid',
    lines: 10,
    paidLines: 10,
    enteredBy: 'system:assessments',
    approvedBy: ['usr-1', 'usr-2', 'usr-3'],
    paidBy: ['system:funds'],
  })
})

test('a reward without a fund waits, and is paid when the village has one and money comes', async () => {
  await v.decide(world, reward())
  await world.carry()
  expect(await plan()).toMatchObject({ fund: null, state: 'waiting', waitsFor: 'no_reward_fund' })
  const fund = await v.openRewardFund(world)
  await world.carry()
  await v.donate(world, fund, 100_000)
  await world.carry()
  expect(await plan()).toMatchObject({ fund, state: 'waiting', waitsFor: 'fund_short' })
  expect(await v.fundMoney(world, fund)).toMatchObject({
    balanceFen: 100_000,
    plannedFen: 110_000,
    approvedFen: 110_000,
  })
  await v.donate(world, fund, 10_000)
  await world.carry()
  expect(await plan()).toMatchObject({ state: 'paid', paidLines: 10, waitsFor: null })
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 0, plannedFen: 110_000, paidFen: 110_000 })
})

test('a payer may pay a waiting reward by hand, but none of those who signed it', async () => {
  const fund = await v.openRewardFund(world)
  await v.decide(world, reward())
  await world.carry()
  const { plan: id } = await plan()
  expect((await v.pay(world, id)).body).toMatchObject({ type: '/problems/fund_short', missingFen: 110_000 })
  await v.donate(world, fund, 110_000)
  expect((await v.pay(world, id, { ...v.payer, id: 'usr-2' })).body.type).toBe('/problems/same_person')
  expect((await v.pay(world, id)).body).toMatchObject({ state: 'paid', paid: 10 })
  await world.carry()
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 0, entries: 11 })
})

test('a payer who comes too early is told that the village has no reward fund', async () => {
  await v.decide(world, reward())
  await world.carry()
  expect((await v.pay(world, (await plan()).plan)).body.type).toBe('/problems/no_reward_fund')
})

test('a reward that the fund is not earmarked for waits and names the rule', async () => {
  const fund = await v.openFund(world, { items: ['dividend'], rewardFor: v.village })
  await v.donate(world, fund, 110_000)
  await v.decide(world, reward())
  await world.carry()
  expect(await plan()).toMatchObject({ state: 'waiting', waitsFor: 'outside_earmark' })
})

test('a household that left the list since the decision is not rewarded; the others are', async () => {
  const fund = await v.openRewardFund(world)
  await v.donate(world, fund, 110_000)
  await v.changeHousehold(world, households[0] ?? '', { payable: false })
  await v.decide(world, { ...reward(), lines: [...reward().lines, unknown()], budgetFen: 120_000 })
  await world.carry()
  expect(await plan()).toMatchObject({ state: 'waiting', waitsFor: 'fund_short' })
  await v.donate(world, fund, 10_000)
  await world.carry()
  expect(await plan()).toMatchObject({ state: 'partly_paid', paidLines: 9, refusedLines: 2 })
})
const unknown = () => ({ household: v.householdId(99), code: '9999', stars: 1, amountFen: 100 as never })

test('a month in which nobody won a star pays nothing and is no plan', async () => {
  await v.decide(world, v.rewardOf(households.map((household) => ({ household, amountFen: 0 }))))
  await world.carry()
  expect((await v.read(world, `/plans?division=${v.village}`)).body.items).toEqual([])
})

test('what came of the money is told: receipts, states of the plan, payments', async () => {
  const fund = await v.openRewardFund(world)
  await v.donate(world, fund, 110_000)
  await v.decide(world, reward())
  const facts = await world.carry()
  const told = (type: string) => facts.filter((fact) => fact.type === type).map(({ body }) => body as any)
  expect(told('donation.received')).toEqual([
    expect.objectContaining({ fund, amountFen: 110_000, division: v.village, period: '2020-08' }),
  ])
  expect(told('plan.moved').map(({ from, to }) => [from, to])).toEqual([
    [null, 'approved'],
    ['approved', 'paying'],
    ['paying', 'paid'],
  ])
  expect(told('posting.paid')).toHaveLength(10)
  expect(told('posting.paid')[0]).toMatchObject({ household: households[0], amountFen: 21_290, item: 'star-reward' })
})

test('the reward of a village out of the fund of its county is paid by the county, not by a payer of the township', async () => {
  await v.decide(world, reward())
  await world.carry()
  const { plan: id } = await plan()
  const fund = await v.openFund(world, {
    items: ['star-reward'],
    rewardFor: v.village,
    scope: { division: v.county },
  })
  const township = actorWith('finance-payer', { division: v.village.slice(0, 9) as Division }, 'usr-township-payer')
  const early = await v.pay(world, id, township)
  await v.donate(world, fund, 110_000)
  expect([early.status, (await v.pay(world, id, township)).status]).toEqual([404, 404])
  expect(await v.fundMoney(world, fund)).toMatchObject({ paidFen: 0 })
  expect((await v.pay(world, id)).body).toMatchObject({ state: 'paid', paidFen: 110_000 })
})
