import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FundsDeps } from '../src/deps.ts'
import { take } from '@bangfu/service/facts'
import { parseFact } from '@bangfu/facts/catalogue'
import type { World } from '../../../tests/support/world.ts'
import { funds } from '../src/service.ts'
import { crashing, forgetCrashes, type Fate } from './crashing.ts'
import * as v from './village.ts'

let world: World<FundsDeps>
let fund: string
let households: string[]
beforeEach(async () => {
  world = v.openFunds()
  households = await v.registerHouseholds(world, 45)
  fund = await v.openRewardFund(world)
})
afterEach(async () => {
  forgetCrashes(world)
  expect(await v.verified(world, fund)).toMatchObject({ chainWhole: true, balanced: true, equalsTill: true })
  world.close()
})

const moments: ['before' | 'after', number][] = [0, 1, 2, 3, 4].flatMap((write) => [
  ['before', write],
  ['after', write],
])
const at =
  (when: 'before' | 'after', nth: number): Fate =>
  (write) =>
    write === nth ? when : undefined

describe.each(moments)('a process that dies %s write %i', (when, nth) => {
  const reward = { item: 'star-reward', period: '2020-08' }

  test('of a plan: the repeated request makes one whole plan', async () => {
    const crash = crashing(world, at(when, nth))
    const share = { amountFen: 45_000, households }
    const first = await v.enter(world, fund, { ...reward, share }, 'plan-1')
    crash.mend()
    const seen = (await v.read(world, `/funds/${fund}/plans`)).body.items
    // Seen whole or not at all, and never half counted.
    const { plannedFen } = await v.fundMoney(world, fund)
    expect(plannedFen).toBe(seen.length * 45_000)
    for (const { plan } of seen) expect((await v.read(world, `/plans/${plan}/lines`)).body.items).toHaveLength(45)
    const again = await v.enter(world, fund, { ...reward, share }, 'plan-1')
    expect(again.status).toBe(201)
    if (first.status === 201) expect(again.body).toEqual(first.body)
    expect((await v.read(world, `/funds/${fund}/plans`)).body.items).toHaveLength(1)
    expect(await v.fundMoney(world, fund)).toMatchObject({ plannedFen: 45_000 })
  })

  test('of a payment: the repeated request goes on and pays nothing twice', async () => {
    await v.donate(world, fund, 100_000)
    const plan = await v.approvedPlan(world, fund, { ...reward, share: { amountFen: 45_000, households } })
    const crash = crashing(world, at(when, nth))
    const first = await v.pay(world, plan, v.payer, 'pay-1')
    crash.mend()
    expect(await v.verified(world, fund)).toMatchObject({ chainWhole: true, equalsTill: true })
    const again = await v.pay(world, plan, v.payer, 'pay-1')
    expect(again.body).toMatchObject({ state: 'paid', paid: 45, paidFen: 45_000, refused: [] })
    if (first.status === 200) expect(again.body).toEqual(first.body)
    expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 55_000, paidFen: 45_000, entries: 46 })
  })

  test('of a reward: the fact that comes again pays the rest', async () => {
    await v.donate(world, fund, 100_000)
    await world.carry()
    await v.decide(world, v.rewardOf(households.map((household) => ({ household, amountFen: 1_000 }))))
    const told = (await world.table.feed(0, 1000)).map(({ item }) => parseFact(item.body))
    const fact = told.find(({ type }) => type === 'reward.decided')
    if (!fact) throw new Error('nothing was decided')
    const crash = crashing(world, at(when, nth))
    const died = await take(funds, fact, world.deps).then(
      () => false,
      () => true,
    )
    crash.mend()
    expect(died).toBe(true)
    await take(funds, fact, world.deps)
    await take(funds, fact, world.deps)
    expect(await v.fundMoney(world, fund)).toMatchObject({
      balanceFen: 55_000,
      plannedFen: 45_000,
      approvedFen: 45_000,
      paidFen: 45_000,
    })
    const { items } = (await v.read(world, `/funds/${fund}/plans`)).body
    expect(items).toEqual([expect.objectContaining({ state: 'paid', paidLines: 45, refusedLines: 0 })])
  })
})

test('a payment that dies at every single write comes to its end all the same', async () => {
  await v.donate(world, fund, 45_000)
  const plan = await v.approvedPlan(world, fund, {
    item: 'star-reward',
    period: '2020-08',
    share: { amountFen: 45_000, households },
  })
  let calls = 0
  for (let when: 'before' | 'after' = 'before'; calls < 20; calls++, when = when === 'before' ? 'after' : 'before') {
    const now = when
    const crash = crashing(world, (write) => (write === 0 ? now : undefined))
    const { status } = await v.pay(world, plan, v.payer, 'pay-1')
    crash.mend()
    if (status === 200) break
  }
  expect(calls).toBeGreaterThan(4)
  expect((await v.read(world, `/plans/${plan}`)).body).toMatchObject({ state: 'paid', paidLines: 45 })
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 0, entries: 46 })
})
