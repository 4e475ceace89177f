import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../tests/support/world.ts'
import * as v from './village.ts'

let world: World<Deps>
beforeEach(() => {
  world = v.openFunds('2020-08-31T10:00:00.000Z')
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const cases = JSON.parse(readFileSync(new URL('../../../cases/stars.json', import.meta.url), 'utf8'))

test('the star rewards of the case are paid to the fen, and once', async () => {
  const payout = Object.values<number>(cases.expect.payoutFen)
  const households = await v.registerHouseholds(world, payout.length)
  const fund = await v.openRewardFund(world)
  await v.donate(world, fund, 200_000)
  const reward = v.rewardOf(households.map((household, index) => ({ household, amountFen: payout[index] ?? 0 })))
  await v.decide(world, reward)
  await v.decide(world, reward)
  await world.carry()
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 90_000, paidFen: 110_000, entries: 11 })
  const { items } = (await v.read(world, `/funds/${fund}/plans`)).body
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ state: 'paid', lines: 10, paidLines: 10, enteredBy: 'system:assessments' })
})
