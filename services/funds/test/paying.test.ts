import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../tests/support/world.ts'
import * as v from './village.ts'

let world: World<Deps>
beforeEach(() => {
  world = v.openFunds()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

describe('a fund pays', () => {
  test('the dividend of 52,500 yuan over 45 households is exact to the fen', async () => {
    const households = await v.registerHouseholds(world, 45)
    const fund = await v.openFund(world)
    expect((await v.donate(world, fund, 5_250_000)).status).toBe(201)
    const plan = await v.approvedPlan(world, fund, {
      share: { amountFen: 5_250_000, households: households.toReversed() },
    })
    const paid = await v.pay(world, plan)
    expect(paid.body).toMatchObject({ plan, state: 'paid', paid: 45, paidFen: 5_250_000, refused: [] })
    const lines = (await v.read(world, `/plans/${plan}/lines?limit=200`)).body.items
    expect(lines.map((line: any) => line.amountFen)).toEqual([
      ...Array<number>(30).fill(116_667),
      ...Array<number>(15).fill(116_666),
    ])
    expect(lines.map((line: any) => line.household)).toEqual(households)
    expect(await v.fundMoney(world, fund)).toMatchObject({
      balanceFen: 0,
      receivedFen: 5_250_000,
      plannedFen: 5_250_000,
      approvedFen: 5_250_000,
      paidFen: 5_250_000,
      reversedFen: 0,
    })
    expect(await v.verified(world, fund)).toMatchObject({
      entries: 46,
      balanced: true,
      chainWhole: true,
      balanceFen: 0,
      equalsTill: true,
      next: null,
    })
  })
})
