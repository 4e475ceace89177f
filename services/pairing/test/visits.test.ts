import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { actorWith } from '../../../tests/support/world.ts'
import { helperActor, office, openCounty, strangerOffice, village, type County } from './county.ts'

let world: County
let helper: string
let household: string
beforeEach(async () => {
  world = openCounty()
  helper = await world.helper()
  household = await world.household(1)
  await world.pair(helper, household)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const told = (more: Record<string, unknown> = {}) => ({
  household,
  helper,
  kind: 'home-visit',
  at: '2020-08-14T09:30:00+08:00',
  findings: '家中粮食充足，孩子已开学。',
  ...more,
})
const delegate = { name: '某同事', office: '教务处', reason: '出差在外' }
let key = 0
const record = (more: Record<string, unknown> = {}, actor = helperActor(helper), idempotencyKey = `device-${++key}`) =>
  world.call(actor, 'POST', '/visits', told(more), { 'idempotency-key': idempotencyKey })

describe('recording a visit', () => {
  test('a visit is kept with the device’s time and the server’s own', async () => {
    const made = await record({
      position: { latitude: 34.72029, longitude: 109.27873, accuracyM: 12 },
      goods: [{ name: '面粉', quantity: 2, unit: '袋', valueFen: 12_000 }],
      needs: ['修缮屋顶'],
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      household,
      helper,
      isVisit: true,
      kindZh: '入户走访',
      at: '2020-08-14T01:30:00.000Z',
      recordedAt: '2020-08-15T02:00:00.000Z',
      period: '2020-08',
      hasPosition: true,
      evidence: { overall: 'none', photos: [] },
    })
    const read = await world.call(office, 'GET', `/visits/${made.body.visit}`)
    expect(read.body).toEqual(made.body)
    expect(JSON.stringify(read.body)).not.toContain('34.72')
  })

  test('the same visit sent twice is recorded once', async () => {
    const first = await record({}, undefined, 'device-7')
    const again = await record({}, undefined, 'device-7')
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
    const { body } = await world.call(office, 'GET', `/households/${household}/visits`)
    expect(body.items).toHaveLength(1)
    expect((await world.carry()).filter(({ type }) => type === 'visit.accepted')).toHaveLength(1)
  })

  test('the same visit sent ten times at once is recorded once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => record({}, undefined, 'device-8')))
    const recorded = answers.filter(({ status }) => status === 201)
    expect(new Set(recorded.map(({ body }) => body.visit)).size).toBe(1)
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
    expect((await world.call(office, 'GET', `/households/${household}/visits`)).body.items).toHaveLength(1)
  })

  test('another visit under a used key is refused, a visit without a key too', async () => {
    await record({}, undefined, 'device-9')
    const other = await record({ findings: '另一次走访。' }, undefined, 'device-9')
    expect(other.body.type).toBe('/problems/idempotency_key_reused')
    const bare = await world.call(helperActor(helper), 'POST', '/visits', told())
    expect(bare.body.type).toBe('/problems/idempotency_key_required')
  })

  test('a telephone call is a contact and no visit, and is told so', async () => {
    const made = await record({ kind: 'phone' })
    expect(made.body).toMatchObject({ isVisit: false, kindZh: '电话联络' })
    const facts = (await world.carry()).filter(({ type }) => type === 'visit.accepted')
    expect(facts[0]?.body).toMatchObject({ isVisit: false, kind: 'phone', period: '2020-08', division: village })
  })

  test('a delegated visit is a visit and shown as delegated', async () => {
    expect((await record({ kind: 'delegated', delegate })).body).toMatchObject({
      isVisit: true,
      delegated: true,
      delegate,
    })
    for (const bad of [{ kind: 'delegated' }, { delegate }]) expect((await record(bad)).status).toBe(400)
  })
})

describe('what is no visit', () => {
  test('a time in the future or of a lost device', async () => {
    for (const at of ['2020-08-15T10:11:00+08:00', '2019-07-01T10:00:00+08:00'])
      expect((await record({ at })).body.type).toBe('/problems/visit_time_out_of_range')
    expect((await record({ at: '2020-08-15T10:09:00+08:00' })).status).toBe(201)
  })

  test('a day on which somebody else was responsible', async () => {
    const answered = await record({ at: '2019-12-31T10:00:00+08:00' })
    expect(answered.body).toMatchObject({ type: '/problems/visit_not_paired', on: '2019-12-31' })
  })

  test('a position outside China, half a position, a huge quantity, an unknown field, an empty text', async () => {
    expect((await record({ position: { latitude: 0, longitude: 0 } })).body.type).toBe(
      '/problems/position_outside_china',
    )
    for (const bad of [
      { position: { latitude: 34.7 } },
      { position: { latitude: 34.7, longitude: 1e9 } },
      { goods: [{ name: '面粉', quantity: 1e12, unit: '袋' }] },
      { goods: [{ name: '面粉', quantity: -1, unit: '袋' }] },
      { goods: [{ name: '面粉', quantity: 1, unit: '袋', valueFen: 1.5 }] },
      { goods: Array.from({ length: 21 }, () => ({ name: '面粉', quantity: 1, unit: '袋' })) },
      { findings: '   ' },
      { findings: '好'.repeat(4001) },
      { kind: 'letter' },
      { money: [{ posting: 'pln_1' }] },
      { labour: [{ what: '秋收', hours: 4, days: 1 }] },
      { labour: [{ what: '秋收' }] },
      { at: 'yesterday' },
      { at: '2020-08-14' },
      { photo: 'x' },
    ])
      expect((await record(bad)).status).toBe(400)
  })
})

describe('whose visit it is', () => {
  test('a helper records for his own households only', async () => {
    const foreign = await world.household(2)
    expect((await record({ household: foreign })).status).toBe(404)
  })

  test('a helper does not sign for another', async () => {
    const other = await world.helper()
    expect((await record({ helper: other })).status).toBe(404)
    expect((await record({}, helperActor(other))).status).toBe(404)
  })

  test('one who is two helpers cannot book on the one what the other may', async () => {
    const other = await world.helper()
    const both = { id: 'usr-both', grants: [...helperActor(helper).grants, ...helperActor(other).grants] }
    expect((await record({ helper: other }, both)).status).toBe(404)
  })

  test('offices read visits and record none', async () => {
    expect((await record({}, office)).status).toBe(403)
    const { body } = await record()
    expect((await world.call(office, 'GET', `/visits/${body.visit}`)).status).toBe(200)
    expect((await world.call(strangerOffice, 'GET', `/visits/${body.visit}`)).status).toBe(404)
  })

  test('a helper loses sight of the household the day after his pairing ended, and keeps his own work', async () => {
    const { body: made } = await record()
    const { body: own } = await world.call(helperActor(helper), 'GET', `/helpers/${helper}/households`)
    expect(own.items).toMatchObject([{ household, code: '61052800091', headMasked: '李某某' }])
    const { body: all } = await world.call(office, 'GET', `/households/${household}/pairings`)
    const end = { on: '2020-08-20', reason: '工作调动', override: { reason: '干部调离本县' } }
    await world.call(office, 'POST', `/pairings/${all.items[0].pairing}/end`, end)

    const sees = async () => [
      (await world.call(helperActor(helper), 'GET', `/households/${household}/visits`)).status,
      (await world.call(helperActor(helper), 'GET', `/households/${household}/pairings`)).status,
      (await world.call(helperActor(helper), 'GET', `/helpers/${helper}/households`)).body.items.length,
    ]
    world.setNow('2020-08-20T23:59:00+08:00')
    expect(await sees()).toEqual([200, 200, 1])
    world.setNow('2020-08-21T00:00:00+08:00')
    expect(await sees()).toEqual([404, 404, 0])
    expect((await record({ at: '2020-08-19T10:00:00+08:00' })).body.flags).toEqual([])
    expect((await world.call(helperActor(helper), 'GET', `/visits/${made.visit}`)).status).toBe(200)
  })

  test('a household reads the visits it got', async () => {
    await record()
    const self = actorWith('household', { household }, 'usr-household')
    expect((await world.call(self, 'GET', `/households/${household}/visits`)).body.items).toHaveLength(1)
    const other = actorWith('household', { household: await world.household(3) }, 'usr-other')
    expect((await world.call(other, 'GET', `/households/${household}/visits`)).status).toBe(404)
  })
})

describe('lists of visits', () => {
  test('of a household by days, newest first', async () => {
    for (const at of ['2020-07-31T23:59:59+08:00', '2020-08-01T00:00:00+08:00', '2020-08-10T12:00:00+08:00'])
      await record({ at })
    const path = `/households/${household}/visits`
    const days = async (query: string) =>
      (await world.call(office, 'GET', `${path}${query}`)).body.items.map(({ at }: { at: string }) => at)
    expect(await days('')).toEqual(['2020-08-10T04:00:00.000Z', '2020-07-31T16:00:00.000Z', '2020-07-31T15:59:59.000Z'])
    expect(await days('?from=2020-08-01&to=2020-08-01')).toEqual(['2020-07-31T16:00:00.000Z'])
    expect(await days('?to=2020-07-31')).toEqual(['2020-07-31T15:59:59.000Z'])
    expect((await world.call(office, 'GET', `${path}?from=2020-08-02&to=2020-08-01`)).status).toBe(400)
  })

  test('of a helper and of a village by month', async () => {
    for (const at of ['2020-07-31T23:59:59.999+08:00', '2020-08-01T00:00:00+08:00', '2020-08-14T12:00:00+08:00'])
      await record({ at })
    const count = async (path: string) => (await world.call(office, 'GET', path)).body.items.length
    expect(await count(`/helpers/${helper}/visits?period=2020-07`)).toBe(1)
    expect(await count(`/helpers/${helper}/visits?period=2020-08`)).toBe(2)
    expect(await count(`/helpers/${helper}/visits`)).toBe(2)
    expect(await count(`/visits?village=${village}&period=2020-07`)).toBe(1)
    expect((await world.call(helperActor(helper), 'GET', `/helpers/${helper}/visits`)).body.items).toHaveLength(2)
    expect((await world.call(office, 'GET', `/helpers/${helper}/visits?period=2018-13`)).status).toBe(400)
  })

  test('page by page nothing is lost or shown twice, and a cursor is its reader’s own', async () => {
    for (let day = 1; day <= 5; day++) await record({ at: `2020-08-0${day}T12:00:00+08:00` })
    const path = `/households/${household}/visits?limit=2`
    const seen: string[] = []
    let next: string | null = null
    do {
      const { body } = await world.call(office, 'GET', next ? `${path}&cursor=${encodeURIComponent(next)}` : path)
      seen.push(...body.items.map(({ visit }: { visit: string }) => visit))
      next = body.next
    } while (next)
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
    const { body } = await world.call(office, 'GET', path)
    const stolen = `${path}&cursor=${encodeURIComponent(body.next)}`
    expect((await world.call(helperActor(helper), 'GET', stolen)).body.type).toBe('/problems/invalid_cursor')
    expect((await world.call(office, 'GET', `${path}&cursor=garbage`)).body.type).toBe('/problems/invalid_cursor')
  })
})
