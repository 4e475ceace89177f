import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Answered } from '../../../../tests/support/world.ts'
import { openHouseholds, village } from '../a-list.ts'
import { candidate, openedCase, walkTo, who, type Register } from './a-case.ts'

let world: Register
beforeEach(() => void (world = openHouseholds()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const register = (body: unknown): Promise<Answered> => world.call(who.registrar, 'POST', '/households', body)
const number = (household: string, code: string, version = 1, actor = who.confirmer): Promise<Answered> =>
  world.call(
    actor,
    'PUT',
    `/households/${household}/code`,
    { code, reason: '国家系统编号' },
    { 'if-match': `"${version}"` },
  )

test('a candidate has the number of its village and none of the nation', async () => {
  const { status, body } = await register(candidate())
  expect([status, body.status, body.division]).toEqual([201, 'candidate', village])
  expect(body.code).toBe(`${village}T${body.household.slice(-10)}`)
})

test('two candidates differ by number, and nobody is a candidate twice', async () => {
  const [one, other] = [await register(candidate(1)), await register(candidate(2))]
  expect(one.body.code).not.toBe(other.body.code)
  const again = await register({ ...candidate(3), persons: candidate(1).persons })
  expect([again.status, again.body.type]).toEqual([409, '/problems/id_number_on_file'])
})

test.each([
  ['both a number and a village', { code: `${village}0001` }],
  ['neither', { village: undefined }],
  ['a village of nine digits', { village: village.slice(0, 9) }],
])('%s is refused', async (_case, change) => {
  expect((await register(candidate(1, change))).status).toBe(400)
})

test('the nation’s number takes the place of the provisional one, for others too', async () => {
  const { body } = await register(candidate())
  const code = `${village}0301`
  const numbered = await number(body.household, code)
  expect([numbered.status, numbered.body.code, numbered.headers['etag']]).toEqual([200, code, '"2"'])
  const facts = await world.carry()
  expect(facts.map(({ body: told }) => (told as { code: string }).code)).toEqual([body.code, code])
  const taken = await register({ ...candidate(2), persons: candidate(1).persons })
  expect([taken.status, taken.body.code]).toEqual([409, code])
  expect((await number(body.household, code, 2)).headers['etag']).toBe('"2"')
})

test('a number is of the household’s village, taken once, and given by the county', async () => {
  const [one, other] = [(await register(candidate(1))).body, (await register(candidate(2))).body]
  const code = `${village}0301`
  expect((await number(one.household, '6105280009020001')).status).toBe(400)
  expect((await number(one.household, code, 1, who.registrar)).status).toBe(403)
  await number(one.household, code)
  expect((await number(other.household, code)).body.type).toBe('/problems/household_code_on_file')
})

test('a number that comes while the case is under way takes no signature away', async () => {
  const walk = await openedCase(world)
  await walkTo(walk, 'townshipApproved')
  await number(walk.household, `${village}0301`)
  await walkTo(walk, 'confirmed', 'townshipApproved')
  const { body } = await world.call(who.confirmer, 'GET', `/households/${walk.household}`)
  expect([body.status, body.code]).toEqual(['registered', `${village}0301`])
})

test('a household that moves to another village takes no further step in the old one', async () => {
  const walk = await openedCase(world)
  await walkTo(walk, 'householdSigned')
  const moved = await world.call(
    who.confirmer,
    'POST',
    `/households/${walk.household}/move`,
    { village: '610528000902', on: '2020-08-20', reason: '搬迁' },
    { 'if-match': '"1"' },
  )
  expect(moved.status).toBe(200)
  const answered = await walk.approve(who.secretary, 'village-approval')
  expect([answered.status, answered.body.type]).toEqual([422, '/problems/household_not_in_village'])
})
