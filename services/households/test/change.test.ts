import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type Answered, type World } from '../../../tests/support/world.ts'
import { csvOf, household, importAs, office, openHouseholds, village } from './a-list.ts'

const clerk = actorWith('village-clerk', { division: village })

let world: World<Deps>
let id: string
beforeEach(async () => {
  world = openHouseholds()
  id = (await importAs(world, office, csvOf(household(1)))).body.lines[0].household
  await world.carry()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const change = (body: unknown, version = 1, actor: Actor | undefined = clerk, headers = {}): Promise<Answered> =>
  world.call(actor, 'PATCH', `/households/${id}`, body, { 'if-match': `"${version}"`, ...headers })
const history = async (query = ''): Promise<Answered> => world.call(office, 'GET', `/households/${id}/history${query}`)
const faceVersion = async (): Promise<number | undefined> =>
  (await world.table.get({ table: 'registry', pk: id, sk: 'face' }))?.version

test('a change is kept with what it replaced, who, when and why', async () => {
  world.setNow('2020-08-16T03:00:00.000Z')
  const answered = await change({
    group: '5组',
    phone: '15400001234',
    position: { latitude: 34.75, longitude: 109.25 },
    reason: '搬到五组',
  })
  expect([answered.status, answered.headers['etag']]).toEqual([200, '"2"'])
  expect(answered.body).toMatchObject({ group: '5组', phoneMasked: '154****1234', positionMasked: '34.75,109.25' })
  expect((await history()).body).toEqual({
    items: [
      {
        version: 1,
        at: '2020-08-16T03:00:00.000Z',
        who: clerk.id,
        why: '搬到五组',
        changes: [
          { field: 'group', before: '2组' },
          { field: 'phone', before: '154****0001' },
          { field: 'position', before: null },
        ],
      },
    ],
    next: null,
  })
})

test('what was not named stays, and null takes a value away', async () => {
  await change({ address: '二组西头', bankAccount: '6217000000000001234', mainCause: '因学', reason: '补录' })
  const answered = await change({ bankAccount: null, phone: null, reason: '停用' }, 2)
  expect(answered.body).toMatchObject({
    group: '2组',
    addressMasked: '＊＊＊',
    mainCause: { code: '03', text: '因学' },
  })
  for (const gone of ['bankAccountMasked', 'phoneMasked']) expect(answered.body).not.toHaveProperty(gone)
  const opened = await world.call(office, 'POST', `/households/${id}/reveals`, {
    fields: ['address', 'phone'],
    reason: '核对住址',
  })
  expect(opened.body).toMatchObject({ address: '二组西头', phone: null })
})

test('the face follows with the same version, and nothing is told that nobody counts by', async () => {
  await change({ position: { latitude: 34.75, longitude: 109.25 }, reason: '定位' })
  expect(await faceVersion()).toBe(2)
  expect(await world.carry()).toEqual([])
})

test('the same values again change nothing: no version, no history', async () => {
  await change({ phone: '15400001234', reason: '换号' })
  const again = await change({ phone: '154-0000-1234', group: '2组', reason: '换号' }, 2)
  expect([again.status, again.headers['etag']]).toEqual([200, '"2"'])
  expect((await history()).body.items).toHaveLength(1)
})

test('whoever saw an older version is refused', async () => {
  await change({ group: '5组', reason: '搬家' })
  expect((await change({ group: '6组', reason: '搬家' })).body.type).toBe('/problems/version_changed')
  expect((await world.call(clerk, 'PATCH', `/households/${id}`, { reason: '搬家' })).status).toBe(428)
})

test('of many changes at the same moment one wins, and the others are told', async () => {
  const answers = await Promise.all(['3组', '4组', '5组'].map((group) => change({ group, reason: '搬家' })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412])
  expect(await faceVersion()).toBe(2)
})

test('the same request under the same key changes once', async () => {
  const send = () => change({ group: '5组', reason: '搬家' }, 1, clerk, { 'idempotency-key': 'c1' })
  await send()
  expect((await send()).status).toBe(200)
  expect((await history()).body.items).toHaveLength(1)
})

test('the history is pages, newest first', async () => {
  for (let version = 1; version <= 5; version++) await change({ group: `${version + 2}组`, reason: '搬家' }, version)
  const first = await history('?limit=3')
  const second = await history(`?limit=3&cursor=${encodeURIComponent(first.body.next)}`)
  const versions = [...first.body.items, ...second.body.items].map(({ version }: { version: number }) => version)
  expect([versions, second.body.next]).toEqual([[5, 4, 3, 2, 1], null])
})

test.each([
  ['members, which have their own acts', { persons: [], reason: '更正' }, 400],
  ['a status', { status: 'exited', reason: '更正' }, 400],
  ['a category', { category: '低保户', reason: '更正' }, 400],
  ['nothing about why', { group: '5组' }, 400],
  ['a phone of ten digits', { phone: '1540000000', reason: '换号' }, 422],
  ['a place outside China', { position: { latitude: 1, longitude: 1 }, reason: '定位' }, 422],
  ['half a place', { position: { latitude: 34 }, reason: '定位' }, 400],
  ['a bank account in words', { bankAccount: '信用社', reason: '更正' }, 400],
  ['a group of 51 letters', { group: '组'.repeat(51), reason: '更正' }, 400],
])('a change of %s is refused', async (_case, body, status) => {
  expect((await change(body)).status).toBe(status)
  expect(await faceVersion()).toBe(1)
})

test.each([
  ['nobody', undefined, 401],
  ['a helper', actorWith('helper', { helper: 'hlp_1', division: village }), 403],
  ['a first secretary', actorWith('first-secretary', { division: village }), 403],
  ['the household', actorWith('household', { division: village }), 403],
  ['the neighbouring village', actorWith('village-clerk', { division: '610528000902' as Division }), 404],
])('%s may not change', async (_who, actor, status) => {
  const body = { group: '5组', reason: '搬家' }
  const answered = await world.call(actor, 'PATCH', `/households/${id}`, body, { 'if-match': '"1"' })
  expect(answered.status).toBe(status)
})
