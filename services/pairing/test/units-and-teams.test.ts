import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { VillageFace } from '@bangfu/facts/faces'
import { entityKey, faceKey } from '@bangfu/table/keys'
import { actorWith } from '../../../tests/support/world.ts'
import {
  clerk,
  county,
  helperActor,
  office,
  openCounty,
  otherVillage,
  strangerOffice,
  township,
  village,
  type County,
} from './county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const pairVillage = (unit: string, more: Record<string, unknown> = {}) =>
  world.call(office, 'POST', '/village-pairings', { unit, village, from: '2020-01-01', ...more })

describe('units', () => {
  test('a unit is registered with its head and liaison, their numbers sealed and shown masked', async () => {
    const made = await world.call(office, 'POST', '/units', {
      name: '西安工业大学',
      kind: 'university',
      tier: '省直',
      division: county,
      head: { name: '校长', phone: '15400000011' },
      liaison: { name: '联络员' },
    })
    expect(made.body).toMatchObject({
      kindZh: '高校',
      head: { name: '校长', phoneMasked: '154****0011' },
      liaison: { name: '联络员', phoneMasked: null },
    })
    const stored = await world.table.get(entityKey(made.body.unit))
    expect(JSON.stringify([stored, made])).not.toContain('15400000011')
    expect((await world.table.get(faceKey(made.body.unit)))?.body).toEqual({
      unit: made.body.unit,
      name: '西安工业大学',
      division: county,
    })
  })

  test('the county office registers units, the township does not; the neighbour sees none', async () => {
    const body = { name: '县教育局', kind: 'party-government', division: township }
    const townshipOffice = actorWith('township-office', { division: township })
    expect((await world.call(townshipOffice, 'POST', '/units', body)).status).toBe(403)
    const unit = await world.unit()
    expect((await world.call(strangerOffice, 'GET', `/units/${unit}`)).status).toBe(404)
    expect((await world.call(strangerOffice, 'GET', '/units?division=610528')).status).toBe(404)
    expect((await world.call(office, 'GET', '/units?division=610528')).body.items).toHaveLength(1)
  })

  test('a kind that is not on the list, a number that is none and an unknown field are refused', async () => {
    const good = { name: '西安工业大学', kind: 'university', division: county }
    for (const bad of [
      { kind: '大学' },
      { head: { name: '校长', phone: '123' } },
      { head: { name: '' } },
      { division: '6105' },
      { budget: 1 },
      { name: 'x'.repeat(101) },
    ])
      expect((await world.call(office, 'POST', '/units', { ...good, ...bad })).status).toBe(400)
  })
})

describe('units that help villages', () => {
  test('several units may help one village, and the village’s face names them', async () => {
    const [one, two] = [await world.unit(), await world.unit('陕富面粉厂')]
    const first = await pairVillage(one, { model: '两联一包', unitLiaison: '马老师', villageLiaison: '张文书' })
    expect(first.body).toMatchObject({ unitName: '西安工业大学', to: null, model: '两联一包' })
    expect((await pairVillage(two, { to: '2020-12-31' })).status).toBe(201)
    const face = VillageFace.parse((await world.table.get(faceKey(village)))?.body)
    expect(face.helpedBy).toEqual([
      { unit: one, from: '2020-01-01', to: null },
      { unit: two, from: '2020-01-01', to: '2020-12-31' },
    ])
  })

  test('the same unit does not help the same village twice at one time, also at the same moment', async () => {
    const unit = await world.unit()
    const answers = await Promise.all([1, 2, 3].map(() => pairVillage(unit)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
    expect((await pairVillage(unit, { from: '2021-01-01' })).body).toMatchObject({
      type: '/problems/unit_helps_village',
      from: '2020-01-01',
    })
  })

  test('an ended pairing frees the village for the same unit, and says so in the face', async () => {
    const unit = await world.unit()
    const { body: made } = await pairVillage(unit)
    const end = { on: '2020-06-30', reason: '机构调整' }
    const ended = await world.call(office, 'POST', `/village-pairings/${made.pairing}/end`, end)
    expect(ended.body).toMatchObject({ to: '2020-06-30', ended: { reason: '机构调整' } })
    const again = await world.call(office, 'POST', `/village-pairings/${made.pairing}/end`, end)
    expect(again.body).toEqual(ended.body)
    expect((await pairVillage(unit, { from: '2020-07-01' })).status).toBe(201)
    const face = VillageFace.parse((await world.table.get(faceKey(village)))?.body)
    expect(face.helpedBy.map(({ from, to }) => [from, to])).toEqual([
      ['2020-01-01', '2020-06-30'],
      ['2020-07-01', null],
    ])
  })

  test('a unit of another county cannot be given to a village here', async () => {
    const foreign = await world.call(strangerOffice, 'POST', '/units', {
      name: '邻县企业',
      kind: 'enterprise',
      division: '610526',
    })
    expect((await pairVillage(foreign.body.unit)).body.type).toBe('/problems/unit_not_found')
    expect((await pairVillage(await world.unit(), { village: '610526000101' })).status).toBe(404)
  })

  test('a clerk lists his own village’s units', async () => {
    const unit = await world.unit()
    const { body: made } = await pairVillage(unit)
    await pairVillage(unit, { village: otherVillage })
    const list = await world.call(clerk, 'GET', `/village-pairings?division=${village}`)
    expect(list.body.items.map(({ pairing }: { pairing: string }) => pairing)).toEqual([made.pairing])
    expect((await world.call(clerk, 'GET', `/village-pairings/${made.pairing}`)).status).toBe(200)
    expect((await world.call(clerk, 'GET', `/village-pairings?division=${otherVillage}`)).status).toBe(404)
  })
})

test('a resident team stands under its first secretary', async () => {
  const unit = await world.unit()
  const made = await world.call(office, 'POST', '/teams', {
    village,
    unit,
    firstSecretary: { name: '刘书记', since: '2020-01-01' },
    members: [{ name: '马队员', since: '2020-01-01' }, { name: '许队员' }],
  })
  expect(made.body).toMatchObject({ unitName: '西安工业大学', members: [{ name: '马队员' }, { since: null }] })
  expect((await world.call(clerk, 'GET', `/teams/${made.body.team}`)).body).toEqual(made.body)
  expect((await world.call(clerk, 'GET', `/teams?division=${village}`)).body.items).toHaveLength(1)
  expect((await world.call(strangerOffice, 'GET', `/teams/${made.body.team}`)).status).toBe(404)
})

describe('helpers', () => {
  test('a helper’s number is sealed and shown masked, to himself, his unit and the offices', async () => {
    const unit = await world.unit()
    const helper = await world.helper(unit)
    const unitOfficer = actorWith('unit-officer', { unit, division: county })
    for (const actor of [office, helperActor(helper), unitOfficer]) {
      const { body } = await world.call(actor, 'GET', `/helpers/${helper}`)
      expect(body).toMatchObject({ name: '王一一', rankZh: '一般', phoneMasked: '154****0001' })
    }
    expect(JSON.stringify(await world.table.get(entityKey(helper)))).not.toContain('15400000001')
    expect((await world.call(helperActor('hlp_other'), 'GET', `/helpers/${helper}`)).status).toBe(404)
    expect((await world.call(strangerOffice, 'GET', `/helpers/${helper}`)).status).toBe(404)
  })

  test('a unit’s officer sees helpers and pairings of his own unit only', async () => {
    const [one, two] = [await world.unit(), await world.unit('陕富面粉厂')]
    const [own, other] = [await world.helper(one), await world.helper(two, '李二')]
    const [a, b] = [await world.household(1), await world.household(2)]
    const pairing = await world.pair(own, a)
    const foreign = await world.pair(other, b)
    const officer = actorWith('unit-officer', { unit: one, division: county })
    const get = (path: string) => world.call(officer, 'GET', path)
    expect((await get(`/helpers?unit=${one}`)).body.items.map(({ helper }: { helper: string }) => helper)).toEqual([
      own,
    ])
    expect((await get(`/pairings?unit=${one}`)).body.items).toMatchObject([{ pairing, helper: own }])
    expect((await get(`/helpers/${own}/households`)).body.items).toMatchObject([{ household: a }])
    expect((await get(`/pairings/${pairing}`)).status).toBe(200)
    for (const path of [
      `/helpers?unit=${two}`,
      `/helpers?division=${county}`,
      `/helpers/${other}`,
      `/helpers/${other}/households`,
      `/pairings?unit=${two}`,
      `/pairings/${foreign}`,
    ])
      expect((await get(path)).status).toBe(404)
  })

  test('a list is by division or by unit, not by both and not by neither', async () => {
    const unit = await world.unit()
    for (const query of ['', `?division=${county}&unit=${unit}`])
      expect((await world.call(office, 'GET', `/helpers${query}`)).status).toBe(400)
    await world.helper(unit)
    expect((await world.call(office, 'GET', `/helpers?division=${county}`)).body.items).toHaveLength(1)
  })
})
