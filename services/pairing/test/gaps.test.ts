import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { take, tell } from '@bangfu/service/facts'
import { parseFact } from '@bangfu/facts/catalogue'
import type { Village } from '@bangfu/kernel/division'
import { actorWith } from '../../../tests/support/world.ts'
import { pairing } from '../src/service.ts'
import { clerk, county, helperActor, office, openCounty, otherVillage, village, type County } from './county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const gaps = async (query: string, actor = office): Promise<string[]> => {
  const { body } = await world.call(actor, 'GET', `/pairing-gaps?${query}`)
  return body.items.map(({ household }: { household: string }) => household)
}

const households = async (count: number): Promise<string[]> => {
  const ids = []
  for (let number = 1; number <= count; number++) ids.push(await world.household(number))
  return ids
}

/** What households tells of one that changed. */
const movedTo = (household: string, division: Village, entityVersion = 2, status = 'registered') => {
  const state = { division, category: 'ordinary', persons: 3 }
  const op = tell(world.deps, world.deps.clock(), division, 'household.changed', {
    household,
    code: '61052800091',
    headMasked: '李某某',
    entityVersion,
    before: { ...state, division: village, status: 'registered' },
    after: { ...state, status },
  })
  if (!('put' in op)) throw new Error('a fact is put')
  return parseFact(op.put.body)
}

test('the one household of 45 without a helper is listed, by code and masked name', async () => {
  const all = await households(45)
  const helper = await world.helper()
  for (const household of all.slice(1)) await world.pair(helper, household)
  const { body } = await world.call(office, 'GET', `/pairing-gaps?division=${village}`)
  expect(body).toEqual({
    items: [{ household: all[0], code: '61052800091', headMasked: '李某某', division: village, status: 'registered' }],
    next: null,
  })
})

test('a gap between two helpers is a gap on its days only', async () => {
  const [household = ''] = await households(1)
  const helper = await world.helper()
  await world.pair(helper, household, '2020-01-01', '2020-06-30')
  await world.pair(helper, household, '2020-08-01')
  const on = (day: string) => gaps(`division=${county}&on=${day}`)
  expect(await on('2019-12-31')).toEqual([household])
  expect(await on('2020-06-30')).toEqual([])
  expect(await on('2020-07-01')).toEqual([household])
  expect(await on('2020-07-31')).toEqual([household])
  expect(await on('2020-08-01')).toEqual([])
  expect(await gaps(`division=${county}`)).toEqual([])
})

test('a household that is off the register needs no helper, one that exited does', async () => {
  const exited = await world.household(1, village, 'exited')
  await world.household(2, village, 'removed')
  await world.household(3, village, 'candidate')
  expect(await gaps(`division=${county}`)).toEqual([exited])
})

test('each sees the gaps of his own division', async () => {
  const here = await world.household(1)
  const there = await world.household(2, otherVillage)
  expect(await gaps(`division=${county}`)).toEqual([here, there])
  expect(await gaps(`division=${village}`, clerk)).toEqual([here])
  const status = async (actor: Parameters<County['call']>[0], division: string) =>
    (await world.call(actor, 'GET', `/pairing-gaps?division=${division}`)).status
  expect(await status(clerk, otherVillage)).toBe(404)
  expect(await status(clerk, county)).toBe(404)
  expect(await status(office, '610526')).toBe(404)
  expect(await status(helperActor(await world.helper()), village)).toBe(403)
})

test('pages go over those who have a helper, and miss nobody', async () => {
  const all = await households(50)
  const helper = await world.helper()
  const without = new Set([0, 24, 25, 49].map((index) => all[index] ?? ''))
  for (const household of all) if (!without.has(household)) await world.pair(helper, household)
  const seen: string[] = []
  let cursor = ''
  for (;;) {
    const { body } = await world.call(office, 'GET', `/pairing-gaps?division=${county}&limit=3${cursor}`)
    seen.push(...body.items.map(({ household }: { household: string }) => household))
    if (body.next === null) break
    cursor = `&cursor=${encodeURIComponent(body.next)}`
  }
  expect(new Set(seen)).toEqual(without)
  expect(seen).toHaveLength(4)
})

test('a household that moved is its new village’s: there its pairing is ended', async () => {
  const household = await world.household(1)
  const made = await world.pair(await world.helper(), household)
  await take(pairing, movedTo(household, otherVillage), world.deps)
  const newOffice = actorWith('county-office', { division: otherVillage }, 'usr-new')
  const oldOffice = actorWith('township-office', { division: village }, 'usr-old')
  const end = { on: '2020-08-14', kind: 'moved', reason: '随户调整', override: { reason: '随户调整到新村' } }
  expect((await world.call(oldOffice, 'POST', `/pairings/${made}/end`, end)).status).toBe(404)
  expect((await world.call(newOffice, 'POST', `/pairings/${made}/end`, end)).status).toBe(200)
})

test('what is told of a household comes in any order and counts by its version', async () => {
  const household = await world.household(1)
  const fact = (entityVersion: number, status: string) => movedTo(household, otherVillage, entityVersion, status)
  const [moved, removed] = [fact(2, 'exited'), fact(3, 'removed')]
  for (const told of [removed, moved, removed]) await take(pairing, told, world.deps)
  expect(await gaps(`division=${county}`)).toEqual([])
  await take(pairing, fact(4, 'relapsed'), world.deps)
  expect(await gaps(`division=${otherVillage}`)).toEqual([household])
  expect(await gaps(`division=${village}`)).toEqual([])
})

test('a pairing that was made before the household was told of keeps its place', async () => {
  const helper = await world.helper()
  const household = await world.household(1)
  await world.pair(helper, household)
  await world.carry()
  expect(await gaps(`division=${county}`)).toEqual([])
})
