import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import { clerk, county, helperActor, office, openCounty, strangerOffice, village, type County } from '../county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const make = (body: object, actor = office) =>
  world.call(actor, 'POST', '/partnerships', { division: county, from: '2020-01-01', ...body })
const place = (division: string) => ({ side: 'place', division })

test('each kind of the handbook is paired, with its paper, its duties and a liaison on each side', async () => {
  const [unit, school, helper, household] = [
    await world.unit('某企业'),
    await world.unit('某学校'),
    await world.helper(),
    await world.household(1),
  ]
  const person = 'per_0000000000000000000001'
  const sides = {
    'leader-township': [{ side: 'helper', helper }, place(village.slice(0, 9))],
    'leader-village': [{ side: 'helper', helper }, place(village)],
    'branch-branch': [
      { side: 'branch', name: '机关一支部', unit },
      { side: 'branch', name: '某村支部' },
    ],
    'member-member': [
      { side: 'member', name: '张三三' },
      { side: 'member', name: '李四四' },
    ],
    'city-city': [
      { side: 'city', name: '东部某市', code: '3201' },
      { side: 'city', name: '渭南市', code: '6105' },
    ],
    'enterprise-village': [{ side: 'unit', unit }, place(village)],
    'school-school': [
      { side: 'unit', unit: school },
      { side: 'unit', unit },
    ],
    'donor-student': [
      { side: 'donor', name: '王五五' },
      { side: 'student', household, person },
    ],
    'donor-household': [
      { side: 'donor', name: '王五五' },
      { side: 'household', household },
    ],
  }
  for (const [kind, [helping, helped]] of Object.entries(sides)) {
    const { status, body } = await make({
      ...{ kind, helping, helped, agreement: { title: '结对协议', number: '县办〔2020〕8号' } },
      duties: [{ duty: 'other', text: '每季度一次', times: 1, per: 'quarter' }],
      liaisons: { helping: { name: '甲', phone: '15400000001' }, helped: { name: '乙' } },
    })
    expect([kind, status]).toEqual([kind, 201])
    expect(body.liaisons.helping.phoneMasked).not.toContain('15400000001')
  }
  const { body } = await world.call(office, 'GET', `/partnerships?division=${county}`)
  expect(body.items).toHaveLength(9)
  expect(JSON.stringify(body)).not.toMatch(/王五五|张三三/)
  const mine = await world.call(
    actorWith('unit-officer', { unit, division: county }),
    'GET',
    `/partnerships?unit=${unit}`,
  )
  expect(mine.body.items.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
    'branch-branch',
    'enterprise-village',
  ])
  const weak = body.items.find(({ kind }: { kind: string }) => kind === 'school-school').partnership
  const weakOfficer = actorWith('unit-officer', { unit, division: county })
  expect((await world.call(weakOfficer, 'GET', `/partnerships/${weak}`)).status).toBe(200)
  const leader = body.items.find(({ kind }: { kind: string }) => kind === 'leader-village').partnership
  expect((await world.call(helperActor(helper), 'GET', `/partnerships/${leader}`)).status).toBe(200)
  expect((await world.call(strangerOffice, 'GET', `/partnerships/${leader}`)).status).toBe(404)
  expect((await make({ kind: 'leader-village', helping: {}, helped: {} }, clerk)).status).toBe(403)
})

test('the wrong side, a wrong place and an unknown duty are refused, each by its place in the body', async () => {
  const helper = await world.helper()
  const { status, body } = await make({
    ...{ kind: 'leader-township', helping: { side: 'helper', helper }, helped: place(village) },
    duties: [{ duty: 'schooling', text: '助学' }],
  })
  expect(status).toBe(400)
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    'body/helped/division',
    'body/duties/0/duty',
  ])
  const wrong = await make({ kind: 'branch-branch', helping: { side: 'donor', name: '某' }, helped: place('610529') })
  expect(wrong.body.errors).toHaveLength(3)
})

test('the same two sides are paired once at a time, also when two ask at once', async () => {
  const body = {
    ...{ kind: 'branch-branch', helping: { side: 'branch', name: '一支部' } },
    helped: { side: 'branch', name: '二支部' },
  }
  const both = await Promise.all([make(body), make(body)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const made = both.find(({ status }) => status === 201)?.body.partnership
  const end = { on: '2020-06-30', kind: 'term-over', reason: '期满' }
  const ended = await world.call(office, 'POST', `/partnerships/${made}/end`, end)
  expect(ended.body).toMatchObject({ to: '2020-06-30', ended: { kind: 'term-over', reason: '期满' } })
  expect((await world.call(office, 'POST', `/partnerships/${made}/end`, end)).body).toEqual(ended.body)
  expect((await make({ ...body, from: '2020-06-30' })).body.type).toBe('/problems/already_paired')
  expect((await make({ ...body, from: '2020-07-01' })).status).toBe(201)
})

test('paper, duties, liaisons and the last day are amended under the version that was seen', async () => {
  const { body } = await make({
    ...{ kind: 'city-city', helping: { side: 'city', name: '甲市' }, helped: { side: 'city', name: '乙市' } },
    ...{ to: '2021-12-31', liaisons: { helping: { name: '甲' } } },
  })
  const path = `/partnerships/${body.partnership}`
  const amend = (change: object, version = 1) =>
    world.call(office, 'PATCH', path, { reason: '续签', ...change }, { 'if-match': `"${version}"` })
  const after = await amend({ to: '2023-12-31', liaisons: { helped: { name: '乙' } } })
  expect(after.body).toMatchObject({ to: '2023-12-31', liaisons: { helping: { name: '甲' }, helped: { name: '乙' } } })
  expect((await amend({ to: null })).status).toBe(412)
  expect((await amend({ to: '2019-01-01' }, 2)).body.type).toBe('/problems/end_day_out_of_range')
  await world.call(office, 'POST', `${path}/end`, { on: '2022-01-01', reason: '解除' })
  expect((await amend({ to: null }, 3)).body.type).toBe('/problems/pairing_ended')
})
