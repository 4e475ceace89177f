import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { county, householdId, village } from '../village.ts'
import { clerk, family, householdActor, openAid, person, read, send, teacher, type AidWorld } from './aid-world.ts'

let world: AidWorld
beforeEach(async () => {
  world = openAid()
  await family(world, 1)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const loan = {
  household: householdId(1),
  person: person(1),
  bank: '某银行',
  year: 2020,
  amountFen: 800_000,
  interestFen: 3_480,
  document: '合同',
}
const record = (more: object = {}, actor = clerk) => send(world, actor, 'POST', '/student-loans', { ...loan, ...more })

test('loans are summed by village and year, exactly, when many come at once and one is withdrawn', async () => {
  const made = await Promise.all([1, 2, 3].map((n) => record({ amountFen: n * 100 })))
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201])
  await record({ year: 2019 })
  const path = `/student-loans/${made[1]?.body.loan}/withdrawal`
  expect((await send(world, clerk, 'POST', path, { reason: '误登' })).status).toBe(200)
  expect((await send(world, clerk, 'POST', path, { reason: '误登' })).status).toBe(404)
  const totals = (await read(world, `/student-loan-totals?division=${county}`)).body.items
  expect(totals).toEqual([
    { division: village, year: 2019, loans: 1, amountFen: 800_000, interestFen: 3_480 },
    { division: village, year: 2020, loans: 2, amountFen: 400, interestFen: 6_960 },
  ])
  expect((await read(world, `/student-loans?household=${householdId(1)}`, householdActor(1))).body.items).toHaveLength(
    4,
  )
})

test('a loan is information of its own household alone, and garbage is refused', async () => {
  expect((await record({}, teacher)).status).toBe(403)
  expect([403, 404]).toContain(
    (await read(world, `/student-loans?household=${householdId(1)}`, householdActor(2))).status,
  )
  for (const more of [{ amountFen: 0 }, { amountFen: 1.5 }, { year: 20 }, { bank: '' }, { account: '1' }])
    expect((await record(more)).status).toBe(400)
})
