import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../tests/support/world.ts'
import { importAs, office, openHouseholds, roster, rosterText, village } from './a-list.ts'

type Warning = { code: string }
type Line = { line: number; code: string; household: string; outcome: string; reasons: []; warnings: Warning[] }

const expected = JSON.parse(readFileSync(new URL('../../../cases/huangyao-2020.json', import.meta.url), 'utf8')) as {
  roster: {
    expect: {
      households: number
      persons: number
      exited: [number, number]
      remaining: [number, number]
      warningsUnderTheShippedPack: { perHeadBelow4000: string[]; perHeadAbove20000: number }
      errors: number
    }
  }
  registered: { byCategory: Record<string, [number, number]> }
}

let world: World<Deps>
beforeEach(() => void (world = openHouseholds()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const listed = async (): Promise<{ code: string; category: string; status: string; persons: number }[]> =>
  (await world.call(office, 'GET', `/households?division=${village}&limit=200`)).body.items

const tally = (lines: readonly { persons: number }[]): [number, number] => [
  lines.length,
  lines.reduce((sum, { persons }) => sum + persons, 0),
]

test('the Huangyao roster goes in whole: 45 households, 144 persons, no error', async () => {
  const { status, body } = await importAs(world, office, roster)
  expect(status).toBe(200)
  expect(body.households).toEqual({ registered: expected.roster.expect.households, unchanged: 0, refused: 0 })
  expect(body.persons).toEqual({ registered: expected.roster.expect.persons, unchanged: 0, refused: 0 })
  expect(body.columns.ignored).toEqual([])
  expect(body.columns.mapped).toHaveLength(29)
  expect(body.lines).toHaveLength(144)
  expect((body.lines as Line[]).map(({ line }) => line)).toEqual(
    Array.from({ length: 144 }, (_none, index) => index + 2),
  )
})

test('the roster warns of the households that the case names', async () => {
  const { body } = await importAs(world, office, roster)
  const warned = (code: string): string[] =>
    (body.lines as Line[])
      .filter(({ warnings }) => warnings.some((one) => one.code === code))
      .map(({ code: own }) => own)
  const { perHeadBelow4000, perHeadAbove20000 } = expected.roster.expect.warningsUnderTheShippedPack
  expect(warned('per_head_below_floor')).toEqual(perHeadBelow4000)
  expect(warned('per_head_above_plausible')).toHaveLength(perHeadAbove20000)
  expect(new Set((body.lines as Line[]).flatMap(({ warnings }) => warnings.map(({ code }) => code)))).toEqual(
    new Set(['per_head_below_floor', 'per_head_above_plausible']),
  )
})

test('categories and statuses are those of the case, as the national system has registered them', async () => {
  await importAs(world, office, roster)
  const lines = await listed()
  for (const [category, counts] of Object.entries(expected.registered.byCategory))
    expect(tally(lines.filter((line) => line.category === category))).toEqual(counts)
  expect(tally(lines.filter(({ status }) => status === 'exited'))).toEqual(expected.roster.expect.exited)
  expect(tally(lines.filter(({ status }) => status === 'registered'))).toEqual(expected.roster.expect.remaining)
})

test('every household has a face that says it can be paid, and its fact is told once', async () => {
  const { body } = await importAs(world, office, roster)
  const facts = await world.carry()
  expect(facts.map(({ type }) => type)).toEqual(Array.from({ length: 45 }, () => 'household.changed'))
  const ids = new Set((body.lines as Line[]).map(({ household }) => household))
  expect(ids.size).toBe(45)
  const keys = [...ids].map((pk) => ({ table: 'registry' as const, pk, sk: 'face' }))
  for (const face of await world.table.getMany(keys)) {
    expect(face?.version).toBe(1)
    expect(face?.body).toMatchObject({ payable: true, division: village, position: expect.stringMatching(/^v1\./) })
  }
})

test('importing it again changes nothing and tells nothing', async () => {
  const first = await importAs(world, office, roster)
  await world.carry()
  world.setNow('2021-03-01T00:00:00.000Z')
  const again = await importAs(world, office, roster)
  expect(again.body.households).toEqual({ registered: 0, unchanged: 45, refused: 0 })
  const ids = (lines: Line[]): string[] => lines.map(({ household }) => household)
  expect(ids(again.body.lines)).toEqual(ids(first.body.lines))
  expect(await world.carry()).toEqual([])
  expect(await listed()).toHaveLength(45)
})

test('a dry run says the same and writes nothing', async () => {
  const dry = await importAs(world, office, roster, `division=${village}&dryRun=true`)
  expect(dry.body.dryRun).toBe(true)
  expect(dry.body.households).toEqual({ registered: 45, unchanged: 0, refused: 0 })
  expect(await listed()).toEqual([])
  expect(await world.carry()).toEqual([])
  expect((await importAs(world, office, roster)).body.households.registered).toBe(45)
  const after = await importAs(world, office, roster, `division=${village}&dryRun=true`)
  expect(after.body.households).toEqual({ registered: 0, unchanged: 45, refused: 0 })
})

test('the same request under the same key answers as the first time', async () => {
  const send = () => importAs(world, office, roster, `division=${village}`, { 'idempotency-key': 'roster-1' })
  const first = await send()
  const second = await send()
  expect(second.body).toEqual(first.body)
  expect(second.headers['idempotent-replayed']).toBe('true')
})

test('the roster without mark, with plain line ends and its columns turned round is the same roster', async () => {
  await importAs(world, office, roster)
  const turned = rosterText
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(',').toReversed().join(','))
    .join('\n')
  expect((await importAs(world, office, turned)).body.households).toEqual({ registered: 0, unchanged: 45, refused: 0 })
})

test('the file of a household shows its sums, its members and what is missing, and no personal number', async () => {
  const { body } = await importAs(world, office, roster)
  const [line] = body.lines as Line[]
  const file = await world.call(office, 'GET', `/households/${line?.household ?? ''}`)
  expect(file.headers['etag']).toBe('"1"')
  expect(file.body).toMatchObject({
    code: '6105280009010001',
    group: '2组',
    category: { code: '01', text: '一般贫困户' },
    status: 'exited',
    mainCause: { text: '缺技术' },
    arableMu: 3.6,
    phoneMasked: '154****0001',
    positionMasked: '34.72,109.28',
    incomes: [{ year: 2020, wageFen: 2_261_900, netFen: 2_722_600, perHeadFen: 907_533 }],
    origin: { kind: 'national-import', by: 'usr-county-office' },
    complete: false,
  })
  expect(file.body.persons[0]).toMatchObject({
    name: '李八三',
    sex: 'female',
    age: 53,
    idNumberMasked: '610*************28',
    relation: { code: '01', text: '户主' },
    workMonths: 7,
    medicalInsurance: true,
  })
  expect((file.body.missing as { thing: string }[]).map(({ thing }) => thing)).toEqual([
    'exit-projects',
    'funds',
    'helper',
    'fund-channel',
  ])
  expect(JSON.stringify(file.body)).not.toMatch(/610599196611071028|15400000001|34\.72029|v1\./)
})
