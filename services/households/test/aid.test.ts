import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Fact, FactInput, FactType } from '@bangfu/facts/catalogue'
import { catalogue, parseFact } from '@bangfu/facts/catalogue'
import type { WorkDeps } from '../src/deps.ts'
import { take } from '@bangfu/service/facts'
import type { World } from '../../../tests/support/world.ts'
import { households } from '../src/service.ts'
import { csvOf, household, importAs, office, openHouseholds, village } from './a-list.ts'

let world: World<WorkDeps>
let id: string
beforeEach(async () => {
  world = openHouseholds()
  id = (await importAs(world, office, csvOf(household(1)))).body.lines[0].household
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const factOf = <T extends FactType>(factId: string, type: T, body: FactInput<T>): Fact =>
  parseFact({
    id: factId,
    type,
    version: catalogue[type].version,
    county: '610528',
    at: '2020-08-15T02:00:00.000Z',
    body,
  })

const paid = (posting: string, amountFen: number, period = '2020-05', factId = `fct_${posting}`): Fact =>
  factOf(factId, 'posting.paid', {
    posting,
    fund: 'fnd_1',
    plan: 'pln_1',
    household: id,
    division: village,
    item: '分红',
    period,
    amountFen,
  })

const reversed = (posting: string, reverses: string, amountFen: number, period = '2020-05'): Fact =>
  factOf(`fct_${posting}`, 'posting.reversed', {
    posting,
    reverses,
    fund: 'fnd_1',
    household: id,
    division: village,
    item: '分红',
    period,
    amountFen,
  })

const pairing = (version: number, from: string, to: string | null, name = 'pai_1'): Fact =>
  factOf(`fct_${name}${version}`, 'pairing.changed', {
    pairing: name,
    household: id,
    helper: 'hlp_1',
    helperName: '王某',
    unit: 'unt_1',
    division: village,
    from,
    to,
    entityVersion: version,
  })

const aid = async (query = '') => (await world.call(office, 'GET', `/households/${id}/aid${query}`)).body
const missing = async (): Promise<string[]> =>
  (await world.call(office, 'GET', `/households/${id}`)).body.missing.map(({ thing }: { thing: string }) => thing)
const takeAll = async (facts: readonly Fact[]): Promise<void> => {
  for (const fact of facts) await take(households, fact, world.deps)
}

test('money that was paid stands in the household’s file, and sums are derived', async () => {
  await takeAll([paid('pst_1', 116_667), paid('pst_2', 30_000, '2020-08'), paid('pst_3', 5, '2019-12')])
  expect(await aid()).toMatchObject({
    household: id,
    year: 2020,
    totals: { paidFen: 146_667, reversedFen: 0, netFen: 146_667 },
    entries: [
      { posting: 'pst_1', kind: 'paid', item: '分红', period: '2020-05', amountFen: 116_667 },
      { posting: 'pst_2' },
    ],
  })
  expect((await aid('?year=2019')).totals.netFen).toBe(5)
  expect((await aid('?year=2018')).entries).toEqual([])
})

test('a reversal names what it takes back', async () => {
  await takeAll([paid('pst_1', 116_667), reversed('pst_2', 'pst_1', 116_667)])
  const { totals, entries } = await aid()
  expect(totals).toEqual({ paidFen: 116_667, reversedFen: 116_667, netFen: 0 })
  expect(entries[1]).toMatchObject({ posting: 'pst_2', kind: 'reversed', reverses: 'pst_1' })
})

test('a reversal of money that went to no household is not ours', async () => {
  await takeAll([
    { ...reversed('pst_2', 'pst_1', 1), body: { ...reversed('pst_2', 'pst_1', 1).body, household: null } } as Fact,
  ])
  expect((await aid()).entries).toEqual([])
})

test('a posting counts once, however often and under whatever fact it is told', async () => {
  const fact = paid('pst_1', 100)
  await takeAll([fact, fact, paid('pst_1', 100, '2020-05', 'fct_again')])
  await Promise.all([1, 2, 3].map(() => take(households, paid('pst_2', 7), world.deps)))
  expect((await aid()).totals.paidFen).toBe(107)
})

test('facts of one household that come at the same moment all count', async () => {
  await Promise.all(Array.from({ length: 6 }, (_none, index) => take(households, paid(`pst_${index}`, 10), world.deps)))
  expect((await aid()).totals.paidFen).toBe(60)
})

test('funds and their channel are clear once money was paid, and not when it was taken back', async () => {
  expect(await missing()).toContain('funds')
  await takeAll([paid('pst_1', 100)])
  expect(await missing()).not.toContain('funds')
  expect(await missing()).not.toContain('fund-channel')
  await takeAll([reversed('pst_2', 'pst_1', 100)])
  expect(await missing()).toContain('funds')
})

test('the helper is clear while somebody is responsible', async () => {
  expect(await missing()).toContain('helper')
  await takeAll([pairing(1, '2020-08-16', null)])
  expect(await missing()).toContain('helper')
  world.setNow('2020-08-16T02:00:00.000Z')
  expect(await missing()).not.toContain('helper')
  await takeAll([pairing(2, '2020-08-16', '2020-08-31')])
  world.setNow('2020-09-01T02:00:00.000Z')
  expect(await missing()).toContain('helper')
})

test('an older telling of a pairing that comes later changes nothing', async () => {
  await takeAll([pairing(2, '2020-01-01', '2020-06-30'), pairing(1, '2020-01-01', null)])
  expect(await missing()).toContain('helper')
})

test('facts never change the file’s version: a clerk’s change is not lost to a payment', async () => {
  await takeAll([paid('pst_1', 100), pairing(1, '2020-01-01', null)])
  const file = await world.call(office, 'GET', `/households/${id}`)
  expect(file.headers['etag']).toBe('"1"')
})

test('in whatever order facts come, and however often, the same is on file', async () => {
  const facts = () => [
    paid('pst_1', 100),
    paid('pst_2', 250),
    reversed('pst_3', 'pst_1', 100),
    pairing(1, '2020-01-01', null),
    pairing(2, '2020-01-01', '2020-03-31'),
    pairing(1, '2020-04-01', null, 'pai_2'),
  ]
  await takeAll(facts())
  const expected = [await aid(), await missing()]
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 }), async (order) => {
      const own = openHouseholds()
      try {
        id = (await importAs(own, office, csvOf(household(1)))).body.lines[0].household
        const all = [...facts(), ...facts()]
        for (const index of order) await take(households, all[index] as Fact, own.deps)
        const read = async (path: string) => (await own.call(office, 'GET', `/households/${id}${path}`)).body
        const things = (await read('')).missing.map(({ thing }: { thing: string }) => thing)
        expect([{ ...(await read('/aid')), household: expected[0].household }, things]).toEqual(expected)
      } finally {
        own.close()
      }
    }),
    { numRuns: 10 },
  )
})
