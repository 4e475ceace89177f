import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import type { Deps } from '@bangfu/service/context'
import { trailKey } from '@bangfu/table/keys'
import { actorWith, type World } from '../../../tests/support/world.ts'
import {
  county,
  csvOf,
  household,
  idNumber,
  importAs,
  office,
  openHouseholds,
  outcomes,
  reasons,
  roster,
  village,
} from './a-list.ts'

let world: World<Deps>
beforeEach(() => void (world = openHouseholds()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

test('a list that says something else of a household on file is refused, naming the columns', async () => {
  await importAs(world, office, csvOf([...household(1), ...household(2)]))
  const [head = {}, spouse = {}] = household(1)
  const changed = [
    { ...head, 贫困户属性: '低保户', 联系电话: '15400009999', 工资性收入: '25000' },
    { ...spouse, 贫困户属性: '低保户', 姓名: '王五' },
  ]
  const answered = await importAs(world, office, csvOf([...changed, ...household(2)]))
  expect(outcomes(answered)).toEqual({ '0001': 'refused', '0002': 'unchanged' })
  expect(reasons(answered)).toEqual([
    '2 differs_from_file 贫困户属性、联系电话、工资性收入、姓名',
    '3 household_kept_out -',
  ])
})

test('a member more, or another one, differs', async () => {
  await importAs(world, office, csvOf(household(1)))
  expect(reasons(await importAs(world, office, csvOf(household(1, 3))))[0]).toBe('2 differs_from_file 证件号码')
  const [head = {}, spouse = {}] = household(1)
  const other = csvOf([head, { ...spouse, 证件号码: idNumber(900, 'male') }])
  expect(reasons(await importAs(world, office, other))[0]).toBe('2 differs_from_file 证件号码')
})

test('after a change in the file the old list still changes nothing, and a list that agrees with the file neither', async () => {
  const first = await importAs(world, office, csvOf(household(1)))
  const id = first.body.lines[0].household
  const change = { phone: '15400009999', reason: '换了手机' }
  const patched = await world.call(office, 'PATCH', `/households/${id}`, change, { 'if-match': '"1"' })
  expect(patched.status).toBe(200)
  expect(outcomes(await importAs(world, office, csvOf(household(1))))['0001']).toBe('unchanged')
  const agreeing = csvOf(household(1, 2, { 联系电话: '15400009999' }))
  expect(outcomes(await importAs(world, office, agreeing))['0001']).toBe('unchanged')
})

test('somebody who is on file in another household is refused; the household is named to whoever may see it', async () => {
  await importAs(world, office, csvOf(household(1)))
  const other = household(2, 1, { 证件号码: idNumber(4, 'female') })
  const near = await importAs(world, office, csvOf(other))
  expect(near.body.lines[0].reasons[0]).toMatchObject({ code: 'id_number_on_file', column: '证件号码' })
  expect(near.body.lines[0].reasons[0].zh).toContain(`${village}0001`)

  const far = actorWith('county-office', { division: '610529' as Division })
  const away = other.map((row) => ({ ...row, 户编号: '6105290009010001' }))
  const answered = await importAs(world, far, csvOf(away), 'division=610529')
  expect(reasons(answered)).toEqual(['2 id_number_on_file 证件号码'])
  expect(JSON.stringify(answered.body)).not.toContain(`${village}0001`)
})

test('a township imports its villages at once', async () => {
  const second = household(1).map((row, index) => ({
    ...row,
    户编号: '6105280009020001',
    证件号码: idNumber(700 + index, index === 0 ? 'female' : 'male'),
  }))
  const answered = await importAs(world, office, csvOf([...household(1), ...second]), 'division=610528000')
  expect(answered.body.households.registered).toBe(2)
})

test('two imports of one list at the same moment register each household once', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => importAs(world, office, roster)))
  for (const { status } of answers) expect(status).toBe(200)
  const registered = answers.map(({ body }) => body.households.registered as number)
  expect(registered.reduce((sum, count) => sum + count, 0)).toBe(45)
  const list = await world.call(office, 'GET', `/households?division=${village}&limit=200`)
  expect(list.body.items).toHaveLength(45)
  expect(await world.carry()).toHaveLength(45)
})

test('two lists at the same moment that claim one person: one household wins, the rest of both goes in', async () => {
  const claims = (order: number) =>
    csvOf([
      ...household(order + 1),
      ...household(order, 1, { 证件号码: idNumber(999, 'female') }),
      ...household(order + 2),
    ])
  const answers = await Promise.all([importAs(world, office, claims(10)), importAs(world, office, claims(20))])
  const all = Object.assign({}, ...answers.map(outcomes)) as Record<string, string>
  expect([all['0010'], all['0020']].toSorted()).toEqual(['refused', 'registered'])
  for (const code of ['0011', '0012', '0021', '0022']) expect(all[code]).toBe('registered')
})

test.each([
  ['nobody', undefined, 401],
  ['a township office', actorWith('township-office', { division: county }), 403],
  ['a helper', actorWith('helper', { helper: 'hlp_1', division: county }), 403],
  ['an auditor', actorWith('auditor', { division: county }), 403],
  ['the office of another county', actorWith('county-office', { division: '610529' as Division }), 404],
  [
    'an office of this township that asks for the county',
    actorWith('county-office', { division: '610528000' as Division }),
    404,
  ],
])('%s may not import', async (_who, actor, status) => {
  expect((await importAs(world, actor, roster, `division=${county}`)).status).toBe(status)
  expect((await world.call(office, 'GET', `/households?division=${county}`)).body.items).toEqual([])
})

test.each(['', 'division=61', 'division=61052', 'division=610528&dryRun=maybe', 'division=610528&x=1'])(
  'the query %p is refused',
  async (query) => {
    expect((await importAs(world, office, roster, query)).status).toBe(400)
  },
)

test('another content type is refused', async () => {
  const answered = await importAs(world, office, roster, `division=${village}`, { 'content-type': 'application/json' })
  expect(answered.status).toBe(415)
})

test('every import leaves a line in the trail', async () => {
  await importAs(world, office, roster)
  const { items } = await world.table.list({ in: { table: 'trail', pk: trailDay() }, limit: 10 })
  expect(items.map(({ body }) => body)).toMatchObject([{ action: 'household.import', about: village, who: office.id }])
})

const trailDay = (): string => trailKey(village, '2020-08-15', 'x').pk
