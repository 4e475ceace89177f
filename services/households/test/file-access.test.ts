import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { pairedKey, trailPlace } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, type Answered, type World } from '../../../tests/support/world.ts'
import { county, csvOf, household, importAs, office, openHouseholds, village } from './a-list.ts'

let world: World<Deps>
let id: string
let other: string
beforeEach(async () => {
  world = openHouseholds()
  const { body } = await importAs(world, office, csvOf([...household(1), ...household(2)]))
  id = body.lines[0].household
  other = body.lines[2].household
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const helper = actorWith('helper', { helper: 'hlp_1', division: village })
const pair = (from: string, to: string | null) =>
  world.table.write([create({ key: pairedKey('hlp_1', id), kind: 'paired', body: { periods: [{ from, to }] } })])

const read = async (actor: Actor | undefined, which = id): Promise<number> =>
  (await world.call(actor, 'GET', `/households/${which}`)).status

test('a helper reads the household that he is responsible for today, and no other', async () => {
  expect(await read(helper)).toBe(404)
  await pair('2020-03-01', null)
  expect(await read(helper)).toBe(200)
  expect(await read(helper, other)).toBe(404)
})

test('a helper whose pairing has ended, or has not begun, reads nothing', async () => {
  await pair('2020-03-01', '2020-08-14')
  expect(await read(helper)).toBe(404)
  world.setNow('2020-02-28T02:00:00.000Z')
  expect(await read(helper)).toBe(404)
})

test('a household person reads his own file only, and the money it received', async () => {
  const own = actorWith('household', { household: id, division: village })
  expect([await read(own), await read(own, other)]).toEqual([200, 404])
  expect((await world.call(own, 'GET', `/households/${id}/aid`)).status).toBe(200)
  expect((await world.call(own, 'GET', `/households/${id}/history`)).status).toBe(403)
})

test.each([
  ['nobody', undefined, 401],
  ['the county', actorWith('county-office', { division: county }), 200],
  ['the township', actorWith('township-office', { division: '610528000' as Division }), 200],
  ['the village', actorWith('village-clerk', { division: village }), 200],
  ['an auditor of everything', actorWith('auditor'), 200],
  ['the neighbouring village', actorWith('village-clerk', { division: '610528000902' as Division }), 404],
  ['the neighbouring county', actorWith('county-office', { division: '610529' as Division }), 404],
  ['a supplier', actorWith('supplier', { supplier: 'sup_1', division: county }), 403],
  ['a payer', actorWith('finance-payer', { division: county }), 403],
])('%s reads the file with %#', async (_who, actor, status) => {
  expect(await read(actor)).toBe(status)
})

test('what is not there and what one may not see answer alike', async () => {
  const stranger = actorWith('county-office', { division: '610529' as Division })
  const none = await world.call(stranger, 'GET', '/households/hsh_01EFQXGP80F26XH3HS3Z99')
  const hidden = await world.call(stranger, 'GET', `/households/${id}`)
  expect({ ...hidden.body, instance: '' }).toEqual({ ...none.body, instance: '' })
  expect(await read(office, 'nonsense')).toBe(400)
})

const reveal = (body: unknown, actor: Actor | undefined = office, headers = {}): Promise<Answered> =>
  world.call(actor, 'POST', `/households/${id}/reveals`, body, headers)

test('a reveal shows what was asked for and nothing else', async () => {
  const { body: file } = await world.call(office, 'GET', `/households/${id}`)
  const head = file.persons[0].person as string
  const answered = await reveal({ fields: ['id-number', 'phone'], person: head, reason: '核对身份证' })
  expect(answered.body).toEqual({
    household: id,
    phone: '15400000001',
    persons: [{ person: head, idNumber: household(1)[0]?.['证件号码'] }],
  })
})

test('a reveal without a member shows all of them, and what is not on file is null', async () => {
  const fields = ['id-number', 'disability-card', 'phone', 'bank-account', 'address', 'position']
  const answered = await reveal({ fields, reason: '年度核查' })
  expect(answered.body).toMatchObject({ bankAccount: null, address: null, position: null })
  expect(answered.body.persons.map(({ idNumber }: { idNumber: string }) => idNumber)).toEqual(
    household(1).map((row) => row['证件号码']),
  )
})

test('a reveal leaves its reason in the household’s trail, and no copy of what it showed', async () => {
  await reveal({ fields: ['phone'], reason: '电话回访' }, office, { 'idempotency-key': 'r1' })
  const { partition } = trailPlace(id, village, '')
  const { items } = await world.table.list({ in: { table: 'trail', index: 'byOwner', partition }, limit: 10 })
  expect(items.map(({ body }) => body)).toMatchObject([
    { action: 'household.reveal', about: id, who: office.id, reason: 'phone: 电话回访' },
  ])
  const again = await reveal({ fields: ['phone'], reason: '电话回访' }, office, { 'idempotency-key': 'r1' })
  expect(again.headers['idempotent-replayed']).toBeUndefined()
})

test.each([
  ['no reason', { fields: ['phone'] }, 400],
  ['a reason that is none', { fields: ['phone'], reason: 'a  ' }, 400],
  ['no fields', { fields: [], reason: '核对身份' }, 400],
  ['a field that is not sealed', { fields: ['name'], reason: '核对身份' }, 400],
  ['a member of nobody', { fields: ['phone'], person: 'per_01EFQXGP80F26XH3HS3Z99', reason: '核对身份' }, 400],
])('a reveal with %s is refused', async (_case, body, status) => {
  expect((await reveal(body)).status).toBe(status)
})

test.each([
  ['the village clerk', actorWith('village-clerk', { division: village }), 403],
  ['the helper', helper, 403],
  ['a supervisor', actorWith('supervisor', { division: county }), 403],
  ['the household', actorWith('household', { division: village }), 403],
  ['another county', actorWith('county-office', { division: '610529' as Division }), 404],
])('%s may not reveal', async (_who, actor, status) => {
  await pair('2020-03-01', null)
  expect((await reveal({ fields: ['phone'], reason: '核对身份' }, actor)).status).toBe(status)
})
