import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { UnitFace } from '@bangfu/facts/faces'
import { helpingUnitTierOf } from '@bangfu/rules/helping-unit-tiers'
import { entityKey, faceKey } from '@bangfu/table/keys'
import { actorWith } from '../../../../tests/support/world.ts'
import { clerk, county, office, openCounty, strangerOffice, townshipOffice, village, type County } from '../county.ts'

test('tiers are known by what lists write; a text on no list stays as it came', () => {
  expect(['市直一级', ' 市直二级', '镇直', '县', '省直'].map((text) => helpingUnitTierOf(text))).toEqual([
    { code: 'city-first', text: '市直一级' },
    { code: 'city-second', text: '市直二级' },
    { code: 'town', text: '镇直' },
    { code: '50', text: '县(区)' },
    { code: null, text: '省直' },
  ])
})

describe('a unit', () => {
  let world: County
  beforeEach(() => void (world = openCounty()))
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })

  const act = (unit: string, body: Record<string, unknown>, version = 1, by = office) =>
    world.call(by, 'POST', `/units/${unit}/acts`, { reason: '机构改革', ...body }, { 'if-match': `"${version}"` })

  test('is renamed, described and headed by dated lines, and reads as it was on any day', async () => {
    const unit = await world.unit('县扶贫办')
    const head = { name: '王主任', phone: '15400000012' }
    await act(unit, { kind: 'head', contact: head, on: '2020-01-10', reason: '任命' })
    await act(unit, { kind: 'head', contact: { name: '李主任' }, on: '2020-07-01', reason: '任命' }, 2)
    await act(unit, { kind: 'rename', name: '县乡村振兴局', on: '2020-06-01' }, 3)
    const made = await act(
      unit,
      { kind: 'describe', unitKind: 'party-government', tier: '市直二级', on: '2020-06-01' },
      4,
    )
    expect(made.body).toMatchObject({ name: '县乡村振兴局', tierCode: 'city-second', head: { name: '李主任' } })
    const read = async (on: string) => (await world.call(office, 'GET', `/units/${unit}?on=${on}`)).body
    expect(await read('2020-05-31')).toMatchObject({
      name: '县扶贫办',
      kind: 'university',
      tierCode: null,
      head: { name: '王主任', phoneMasked: '154****0012' },
    })
    expect(await read('2020-01-09')).toMatchObject({ head: null })
    const list = await world.call(clerk, 'GET', `/units?division=${village}&on=2020-05-31`)
    expect(list.body.items).toEqual([])
    const all = await world.call(office, 'GET', `/units?division=${county}&on=2020-05-31`)
    expect(all.body.items).toMatchObject([{ name: '县扶贫办' }])
    expect(JSON.stringify(await world.table.get(entityKey(unit)))).not.toContain('15400000012')
    expect((await world.call(office, 'GET', `/units/${unit}/acts`)).body.items).toHaveLength(4)
  })

  test('its officer says who heads it and nothing else; townships, clerks and neighbours nothing', async () => {
    const [unit, other] = [await world.unit(), await world.unit('县教育局')]
    const officer = actorWith('unit-officer', { unit, division: county })
    const liaison = { kind: 'liaison', contact: { name: '马老师' }, on: '2020-08-01' }
    expect((await act(unit, liaison, 1, officer)).body).toMatchObject({ liaison: { name: '马老师' } })
    expect((await act(other, liaison, 1, officer)).status).toBe(404)
    expect((await act(unit, { kind: 'rename', name: '新名', on: '2020-08-01' }, 2, officer)).status).toBe(403)
    expect((await act(unit, liaison, 2, townshipOffice)).status).toBe(403)
    expect((await act(unit, liaison, 2, clerk)).status).toBe(403)
    expect((await act(unit, liaison, 2, strangerOffice)).status).toBe(404)
  })

  test('owes the money of its tier, however the tier was written', async () => {
    const body = { name: '市水务局', kind: 'party-government', tier: ' 市直 二级', division: county }
    const { unit } = (await world.call(office, 'POST', '/units', body)).body
    const liaisons = { villageLiaison: '张文书', unitLiaison: '马老师' }
    const paired = { unit, village, from: '2020-01-01', ...liaisons }
    const { pairing } = (await world.call(office, 'POST', '/village-pairings', paired)).body
    const { body: brought } = await world.call(office, 'GET', `/pairing-contributions?pairing=${pairing}`)
    expect(JSON.stringify(brought.money)).toContain('3000000')
  })

  test('reads the villages that it helps, and another’s officer does not', async () => {
    const [unit, other] = [await world.unit(), await world.unit('县教育局')]
    const made = await world.call(office, 'POST', '/village-pairings', { unit, village, from: '2020-01-01' })
    const officer = (of: string) => actorWith('unit-officer', { unit: of, division: county })
    const list = (by: ReturnType<typeof officer>) => world.call(by, 'GET', `/village-pairings?unit=${unit}`)
    expect((await list(officer(unit))).body.items).toMatchObject([{ pairing: made.body.pairing, village }])
    expect((await list(officer(other))).status).toBe(404)
    expect((await list(office)).body.items).toHaveLength(1)
    expect((await world.call(office, 'GET', '/village-pairings')).status).toBe(400)
  })

  test('merged into another it takes nobody any more, and its people and teams are moved until none is left', async () => {
    const [unit, into] = [await world.unit('县农办'), await world.unit('县农业农村局')]
    const helpers: string[] = []
    for (let index = 0; index < 16; index++) helpers.push(await world.helper(unit, `王${index}`))
    const firstSecretary = { name: '刘书记', since: '2020-01-01' }
    const team = await world.call(office, 'POST', '/teams', { village, unit, firstSecretary, members: [] })
    const move = () => world.call(office, 'POST', `/units/${unit}/moves`, {})
    expect((await move()).body.type).toBe('/problems/unit_not_ended')
    const merge = { kind: 'merge', into, on: '2020-07-31' }
    expect((await act(unit, { ...merge, into: unit })).body.type).toBe('/problems/unit_not_found')
    expect((await act(unit, merge)).body).toMatchObject({ ended: { how: 'merged', into, on: '2020-07-31' } })
    expect(UnitFace.parse((await world.table.get(faceKey(unit)))?.body).ended).toBe('2020-07-31')
    const late = { name: '钱五', unit, division: county, rank: 'ordinary', phone: '15400000005' }
    expect((await world.call(office, 'POST', '/helpers', late)).body.type).toBe('/problems/unit_ended')
    const first = await move()
    expect(first.body).toMatchObject({ teams: [team.body.team], into, left: true })
    expect(first.body.helpers).toHaveLength(14)
    expect((await move()).body).toMatchObject({ teams: [], left: false })
    expect((await move()).body).toMatchObject({ helpers: [], teams: [], left: false })
    const here = await world.call(office, 'GET', `/helpers?unit=${into}`)
    expect(here.body.items.map((one: { helper: string }) => one.helper).toSorted()).toEqual(helpers.toSorted())
    const before = await world.call(office, 'GET', `/helpers?unit=${unit}&on=2020-07-31`)
    expect(before.body.items).toHaveLength(16)
    expect((await world.call(office, 'GET', `/teams/${team.body.team}?on=2020-07-31`)).body.unit).toBe(unit)
    expect((await world.call(office, 'GET', `/teams/${team.body.team}`)).body.unit).toBe(into)
    expect((await act(unit, { kind: 'rename', name: '县农办公室', on: '2020-08-01' }, 2)).body.type).toBe(
      '/problems/unit_ended',
    )
  })

  test('closed at the moment in which somebody joins it: he is in it and is moved, or he is refused', async () => {
    const [unit, into] = [await world.unit('县农办'), await world.unit('县农业农村局')]
    const late = { name: '钱五', unit, division: county, rank: 'ordinary', phone: '15400000005' }
    const [closed, joined] = await Promise.all([
      act(unit, { kind: 'close', on: '2020-08-01' }),
      world.call(office, 'POST', '/helpers', late),
    ])
    expect(closed.status).toBe(200)
    expect([201, 409]).toContain(joined.status)
    const moved = await world.call(office, 'POST', `/units/${unit}/moves`, { into })
    expect(moved.body.helpers).toHaveLength(joined.status === 201 ? 1 : 0)
    expect((await world.call(office, 'POST', `/units/${unit}/moves`, {})).body.type).toBe('/problems/unit_not_found')
  })
})
