import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import { divisionId, faceKey } from '@bangfu/table/keys'
import { villageRoutes } from '../../src/villages/service.ts'

const county = '610528'
const office = actorWith('county-office', { division: county as never })
const township = actorWith('township-office', { division: '610528000' as never })
const stranger = actorWith('county-office', { division: '610526' as never })
const helper = actorWith('helper', { division: county as never, helper: 'hlp_1' })

let world: World<Deps>
beforeEach(async () => {
  world = openWorld([{ name: 'households', routes: villageRoutes }], {})
  const divisions = [
    { division: county, name: '富平县', from: '1949-10-01' },
    { division: '610528000', name: '黄窑镇', from: '1990-01-01' },
    { division: '610528000901', name: '甲村', from: '1990-01-01', kind: 'poor', identifiedYear: 2014 },
    { division: '610528000902', name: '乙村', from: '1990-01-01' },
  ]
  expect((await world.call(office, 'POST', '/divisions', { county, divisions })).status).toBe(201)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const act = (division: string, what: string, body: object, version = 1, actor = office) =>
  world.call(actor, 'POST', `/divisions/${division}/${what}`, body, { 'if-match': `"${version}"` })
const read = async (division: string, asOf = '2020-08-15') =>
  (await world.call(helper, 'GET', `/divisions/${division}?asOf=${asOf}`)).body

describe('the tree', () => {
  test('a division tells its names from the county down, and of what kind it is', async () => {
    expect(await read('610528000901')).toMatchObject({
      name: '甲村',
      level: 'village',
      kind: 'poor',
      exists: true,
      path: [{ name: '富平县' }, { name: '黄窑镇' }, { name: '甲村' }],
    })
  })

  test('it is listed by range, page by page', async () => {
    const first = await world.call(helper, 'GET', `/divisions?within=${county}&limit=3`)
    expect(first.body.items.map(({ name }: any) => name)).toEqual(['富平县', '黄窑镇', '甲村'])
    const second = await world.call(helper, 'GET', `/divisions?within=${county}&limit=3&cursor=${first.body.next}`)
    expect(second.body).toMatchObject({ items: [{ name: '乙村' }], next: null })
  })

  test('all or none are put on file: one that is there already refuses the rest', async () => {
    const again = await world.call(office, 'POST', '/divisions', {
      county,
      divisions: [
        { division: '610528000903', name: '丙村', from: '2000-01-01' },
        { division: '610528000902', name: '乙村', from: '2000-01-01' },
      ],
    })
    expect(again.body.type).toBe('/problems/division_on_file')
    expect((await world.call(helper, 'GET', '/divisions/610528000903')).status).toBe(404)
  })

  test.each([
    ['of another county', [{ division: '610526000901', name: '丙村', from: '2000-01-01' }], 'invalid_input'],
    [
      'given twice',
      [
        { division: '610528000903', name: '丙村', from: '2000-01-01' },
        { division: '610528000903', name: '丁村', from: '2000-01-01' },
      ],
      'invalid_input',
    ],
    [
      'a township with a kind',
      [{ division: '610528001', name: '镇', from: '2000-01-01', kind: 'poor' }],
      'village_only',
    ],
    [
      'an exit without identification',
      [{ division: '610528000903', name: '丙村', from: '2000-01-01', exitedYear: 2019 }],
      'village_years_out_of_order',
    ],
  ])('%s is refused', async (_what, divisions, code) => {
    const answered = await world.call(office, 'POST', '/divisions', { county, divisions })
    expect(answered.body.type).toBe(`/problems/${code}`)
  })

  test('offices below the county, and other counties, change nothing', async () => {
    const body = { county, divisions: [{ division: '610528000903', name: '丙村', from: '2000-01-01' }] }
    expect((await world.call(township, 'POST', '/divisions', body)).status).toBe(403)
    expect((await world.call(stranger, 'POST', '/divisions', body)).status).toBe(404)
    expect(
      (await act('610528000901', 'rename', { name: '新村', on: '2018-03-01', reason: '更名' }, 1, stranger)).status,
    ).toBe(404)
  })
})

describe('what becomes of a division', () => {
  test('a new name holds from its day on; papers of before say the old one', async () => {
    await act('610528000901', 'rename', { name: '新村', on: '2018-03-01', reason: '县政府批复' })
    expect((await read('610528000901', '2018-02-28')).name).toBe('甲村')
    expect((await read('610528000901', '2018-03-01')).name).toBe('新村')
    expect(await read('610528000901', '1980-01-01')).toMatchObject({ name: '甲村', exists: false })
  })

  test('a merged village ends with the day before, names its successor and takes no further change', async () => {
    const merged = { kind: 'merged', into: '610528000902', on: '2018-03-01', reason: '撤并' }
    expect((await act('610528000901', 'end', merged)).status).toBe(200)
    expect(await read('610528000901', '2018-02-28')).toMatchObject({ exists: true })
    expect(await read('610528000901', '2018-03-01')).toMatchObject({ exists: false, ending: { into: '610528000902' } })
    const late = await act('610528000901', 'rename', { name: '新村', on: '2019-01-01', reason: '更名' }, 2)
    expect(late.body).toMatchObject({ type: '/problems/division_ended', into: '610528000902' })
  })

  test.each([
    ['itself', '610528000901'],
    ['a township', '610528000'],
    ['one of another county', '610526000901'],
    ['one that is not on file', '610528000999'],
  ])('%s is no successor', async (_what, into) => {
    const answered = await act('610528000901', 'end', { kind: 'merged', into, on: '2018-03-01', reason: '撤并' })
    expect(answered.body.type).toBe('/problems/division_successor_unfit')
  })

  test('a village that ended itself by then is no successor', async () => {
    await act('610528000902', 'end', { kind: 'abolished', on: '2017-01-01', reason: '撤销' })
    const answered = await act('610528000901', 'end', {
      ...{ kind: 'merged', into: '610528000902', on: '2018-03-01', reason: '撤并' },
    })
    expect(answered.body.type).toBe('/problems/division_successor_unfit')
  })

  test('a change before the latest one is refused, and so is an old version', async () => {
    await act('610528000901', 'rename', { name: '新村', on: '2018-03-01', reason: '更名' })
    const before = { name: '旧村', on: '2018-03-01', reason: '更名' }
    expect((await act('610528000901', 'rename', before, 2)).body).toMatchObject({
      type: '/problems/division_change_too_early',
      latest: '2018-03-01',
    })
    expect((await act('610528000901', 'rename', { ...before, on: '2019-01-01' }, 1)).status).toBe(412)
  })

  test('of two who rename it at the same moment one wins and the other is told', async () => {
    const rename = (name: string) => act('610528000901', 'rename', { name, on: '2018-03-01', reason: '更名' })
    const both = await Promise.all([rename('甲'), rename('乙')])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })

  test('a village gets its kind and years, and loses them again', async () => {
    const said = await act('610528000902', 'describe', {
      kind: 'non-poor',
      identifiedYear: 2014,
      exitedYear: 2018,
      reason: '补录',
    })
    expect(said.body).toMatchObject({ kind: 'non-poor', identifiedYear: 2014, exitedYear: 2018 })
    const unsaid = await act('610528000902', 'describe', { exitedYear: null, reason: '更正' }, 2)
    expect(unsaid.body).toMatchObject({ kind: 'non-poor', exitedYear: null })
    expect((await act('610528000', 'describe', { kind: 'poor', reason: '试填' })).body.type).toBe(
      '/problems/village_only',
    )
  })

  test('a village gets its place on the map, which others may know, and changes it; no other division has one', async () => {
    const face = async () => (await world.table.get(faceKey(divisionId('610528000902'))))?.body
    expect(await face()).toBeUndefined()
    const [there, nearby] = [
      { latitude: 34.7, longitude: 109.1 },
      { latitude: 34.71, longitude: 109.1 },
    ]
    const said = await act('610528000902', 'describe', { position: there, reason: '村委会所在地' })
    expect(said.body.position).toEqual(there)
    expect(await face()).toEqual({ division: '610528000902', position: there })
    expect((await act('610528000902', 'describe', { position: nearby, reason: '更正' }, 2)).status).toBe(200)
    expect((await act('610528000902', 'describe', { kind: 'poor', reason: '补录' }, 3)).status).toBe(200)
    expect(await face()).toEqual({ division: '610528000902', position: nearby })
    const paris = { latitude: 48.9, longitude: 2.4 }
    expect((await act('610528000902', 'describe', { position: paris, reason: '试填' }, 4)).status).toBe(400)
    expect((await act('610528000', 'describe', { position: there, reason: '试填' })).body.type).toBe(
      '/problems/village_only',
    )
  })
})
