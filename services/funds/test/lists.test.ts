import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type World } from '../../../tests/support/world.ts'
import * as v from './village.ts'

let world: World<Deps>
let fund: string
let households: string[]
beforeAll(async () => {
  world = v.openFunds()
  households = await v.registerHouseholds(world, 30)
  fund = await v.openFund(world, { scope: { division: v.county } })
  await v.donate(world, fund, 30_000, { donor: '西安工业大学' })
  await v.pay(world, await v.approvedPlan(world, fund, { share: { amountFen: 30_000, households } }))
})
afterAll(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** Walks a list page by page. */
const walk = async (path: string, limit: number): Promise<any[]> => {
  const items: any[] = []
  let cursor: string | null = ''
  do {
    const and = path.includes('?') ? '&' : '?'
    const { body } = await v.read(world, `${path}${and}limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    items.push(...body.items)
    cursor = body.next as string | null
  } while (cursor !== null)
  return items
}

test('postings come by number, page by page, and may be asked for by a range of numbers', async () => {
  const numbers = (await walk(`/funds/${fund}/postings`, 7)).map(({ number }) => number)
  expect(numbers).toEqual(Array.from({ length: 31 }, (_, index) => index + 1))
  const some = await walk(`/funds/${fund}/postings?from=5&to=14`, 4)
  expect(some.map(({ number }) => number)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
  expect((await v.read(world, `/funds/${fund}/postings?from=5&to=4`)).body.items).toEqual([])
})

test('the lines of a plan come in their order and show masked names only', async () => {
  const { items } = (await v.read(world, `/funds/${fund}/plans`)).body
  const lines = await walk(`/plans/${items[0].plan}/lines`, 11)
  expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  expect(lines[0]).toMatchObject({ state: 'paid', posting: { number: 2 }, frozen: { headMasked: '李某' } })
  expect(items[0]).not.toHaveProperty('list')
})

test('a division’s funds and plans are those in it and below it', async () => {
  const inVillage = await v.openFund(world)
  expect((await v.read(world, `/funds?division=${v.county}`)).body.items).toHaveLength(2)
  expect((await v.read(world, `/funds?division=${v.village}`)).body.items).toEqual([
    expect.objectContaining({ fund: inVillage, sourceZh: '村集体' }),
  ])
  expect((await v.read(world, '/funds?division=610528000902')).body.items).toEqual([])
  expect((await v.read(world, `/plans?division=${v.county}`)).body.items).toHaveLength(1)
})

test('a cursor is good for its caller and its list only', async () => {
  const { next } = (await v.read(world, `/funds/${fund}/postings?limit=3`)).body
  const other = actorWith('auditor', { division: v.county }, 'usr-other')
  expect((await v.read(world, `/funds/${fund}/postings?limit=3&cursor=${next}`, other)).status).toBe(400)
  expect((await v.read(world, `/funds/${fund}/plans?limit=3&cursor=${next}`)).status).toBe(400)
})

test('what a household was paid names the fund, the item, the period and the plan', async () => {
  const { items } = (await v.read(world, `/households/${households[4]}/payments`)).body
  expect(items).toEqual([
    expect.objectContaining({ kind: 'payment', fund, item: 'dividend', period: '2020-05', household: households[4] }),
  ])
  expect((await v.read(world, `/households/${v.householdId(99)}/payments`)).status).toBe(404)
})
