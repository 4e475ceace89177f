import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { figuresKey, standingKey, takenKey } from '@bangfu/table/keys'
import { remove, replace } from '@bangfu/table/ops'
import type { Key } from '@bangfu/table/table'
import { walkOn, startWalk } from '../src/recount-task.ts'
import { keepWalk, loadJob, loadWalk } from '../src/recount-table.ts'
import {
  auditor,
  clerk,
  county,
  household,
  neighbour,
  office,
  openTold,
  stranger,
  township,
  village,
  visit,
  type Told,
} from './told.ts'

let world: Told
beforeEach(async () => {
  world = openTold()
  for (let index = 1; index <= 30; index++)
    await world.tell('household.changed', household(`${index}`, 1, (index % 5) + 1))
  for (let index = 1; index <= 30; index++) await world.tell('visit.accepted', visit(`${index}`, `${index % 20}`))
  await world.tell('household.changed', household('1', 2, 2, { division: neighbour, from: village }))
  await world.stream(7)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const recount = async (division: string, query = '', actor = office) =>
  world.call(actor, 'POST', `/divisions/${division}/figures/recount${query}`)

const spoil = async (key: Key, change: (body: { counts: Record<string, number> }) => unknown): Promise<void> => {
  const item = await world.table.get(key)
  if (!item) throw new Error('nothing to spoil')
  const { version, ...rest } = item
  await world.table.write([replace({ ...rest, body: change(structuredClone(item.body) as never) }, version)])
}

describe('a recount', () => {
  test.each([county, township, village, neighbour])('of %s equals its figures', async (division) => {
    const { status, body } = await recount(division)
    expect(status).toBe(200)
    expect(body).toMatchObject({ done: true, equal: true, factsRead: 61, waiting: 0, differences: [], repaired: false })
  })

  test('agrees with what was counted when a visit was taken back', async () => {
    await world.tell('visit.withdrawn', { ...visit('7', '7'), unit: 'unt_1' })
    await world.stream()
    const { body } = await recount(county)
    expect(body).toMatchObject({ done: true, equal: true, differences: [] })
  })

  test('names the count that was spoilt, and mends it when told to', async () => {
    const key = figuresKey(village, '2020-08')
    await spoil(key, (body) => ({ ...body, counts: { ...body.counts, visits: 44 } }))
    const difference = { division: village, month: '2020-08', name: 'visits', counted: 44, recounted: 30 }
    expect((await recount(village)).body).toMatchObject({
      equal: false,
      differencesFound: 1,
      differences: [difference],
    })
    expect((await recount(village, '?repair=true', auditor)).body).toMatchObject({ equal: false, repaired: true })
    expect((await recount(county)).body.equal).toBe(true)
  })

  test('mends what later facts are reckoned from, so that the next state of a household is counted once', async () => {
    const standing = await world.table.get(standingKey('household', 'hsh_2'))
    if (!standing) throw new Error('no standing')
    await world.table.write([remove(standing.key, { version: standing.version })])
    await recount(county, '?repair=true')
    await world.tell('household.changed', household('2', 2, 3, { status: 'exited' }))
    await world.stream()
    expect((await recount(county)).body).toMatchObject({ equal: true, waiting: 0 })
  })

  test('leaves out what the figures have not taken yet, and says how much it is', async () => {
    await world.tell('visit.accepted', visit('99', '3'))
    expect((await recount(village)).body).toMatchObject({ equal: true, waiting: 1 })
    await recount(village, '?repair=true')
    await world.stream()
    expect((await recount(village)).body).toMatchObject({ equal: true, waiting: 0 })
  })

  test('is refused while too much is on its way', async () => {
    const marks = (await world.table.feed(0, 1000)).map(({ item }) => takenKey('projector', item.key.sk))
    for (const key of marks) await world.table.write([remove(key, 'present')])
    for (let index = 0; index < 950; index++) await world.tell('visit.accepted', visit(`x${index}`, '1'))
    const { status, body } = await recount(county)
    expect([status, body.type]).toEqual([409, '/problems/figures_behind'])
  })

  test('stops nobody: facts that come while it compares are counted in both or in neither', async () => {
    await world.tell('visit.accepted', visit('100', '7'))
    const [answer] = await Promise.all([recount(village), world.stream()])
    expect(answer.body.equal).toBe(true)
    expect((await recount(village)).body).toMatchObject({ equal: true, waiting: 0 })
  })
})

describe('a recount that one request cannot finish', () => {
  test('goes on where it stood, from what was kept', async () => {
    for (const id of ['a', 'b', 'c'])
      await world.tell('visit.accepted', visit(id, '1', { period: '2020-07' }), '2020-07-10T02:00:00.000Z')
    await world.stream()
    const counting = { table: world.table, division: county, now: world.deps.clock() }
    const walk = startWalk()
    const job = { division: county, repair: false, by: office.id, under: 'wlk_1' }
    expect(await walkOn(counting, walk, 1)).toBe(false)
    expect(walk.read).toBe(3)
    const id = world.deps.newId('rct')
    await keepWalk(world.table, id, { job, walk, version: 0, now: counting.now })
    const kept = await loadJob(world.table, id)
    expect(await loadWalk(world.table, id, kept.job)).toEqual(walk)
    const { body } = await recount(county, `?resume=${id}`)
    expect(body).toMatchObject({ done: true, equal: true, factsRead: 64 })
  })

  test('is refused when it would hold more than memory is meant for', async () => {
    const walk = startWalk()
    const visited = Object.fromEntries(Array.from({ length: 200_001 }, (_none, index) => [`hsh_${index}`, 1]))
    const full = { ...walk, recount: { ...walk.recount, visited } }
    const counting = { table: world.table, division: county, now: world.deps.clock() }
    await expect(walkOn(counting, full as never, 1)).rejects.toMatchObject({ code: 'recount_too_large' })
  })

  test('belongs to who began it, and to its division', async () => {
    const counting = { table: world.table, division: county, now: world.deps.clock() }
    const id = world.deps.newId('rct')
    const job = { division: county, repair: false, by: office.id, under: 'wlk_1' }
    await keepWalk(world.table, id, { job, walk: startWalk(), version: 0, now: counting.now })
    expect((await recount(county, `?resume=${id}`, auditor)).status).toBe(404)
    expect((await recount(village, `?resume=${id}`)).status).toBe(404)
    expect((await recount(county, `?resume=${world.deps.newId('rct')}`)).status).toBe(404)
    expect((await recount(county, '?resume=rct_1')).status).toBe(400)
  })
})

test('who may not recount is refused', async () => {
  expect((await recount(county, '', clerk)).status).toBe(403)
  expect((await recount(county, '', stranger)).status).toBe(404)
})
