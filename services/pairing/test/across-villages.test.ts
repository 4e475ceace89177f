import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import { actorWith } from '../../../tests/support/world.ts'
import { county, helperActor, office, openCounty, otherVillage, township, village, type County } from './county.ts'

/** A unit and a helper of one village, who also helps a household of another village. */
let world: County
let unit: string
let helper: string
let here: string
let elsewhere: string

const clerk = actorWith('village-clerk', { division: village })

beforeEach(async () => {
  world = openCounty()
  unit = await world.unit('黄窑小学', village)
  const registered = await world.call(office, 'POST', '/helpers', {
    name: '王一一',
    unit,
    division: village,
    rank: 'ordinary',
    phone: '15400000001',
  })
  helper = registered.body.helper as string
  here = await world.household(1)
  elsewhere = await world.household(2, otherVillage)
  for (const household of [here, elsewhere]) {
    await world.pair(helper, household)
    const body = { household, helper, kind: 'home-visit', at: '2020-08-10T02:00:00Z', findings: '屋顶漏雨' }
    const headers = { 'idempotency-key': household }
    expect((await world.call(helperActor(helper), 'POST', '/visits', body, headers)).status).toBe(201)
  }
})
afterEach(() => world.close())

const householdsIn = async (actor: Actor, path: string): Promise<string[]> => {
  const { status, body } = await world.call(actor, 'GET', path)
  expect(status).toBe(200)
  return (body.items as { household: string }[]).map(({ household }) => household).toSorted()
}

const lists = (): string[] => [`/helpers/${helper}/households`, `/helpers/${helper}/visits?period=2020-08`]

test('a village sees of its own helper what he does in the village, not what he does in the next', async () => {
  for (const path of lists()) expect(await householdsIn(clerk, path)).toEqual([here])
})

test('the helper himself, and the offices above both villages, see all of it', async () => {
  const above = [helperActor(helper), office, actorWith('township-office', { division: township })]
  for (const actor of above)
    for (const path of lists()) expect(await householdsIn(actor, path)).toEqual([here, elsewhere].toSorted())
})

test('the pairings of a unit of the village are listed to the village as far as they lie in it', async () => {
  const path = `/pairings?unit=${unit}`
  expect(await householdsIn(clerk, path)).toEqual([here])
  const officer = actorWith('unit-officer', { unit, division: county })
  expect(await householdsIn(officer, path)).toEqual([here, elsewhere].toSorted())
})

test('the helpers of a unit of the village are listed to the village as far as they are registered in it', async () => {
  const far = await world.helper(unit, '李二二')
  const seenBy = async (actor: Actor): Promise<string[]> =>
    ((await world.call(actor, 'GET', `/helpers?unit=${unit}`)).body.items as { helper: string }[])
      .map((one) => one.helper)
      .toSorted()
  expect(await seenBy(clerk)).toEqual([helper])
  expect(await seenBy(office)).toEqual([helper, far].toSorted())
})

test('a page on which nothing may be seen goes on to the next, and the cursor leads to the end', async () => {
  const third = await world.household(3)
  await world.pair(helper, third)
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await world.call(clerk, 'GET', `/helpers/${helper}/households?limit=1${cursor}`)
    seen.push(...(body.items as { household: string }[]).map(({ household }) => household))
    cursor = body.next === null ? '' : `&cursor=${body.next}`
  } while (cursor !== '')
  expect(seen.toSorted()).toEqual([here, third].toSorted())
})
