import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type Answered, type World } from '../../../../tests/support/world.ts'
import { office, openHouseholds, village } from '../a-list.ts'
import { imported, type OnFile } from './a-file.ts'

let world: World<Deps>
let home: OnFile
beforeEach(async () => {
  world = openHouseholds()
  ;[home] = (await imported(world, [1, 3])) as [OnFile]
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const told = (year: number, body: object): Promise<Answered> =>
  home.act(`/years/${year}`, { reason: '年度更新', ...body }, { method: 'PUT' })
const closed = async () => (await world.call(office, 'GET', `/households/${home.id}/years`)).body.items

test('what is told of the file’s own year is the file’s, and closes nothing', async () => {
  const son = await home.person(2)
  const answered = await told(2020, {
    arableMu: 4.5,
    safeWater: true,
    income: { operatingFen: 300_000 },
    persons: [{ person: son, studentState: '高中二年级' }],
  })
  expect(answered.body).toMatchObject({
    year: 2020,
    arableMu: 4.5,
    safeWater: true,
    incomes: [{ year: 2020, wageFen: 2_400_000, operatingFen: 300_000, netFen: 2_700_000 }],
  })
  expect(answered.body.persons[2].studentState.text).toBe('普通高中二年级')
  expect(await closed()).toEqual([])
})

test('a new year closes the one before: it keeps its figures and how everybody was', async () => {
  const son = await home.person(2)
  await told(2020, { arableMu: 3, persons: [{ person: son, studentState: '九年级' }] })
  world.setNow('2021-02-01T00:00:00.000Z')
  const answered = await told(2021, { income: { wageFen: 1 }, persons: [{ person: son, studentState: '高中一年级' }] })
  expect(answered.body).toMatchObject({
    year: 2021,
    arableMu: 3,
    incomes: [{ year: 2021, wageFen: 1 }, { year: 2020 }],
  })
  const [year] = await closed()
  expect(year).toMatchObject({
    year: 2020,
    why: '年度更新',
    by: 'usr-county-office',
    household: { arableMu: 3, category: { text: '一般贫困户' } },
    income: { wageFen: 2_400_000, perHeadFen: 800_000 },
  })
  expect(year.persons[2]).toMatchObject({ person: son, studentState: { text: '九年级' } })
  expect(JSON.stringify(year)).not.toContain('Masked')
})

test('a closed year is corrected by a further line, and keeps what it said', async () => {
  world.setNow('2021-02-01T00:00:00.000Z')
  await told(2021, {})
  const before = (await home.read()).headers['etag']
  await told(2020, { roadKm: 1.5, reason: '复核更正' })
  expect((await home.read()).headers['etag']).toBe(before)
  const corrected = await told(2020, { income: { wageFen: 2_500_000 }, reason: '收入更正' })
  expect(corrected.body.incomes).toMatchObject([{ year: 2020, wageFen: 2_500_000 }])
  expect((await closed()).map(({ why, household, income }: any) => [why, household.roadKm, income?.wageFen])).toEqual([
    ['收入更正', 1.5, 2_500_000],
    ['复核更正', 1.5, 2_400_000],
    ['年度更新', undefined, 2_400_000],
  ])
})

test('a year before the file began can be told later', async () => {
  await told(2018, { arableMu: 2, income: { wageFen: 7 }, reason: '补录' })
  expect(await closed()).toMatchObject([{ year: 2018, household: { arableMu: 2 }, income: { wageFen: 7 } }])
  expect((await home.read()).body).not.toHaveProperty('arableMu')
})

test('a sum that has parts is not kept beside them, and counts where it has none', async () => {
  const whole = await told(2020, { income: { transferFen: 90_000, propertyFen: 5_000 } })
  expect(whole.body.incomes[0]).toMatchObject({ transferFen: 90_000, transferTotalFen: 90_000, totalFen: 2_495_000 })
  const parts = await told(2020, { income: { dibaoFen: 60_000, pensionFen: 12_000 } })
  expect(parts.body.incomes[0]).toMatchObject({
    transferTotalFen: 72_000,
    propertyFen: 5_000,
    totalFen: 2_477_000,
  })
  expect(parts.body.incomes[0]).not.toHaveProperty('transferFen')
})

test.each([
  ['a year to come', 2021, {}, 400],
  ['a year of before the register', 1999, {}, 400],
  ['a derived total', 2020, { income: { netIncomeFen: 1 } }, 400],
  ['a category, which is decided', 2020, { category: '低保户' }, 400],
  ['somebody who is no member', 2020, { persons: [{ person: 'per_01F3S7DDFZZZZZZZZZZZZZ', workMonths: 3 }] }, 404],
  ['a name, which no year changes', 2020, { persons: [{ person: 'per_01F3S7DDFZZZZZZZZZZZZZ', name: '王五' }] }, 400],
])('%s is refused', async (_case, year, body, status) => {
  expect((await told(year, body)).status).toBe(status)
})

test('two that tell of the same file at once: one is told to read it again', async () => {
  const answers = await Promise.all(
    [1, 2].map((arableMu) => home.act('/years/2020', { arableMu, reason: '更新' }, { method: 'PUT', version: 1 })),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
})

test('a village clerk does not tell of years: figures decide who is on the list', async () => {
  const clerk = actorWith('village-clerk', { division: village })
  const answered = await home.act('/years/2020', { reason: '更新' }, { method: 'PUT', actor: clerk })
  expect(answered.status).toBe(403)
})
