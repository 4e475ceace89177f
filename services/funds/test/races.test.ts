import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type World } from '../../../tests/support/world.ts'
import { crashing } from './crashing.ts'
import * as v from './village.ts'

let world: World<Deps>
let fund: string
beforeEach(async () => {
  world = v.openFunds()
  fund = await v.openFund(world, { items: ['dividend', 'star-reward'] })
})
afterEach(async () => {
  expect(await v.verified(world, fund)).toMatchObject({ chainWhole: true, balanced: true, equalsTill: true })
  expect(world.defects).toEqual([])
  world.close()
})

const ones = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

/** Every call sees a table of its own, as if it came to another process: only the conditions keep order. */
const asManyProcesses = (): void => {
  const { table } = world
  Object.defineProperty(world.deps, 'table', { get: () => ({ ...table }), enumerable: true, configurable: true })
}

test.each([
  ['one process', false],
  ['many processes', true],
])('sixteen payments from one fund at once leave an exact balance: %s', async (_name, apart) => {
  const households = await v.registerHouseholds(world, 16)
  await v.donate(world, fund, 16_000)
  const plans = await Promise.all(
    households.map((household) => v.approvedPlan(world, fund, { lines: [{ household, amountFen: 700 }] })),
  )
  if (apart) asManyProcesses()
  const paid = await Promise.all(plans.map((plan) => v.pay(world, plan)))
  expect(paid.map(({ status, body }) => [status, body.state])).toEqual(paid.map(() => [200, 'paid']))
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 4_800, paidFen: 11_200, entries: 17 })
})

test.each([
  ['one process', false],
  ['many processes', true],
])('when the money is enough for half of the payments, half are paid: %s', async (_name, apart) => {
  const households = await v.registerHouseholds(world, 16)
  await v.donate(world, fund, 5_650)
  const plans = await Promise.all(
    households.map((household) => v.approvedPlan(world, fund, { lines: [{ household, amountFen: 700 }] })),
  )
  if (apart) asManyProcesses()
  await Promise.all(plans.map((plan) => v.pay(world, plan)))
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 50, paidFen: 5_600, entries: 9 })
})

test('two payers of the same plan pay each line once', async () => {
  const households = await v.registerHouseholds(world, 60)
  await v.donate(world, fund, 60_000)
  const plan = await v.approvedPlan(world, fund, { share: { amountFen: 60_000, households } })
  asManyProcesses()
  const second = actorWith('finance-payer', { division: v.county }, 'usr-second-payer')
  const paid = await Promise.all([v.pay(world, plan), v.pay(world, plan, second)])
  for (const { status, body } of paid)
    expect([200, 409]).toContain(status === 200 && body.state !== 'paid' ? body.state : status)
  expect((await v.read(world, `/plans/${plan}`)).body).toMatchObject({ state: 'paid', paidLines: 60, refusedLines: 0 })
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 0, paidFen: 60_000, entries: 61 })
})

test('eight plans for the same households and money pay each household once', async () => {
  const households = await v.registerHouseholds(world, 25)
  await v.donate(world, fund, 1_000_000)
  const plans = await Promise.all(
    ones(8).map(() => v.approvedPlan(world, fund, { share: { amountFen: 2_500, households } })),
  )
  asManyProcesses()
  const paid = await Promise.all(plans.map((plan) => v.pay(world, plan)))
  expect(paid.reduce((sum, { body }) => sum + (body.paid as number), 0)).toBe(25)
  expect(await v.fundMoney(world, fund)).toMatchObject({ paidFen: 2_500, entries: 26 })
})

test('the same request at the same moment has one effect and one answer', async () => {
  asManyProcesses()
  const gifts = await Promise.all(ones(8).map(() => v.donate(world, fund, 500, {}, 'one-gift')))
  expect(new Set(gifts.map(({ body }) => body.posting)).size).toBe(1)
  expect(gifts.map(({ status }) => status)).toEqual(gifts.map(() => 201))
  const household = await v.registerHousehold(world, 1)
  const entered = await Promise.all(
    ones(8).map(() => v.enter(world, fund, { lines: [{ household, amountFen: 500 }] }, 'one-plan')),
  )
  expect(new Set(entered.map(({ body }) => body.plan)).size).toBe(1)
  const { plan } = entered[0]?.body ?? {}
  await v.approve(world, plan)
  const paid = await Promise.all(ones(8).map(() => v.pay(world, plan, v.payer, 'one-payment')))
  expect(paid.map(({ body }) => body)).toEqual(paid.map(() => paid[0]?.body))
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 0, receivedFen: 500, plannedFen: 500, entries: 2 })
})

test('a posting that several reverse at once is reversed once', async () => {
  await v.donate(world, fund, 500)
  await v.donate(world, fund, 500)
  asManyProcesses()
  const path = `/funds/${fund}/postings/1/reversal`
  const reversed = await Promise.all(ones(6).map(() => v.send(world, v.approver, path, { why: '退汇' })))
  expect(reversed.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409])
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 500, returnedFen: 500 })
})

test('payments, reversals and donations in any order keep the chain whole', async () => {
  const households = await v.registerHouseholds(world, 20)
  await v.donate(world, fund, 20_000)
  const plan = await v.approvedPlan(world, fund, { share: { amountFen: 20_000, households } })
  await v.pay(world, plan)
  asManyProcesses()
  const again = await Promise.all(
    households.map((household) =>
      v.approvedPlan(world, fund, { item: 'star-reward', lines: [{ household, amountFen: 100 }] }),
    ),
  )
  await Promise.all([
    ...ones(20).map((n) => v.send(world, v.approver, `/funds/${fund}/postings/${n + 1}/reversal`, { why: 'x' })),
    ...ones(10).map(() => v.donate(world, fund, 1_000)),
  ])
  await Promise.all(again.map((one) => v.pay(world, one)))
  expect(await v.fundMoney(world, fund)).toMatchObject({
    balanceFen: 20_000 + 10_000 - 2_000,
    receivedFen: 30_000,
    reversedFen: 20_000,
    paidFen: 22_000,
  })
  expect((await v.read(world, `/plans/${plan}`)).body).toMatchObject({ paidLines: 0, reversedLines: 20 })
})

test('a household that is removed while its plan is paid is paid before or not at all', async () => {
  const households = await v.registerHouseholds(world, 40)
  await v.donate(world, fund, 40_000)
  const plan = await v.approvedPlan(world, fund, { share: { amountFen: 40_000, households } })
  const [, paid] = await Promise.all([
    v.changeHousehold(world, households[39] ?? '', { payable: false }),
    v.pay(world, plan),
  ])
  expect(paid.body).toMatchObject({ state: 'partly_paid', paid: 39, refusedLines: 1 })
})

test('payments that wait at one till share its transactions, and one that is refused does not hold up the others', async () => {
  const households = await v.registerHouseholds(world, 32)
  await v.donate(world, fund, 32_000)
  const plans: string[] = []
  for (const household of households)
    plans.push(await v.approvedPlan(world, fund, { lines: [{ household, amountFen: 100 }] }))
  await v.changeHousehold(world, households[7] ?? '', { payable: false })
  const { writes, mend } = crashing(world, () => undefined)
  const paid = await Promise.all(plans.map((plan) => v.pay(world, plan)))
  mend()
  expect(paid.map(({ body }) => body.paid)).toEqual(households.map((_, index) => (index === 7 ? 0 : 1)))
  // Each payment begins and ends for itself; the 31 postings took a few transactions, not one each.
  expect(writes() - 2 * plans.length).toBeLessThan(10)
})
