import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith } from '../../../../tests/support/world.ts'
import {
  clerk,
  county,
  helperActor,
  office,
  openCounty,
  otherVillage,
  strangerOffice,
  village,
  type County,
} from '../county.ts'

let world: County
let unit: string
let officer: ReturnType<typeof actorWith>
const secretary = actorWith('first-secretary', { division: village }, 'usr-secretary')
beforeEach(async () => {
  world = openCounty()
  unit = await world.unit()
  officer = actorWith('unit-officer', { unit }, 'usr-officer')
  await world.call(office, 'POST', '/village-pairings', { unit, village, from: '2020-05-01' })
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

let keys = 0
const told = (more: Record<string, unknown> = {}) => ({
  ...{ subject: { kind: 'village', village }, by: { as: 'leader', unit }, kind: 'call-on', at: '2020-08-10T02:00:00Z' },
  ...{ visitors: [{ name: '某处长', duty: '副校长' }], findings: '查看扶贫车间。', ...more },
})
const record = (more: Record<string, unknown> = {}, actor = officer) =>
  world.call(actor, 'POST', '/place-visits', told(more), { 'idempotency-key': `place-${++keys}` })

describe('a visit to a village or a school', () => {
  test('is kept with who came, and its needs become the unit’s tasks', async () => {
    const { status, body } = await record({ needs: ['修水渠'] })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      ...{ as: 'leader', unit, division: village, isVisit: true, kindZh: '走访', on: '2020-08-10', flags: [] },
      needs: [{ what: '修水渠', task: expect.stringMatching(/^tsk_/) }],
    })
    expect((await world.call(officer, 'GET', `/place-visits/${body.placeVisit}`)).body).toEqual(body)
  })

  test('to a village that the unit does not help is kept with a flag, and a call is no visit', async () => {
    const { body } = await record({ subject: { kind: 'village', village: otherVillage }, kind: 'video' })
    expect(body).toMatchObject({ isVisit: false, flags: [{ code: 'unit_not_helping_village' }] })
    expect((await record({ at: '2020-04-30T02:00:00Z' })).body.flags).toHaveLength(1)
  })

  test('may be to a school, which lies where the school does', async () => {
    const school = await world.unit('乡中心小学', '610528000')
    const { body } = await record({ subject: { kind: 'school', school } })
    expect(body).toMatchObject({ division: '610528000', subject: { kind: 'school', school }, flags: [] })
    const unknown = { kind: 'school', school: 'unt_9999999999999999999999' }
    expect((await record({ subject: unknown })).status).toBe(404)
  })

  test('of a team is told by its first secretary, of a unit’s people by nobody but its officer', async () => {
    const team = await world.call(office, 'POST', '/teams', {
      ...{ village, unit, firstSecretary: { name: '某书记', since: '2020-01-01' }, members: [] },
    })
    const by = { as: 'team', team: team.body.team }
    expect((await record({ by }, secretary)).body).toMatchObject({ as: 'team', unit, team: team.body.team })
    expect((await record({ by }, officer)).status).toBe(404)
    expect((await record({}, secretary)).status).toBe(404)
    const other = actorWith('unit-officer', { unit: await world.unit('另一单位') }, 'usr-other')
    expect((await record({}, other)).status).toBe(404)
    for (const actor of [office, clerk, helperActor('hlp_1')]) expect((await record({}, actor)).status).toBe(403)
  })

  test('garbage is refused', async () => {
    for (const bad of [
      { subject: { kind: 'household', household: 'hsh_1' } },
      { visitors: [] },
      { kind: 'home-visit' },
      { by: { as: 'leader' } },
      { findings: '' },
      { at: '2020-08-10' },
      { money: [{ posting: 'x' }] },
    ])
      expect((await record(bad)).status).toBe(400)
    expect((await record({ at: '2021-08-10T02:00:00Z' })).body.type).toBe('/problems/visit_time_out_of_range')
  })

  test('is taken back with a reason, by its unit or an office, and stays to be seen', async () => {
    const { body } = await record()
    const withdraw = (actor: typeof office, version = '"1"', reason = '记错了村') =>
      world.call(actor, 'POST', `/place-visits/${body.placeVisit}/withdrawal`, { reason }, { 'if-match': version })
    expect((await withdraw(strangerOffice)).status).toBe(404)
    expect((await withdraw(officer, '"7"')).body.type).toBe('/problems/version_changed')
    expect((await withdraw(officer)).body.withdrawn).toMatchObject({ by: 'usr-officer', reason: '记错了村' })
    expect((await withdraw(officer)).status).toBe(200)
    expect((await withdraw(office, '"2"', '另一理由')).body.type).toBe('/problems/visit_withdrawn')
    const { body: list } = await world.call(office, 'GET', `/place-visits?division=${county}`)
    expect(list.items).toMatchObject([{ withdrawn: { reason: '记错了村' } }])
  })
})

describe('lists', () => {
  test('of a division and of a unit are of one month', async () => {
    for (const at of ['2020-07-31T15:59:59Z', '2020-07-31T16:00:00Z', '2020-08-14T02:00:00Z']) await record({ at })
    const count = async (query: string, actor = office) =>
      (await world.call(actor, 'GET', `/place-visits?${query}`)).body.items?.length
    expect(await count(`division=${county}&period=2020-07`)).toBe(1)
    expect(await count(`division=${village}`)).toBe(2)
    expect(await count(`division=${otherVillage}`)).toBe(0)
    expect(await count(`unit=${unit}&period=2020-08`, officer)).toBe(2)
    expect(await count(`unit=${unit}&period=2020-07`, officer)).toBe(1)
    expect((await world.call(office, 'GET', '/place-visits')).status).toBe(400)
    expect((await world.call(strangerOffice, 'GET', `/place-visits?division=${county}`)).status).toBe(404)
  })

  test('leaders owe a visit a month to each village that their unit helps', async () => {
    await record()
    await record({ at: '2020-07-10T02:00:00Z', by: { as: 'unit', unit } })
    const wrong = await record({ at: '2020-06-10T02:00:00Z' })
    await world.call(
      officer,
      'POST',
      `/place-visits/${wrong.body.placeVisit}/withdrawal`,
      { reason: '记错了村' },
      { 'if-match': '"1"' },
    )
    const duties = async (query = '') =>
      (await world.call(office, 'GET', `/place-visit-duties?division=${county}${query}`)).body.items
    const [late] = await duties()
    expect(late).toMatchObject({ unit, village, late: true })
    expect(late.dues.map(({ span, standing }: { span: string; standing: string }) => [span, standing])).toEqual([
      ['2020-09', 'upcoming'],
      ['2020-08', 'done'],
      ['2020-07', 'late'],
      ['2020-06', 'late'],
      ['2020-05', 'late'],
    ])
    for (const at of ['2020-07-11T02:00:00Z', '2020-06-11T02:00:00Z', '2020-05-11T02:00:00Z']) await record({ at })
    expect(await duties()).toEqual([])
    expect(await duties('&show=all')).toHaveLength(1)
  })
})
