import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Actor } from '@bangfu/access/actor'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type Answered, type World } from '../../../tests/support/world.ts'
import { county, idNumber, importAs, office, openHouseholds, roster, village } from './a-list.ts'

let world: World<Deps>
beforeEach(() => void (world = openHouseholds()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const form = (order = 1) => ({
  code: `${village}${String(9000 + order)}`,
  villageName: '黄窑村',
  group: '3组',
  address: '三组东头第二家',
  category: '低保贫困户',
  mainCause: '因病',
  phone: '154 0000 0099',
  bankAccount: '6217000000000001234',
  position: { latitude: 34.73, longitude: 109.26 },
  arableMu: 2.5,
  year: 2019,
  income: { wageFen: 900_000, transferFen: 120_000 },
  persons: [
    {
      name: '王甲',
      sex: 'male',
      relation: '户主',
      idNumber: idNumber(2000 + order * 2, 'male'),
      health: ['长期慢性病'],
    },
    { name: '赵乙', relation: '配偶', idNumber: idNumber(2001 + order * 2, 'female'), medicalInsurance: true },
  ],
})

const register = (body: unknown, actor: Actor | undefined = office, headers = {}): Promise<Answered> =>
  world.call(actor, 'POST', '/households', body, headers)

test('one household is put on file as a candidate', async () => {
  const answered = await register(form())
  expect(answered.status).toBe(201)
  expect(answered.headers).toMatchObject({ etag: '"1"', location: `/households/${answered.body.household}` })
  expect(answered.body).toMatchObject({
    status: 'candidate',
    category: { code: '04', text: '低保户' },
    phoneMasked: '154****0099',
    bankAccountMasked: '****1234',
    addressMasked: '＊＊＊',
    origin: { kind: 'entry' },
    incomes: [{ year: 2019, netFen: 1_020_000, perHeadFen: 510_000 }],
  })
  expect(answered.body.persons[1]).toMatchObject({ sex: 'female', age: 50 })
  // What was not said is left out.
  for (const unsaid of ['ethnicGroup', 'health', 'disabilityCardMasked'])
    expect(answered.body.persons[1]).not.toHaveProperty(unsaid)
  const read = await world.call(office, 'GET', `/households/${answered.body.household}`)
  const { warnings: _warnings, ...file } = answered.body
  expect(read.body).toEqual(file)
})

test('what is doubtful accompanies the file that was entered, and keeps it from nothing', async () => {
  const [head = {}, spouse = {}] = form().persons as Record<string, unknown>[]
  const student = { ...spouse, labour: '普通劳动力', studentState: '小学' }
  const { status, body } = await register({ ...form(), arableMu: 100.1, persons: [head, student] })
  expect(status).toBe(201)
  expect(body.warnings).toMatchObject([
    { rule: 'student_with_labour', person: 1, fields: ['labour', 'studentState'] },
    { rule: 'primary_school_age', person: 1 },
    { rule: 'arable_land_range', person: null, zh: '耕地面积超出 0–100 亩' },
  ])
  expect((await register(form(2))).body.warnings).toEqual([])
})

test('a candidate is not payable yet, and others are told of it', async () => {
  const { body } = await register(form())
  const face = await world.table.get({ table: 'registry', pk: body.household, sk: 'face' })
  expect(face?.body).toMatchObject({ payable: false, status: 'candidate', headMasked: '王某', category: '低保户' })
  const [fact] = await world.carry()
  expect(fact?.body).toMatchObject({ before: null, entityVersion: 1, after: { status: 'candidate', persons: 2 } })
})

test('somebody who is on file is refused, and the household is named to whoever may see it', async () => {
  const { body: first } = await register(form(1))
  const again = { ...form(2), persons: form(1).persons }
  const near = await register(again)
  expect([near.status, near.body.type, near.body.household, near.body.code]).toEqual([
    409,
    '/problems/id_number_on_file',
    first.household,
    first.code,
  ])
  const far = actorWith('county-office', { division: '610529' as Division })
  const away = await register({ ...again, code: '6105290009019001' }, far)
  expect([away.status, away.body.household, away.body.code]).toEqual([409, undefined, undefined])
})

test('a household number is taken once', async () => {
  await register(form(1))
  const again = await register({ ...form(2), code: form(1).code })
  expect([again.status, again.body.type]).toEqual([409, '/problems/household_code_on_file'])
})

test('of many who register one person at the same moment one succeeds', async () => {
  const answers = await Promise.all([1, 2, 3, 4].map((order) => register({ ...form(order), persons: form(1).persons })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
})

test('the same request under the same key registers once', async () => {
  const send = () => register(form(), office, { 'idempotency-key': 'k1' })
  const first = await send()
  expect((await send()).body).toEqual(first.body)
  const other = await register(form(2), office, { 'idempotency-key': 'k1' })
  expect(other.body.type).toBe('/problems/idempotency_key_reused')
})

test('errors are refused place by place, and warnings are not errors', async () => {
  const body = form()
  const answered = await register({
    ...body,
    phone: '123',
    position: { latitude: 1, longitude: 109 },
    income: { wageFen: 1 },
    persons: [
      { ...body.persons[0], sex: 'female' },
      { ...body.persons[1], idNumber: '4.5E+17', relation: '户主' },
    ],
  })
  expect([answered.status, answered.body.type]).toEqual([422, '/problems/household_entry_refused'])
  expect(answered.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    'body/persons/1/idNumber',
    'body/persons/0/sex',
    'body/persons',
    'body/phone',
    'body/position/latitude',
  ])
  expect(JSON.stringify(answered.body)).not.toContain('4.5E+17')
})

test.each([
  ['an unknown field', { ...form(), favourite: true }],
  ['no members', { ...form(), persons: [] }],
  ['too many members', { ...form(), persons: Array.from({ length: 31 }, () => form().persons[0]) }],
  ['a short number', { ...form(), code: '6105280009' }],
  ['a status, which is not typed but decided', { ...form(), status: 'exited' }],
  ['a sum, which is derived', { ...form(), income: { netFen: 5 } }],
  ['fractions of a fen', { ...form(), income: { wageFen: 0.5 } }],
  ['null', null],
  ['a list', [form()]],
])('%s is refused', async (_case, body) => {
  expect((await register(body)).status).toBe(400)
})

test.each([
  ['nobody', undefined, 401],
  ['a village clerk: village cadres fix no list alone', actorWith('village-clerk', { division: village }), 403],
  ['a helper', actorWith('helper', { helper: 'hlp_1', division: village }), 403],
  ['another county', actorWith('county-office', { division: '610529' as Division }), 404],
  ['another township', actorWith('township-office', { division: '610528001' as Division }), 404],
])('%s may not register', async (_who, actor, status) => {
  expect((await world.call(actor, 'POST', '/households', form())).status).toBe(status)
})

test('a township registers in its villages', async () => {
  expect((await register(form(), actorWith('township-office', { division: '610528000' as Division }))).status).toBe(201)
})

test('lists are pages of a division, in order, with nothing twice and nothing left out', async () => {
  await importAs(world, office, roster)
  const codes: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: Answered = await world.call(
      office,
      'GET',
      `/households?division=${county}&limit=7${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`,
    )
    codes.push(...page.body.items.map(({ code }: { code: string }) => code))
    next = page.body.next
  }
  expect(codes).toHaveLength(45)
  expect(codes).toEqual([...new Set(codes)].toSorted())
})

test('a list of a neighbouring village is empty, and a cursor is good for its own caller and list only', async () => {
  await importAs(world, office, roster)
  expect((await world.call(office, 'GET', '/households?division=610528000902')).body.items).toEqual([])
  const { body } = await world.call(office, 'GET', `/households?division=${county}&limit=5`)
  const cursor = encodeURIComponent(body.next)
  const other = actorWith('county-office', { division: county }, 'usr-other')
  for (const [actor, query] of [
    [other, `division=${county}&limit=5&cursor=${cursor}`],
    [office, `division=${village}&limit=5&cursor=${cursor}`],
    [office, `division=${county}&cursor=garbage`],
  ] as const)
    expect((await world.call(actor, 'GET', `/households?${query}`)).body.type).toBe('/problems/invalid_cursor')
})

test('a list shows masked heads and no personal field', async () => {
  await register(form())
  const { body } = await world.call(office, 'GET', `/households?division=${village}`)
  expect(body.items).toEqual([
    {
      household: expect.stringMatching(/^hsh_/),
      code: `${village}9001`,
      division: village,
      group: '3组',
      category: '低保户',
      status: 'candidate',
      persons: 2,
      headMasked: '王某',
    },
  ])
})
