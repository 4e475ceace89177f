import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Grant } from '@bangfu/access/actor'
import type { Role } from '@bangfu/access/roles'
import { actorWith } from '../support/world.ts'
import { openFullWorld, type FullWorld } from '../support/full-world.ts'

let world: FullWorld
beforeAll(async () => void (world = await openFullWorld()), 60_000)
afterAll(() => world.close())

let calls = 0
const as = async (role: Role, reach: object, method: string, path: string, body?: unknown) => {
  const actor = actorWith(role, reach as Partial<Grant>, `usr-sale-${role}`)
  const { status, body: answered } = await world.call(actor, method, path, body, {
    'idempotency-key': `sale-${++calls}`,
  })
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answered)}`)
  return answered
}

test('eggs that a school bought are income of the household that raised the hens, without any service asking another', async () => {
  const { order, unit, supplier, household, village } = world.own
  await as('buyer', { unit }, 'POST', `/orders/${order}/acceptance`, {})
  await as('unit-officer', { unit }, 'POST', `/orders/${order}/payment`, { document: '转账 1' })
  await as('buyer', { unit }, 'POST', `/orders/${order}/review`, { score: 5, text: '好' })
  await as('supplier', { supplier }, 'POST', `/orders/${order}/distribution`, {
    ...{ paidOn: '2020-08-15', document: '结算单 1' },
    lines: [{ household, kind: 'livestock', amountFen: 3000 }],
  })
  await world.carry()
  const income = () =>
    as('village-clerk', { division: village }, 'GET', `/households/${household}/income?from=2020-08&to=2020-08`)
  expect((await income()).account.sources.operatingFen).toBe(3000)
  const lines = await as('household', { household }, 'GET', `/households/${household}/income-entries?month=2020-08`)
  expect(lines.items.map(({ entry }: any) => entry?.origin)).toContainEqual(
    expect.objectContaining({ kind: 'sale', order, sale: 'livestock' }),
  )
  await as('supplier', { supplier }, 'POST', `/orders/${order}/distribution/reversal`, { why: '户名有误' })
  await world.carry()
  expect((await income()).account.sources.operatingFen).toBeNull()
  expect(world.defects).toEqual([])
})
