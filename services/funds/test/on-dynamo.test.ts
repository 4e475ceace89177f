import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { FundsDeps } from '../src/deps.ts'
import { take } from '@bangfu/service/facts'
import type { Fact } from '@bangfu/facts/catalogue'
import { instant } from '@bangfu/kernel/time'
import { openDynamoTable } from '@bangfu/table/dynamo-table'
import { onDynoxide, openDynoxide, type DynamoForTest } from '../../../tests/support/on-dynoxide.ts'
import type { World } from '../../../tests/support/world.ts'
import { funds } from '../src/service.ts'
import * as v from './village.ts'

/** The same promises on the cloud's table, where a transaction takes longer and races are lost more often. */
onDynoxide(() => {
  let dynamo: DynamoForTest
  let world: World<FundsDeps>
  beforeAll(async () => {
    dynamo = await openDynoxide()
    const here = v.openFunds()
    const table = { ...here.table, ...openDynamoTable(dynamo) }
    Object.assign(here.deps, { table })
    world = { ...here, table }
  })
  afterAll(async () => {
    expect(world.defects).toEqual([])
    world.close()
    await dynamo.close()
  })

  test('the dividend, sixteen payments at once, a reversal and a waiting reward', async () => {
    const households = await v.registerHouseholds(world, 45)
    const fund = await v.openFund(world, { items: ['dividend', 'star-reward'], rewardFor: v.village })
    await v.donate(world, fund, 5_250_000)
    const dividend = await v.approvedPlan(world, fund, { share: { amountFen: 5_250_000, households } })
    expect((await v.pay(world, dividend)).body).toMatchObject({ state: 'paid', paid: 45, paidFen: 5_250_000 })

    const reward: Fact<'reward.decided'> = {
      id: 'fct_1',
      type: 'reward.decided',
      version: 1,
      county: v.county,
      at: instant('2020-08-31T10:00:00Z'),
      body: v.rewardOf(households.map((household) => ({ household, amountFen: 100 }))) as never,
    }
    await take(funds, reward, world.deps)
    const waiting = (await v.read(world, `/funds/${fund}/plans`)).body.items[0]
    expect(waiting).toMatchObject({ state: 'waiting', waitsFor: 'fund_short' })
    await v.donate(world, fund, 100_000)
    expect((await v.pay(world, waiting.plan)).body).toMatchObject({ state: 'paid', paid: 45 })

    const plans: string[] = []
    for (const household of households.slice(0, 16))
      plans.push(await v.approvedPlan(world, fund, { period: '2020-06', lines: [{ household, amountFen: 50 }] }))
    const { table } = world.deps
    Object.defineProperty(world.deps, 'table', { get: () => ({ ...table }), configurable: true, enumerable: true })
    const paid = await Promise.all(plans.map((plan) => v.pay(world, plan)))
    expect(paid.map(({ body }) => body.state)).toEqual(plans.map(() => 'paid'))
    const path = `/funds/${fund}/postings/2/reversal`
    expect((await v.send(world, v.approver, path, { why: '更正' })).status).toBe(201)
    expect(await v.verified(world, fund)).toMatchObject({ entries: 109, chainWhole: true, equalsTill: true })
  })
})
