import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Service } from '@bangfu/service/service'
import { deliverMany } from '@bangfu/service/deliver'
import { factKey, figuresKey } from '@bangfu/table/keys'
import { create, put } from '@bangfu/table/ops'
import type { ProjectorDeps } from '../src/deps.ts'
import { county, household, office, openTold, operator, village, visit, type Told } from './told.ts'

let world: Told
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const letters = async (service: string, query = '') => {
  const { status, body } = await world.call(operator, 'GET', `/dead-letters?service=${service}${query}`)
  expect(status).toBe(200)
  return body
}
const replay = (service: string, fact: string, actor = operator) =>
  world.call(actor, 'POST', `/dead-letters/${service}/${fact}/replay`)

describe('a reader that cannot take a fact', () => {
  let broken = true
  const reader: Service<ProjectorDeps> = {
    name: 'assessments',
    routes: [],
    consumes: {
      takes: {
        'visit.accepted': async ({ body }) => {
          if (broken && body.visit === 'vst_2') throw new TypeError('王小明 610599199001011234')
          return []
        },
      },
    },
  }
  beforeEach(() => {
    broken = true
    world = openTold(async (name, facts) => {
      if (name === 'assessments') await deliverMany(reader, facts, world.deps)
    })
  })

  test('does not stop the others; an operator sees it, and replays it when it is mended', async () => {
    await world.tell('visit.accepted', visit('1', '1'))
    const { id } = await world.tell('visit.accepted', visit('2', '2'))
    await world.tell('visit.accepted', visit('3', '3'))
    await world.stream()
    const { items } = await letters('assessments')
    expect(items).toMatchObject([{ service: 'assessments', fact: id, type: 'visit.accepted', county, attempts: 3 }])
    expect(items[0].error.code).toBe('TypeError')
    expect(JSON.stringify(items)).not.toMatch(/王小明|6105991990/)

    expect((await replay('assessments', id)).body).toEqual({ state: 'buried' })
    expect((await letters('assessments')).items[0].attempts).toBe(6)
    broken = false
    expect((await replay('assessments', id)).body).toEqual({ state: 'taken' })
    expect((await letters('assessments')).items).toEqual([])
    expect((await replay('assessments', id)).status).toBe(404)
  })

  test('its list has pages that are the operator’s own', async () => {
    for (let index = 0; index < 5; index++) await world.tell('visit.accepted', visit('2', `${index}`))
    await world.stream()
    const first = await letters('assessments', '&limit=3')
    expect(first.items).toHaveLength(3)
    const second = await letters('assessments', `&limit=3&cursor=${first.next}`)
    expect([second.items.length, second.next]).toEqual([2, null])
    expect((await world.call(operator, 'GET', `/dead-letters?service=funds&cursor=${first.next}`)).status).toBe(400)
  })

  test('gets a month again, in its own time, without a second effect', async () => {
    for (let index = 0; index < 600; index++) await world.tell('visit.accepted', visit(`${index + 10}`, '1'))
    await world.tell('donation.received', {
      posting: 'p',
      fund: 'f',
      division: village,
      amountFen: 1,
      period: '2020-08',
    })
    const body = { county, period: '2020-08', service: 'assessments' }
    const first = (await world.call(operator, 'POST', '/facts/replay', body)).body
    expect(first).toMatchObject({ looked: 500, malformed: 0 })
    const second = (await world.call(operator, 'POST', '/facts/replay', { ...body, cursor: first.next })).body
    expect(second).toMatchObject({ looked: 101, next: null })
    expect(Number(first.carried) + Number(second.carried)).toBe(600)
  })
})

describe('the projector itself', () => {
  beforeEach(() => void (world = openTold()))

  test('buries a fact that it cannot count and counts all others of the batch', async () => {
    for (let index = 0; index < 30; index++) await world.tell('visit.accepted', visit(`${index}`, `${index}`))
    // A figure that is not what it should be: its village cannot be counted until it is mended.
    const key = figuresKey('610528000999', '2020-08')
    await world.table.write([create({ key, kind: 'figures', body: { counts: 'spoilt' } })])
    const { id } = await world.tell('visit.accepted', visit('x', 'x', { division: '610528000999' }))
    await world.stream()
    expect((await letters('projector')).items).toMatchObject([{ fact: id, error: { code: 'shape' } }])
    expect(world.buried).toEqual([id])
    const figures = await world.call(office, 'GET', `/divisions/${village}/figures?period=2020-08`)
    expect(figures.body.visits.visits).toBe(30)

    await world.table.write([
      put({ key, kind: 'figures', version: 2, body: { counts: {}, latest: world.deps.clock() } }, { version: 1 }),
    ])
    expect((await replay('projector', id)).body).toEqual({ state: 'taken' })
    expect(world.carried.filter(({ fact }) => fact.id === id).map(({ reader }) => reader)).toContain('assessments')
  })

  test('buries what has no shape, carries it to nobody, and refuses to replay it', async () => {
    await world.table.write([
      create({ key: factKey(county, '2020-08', 'fct_bad'), kind: 'fact', body: { id: 'fct_bad', type: 'nonsense' } }),
    ])
    await world.tell('household.changed', household('1', 1, 4))
    await world.stream()
    expect((await letters('projector')).items).toMatchObject([{ fact: 'fct_bad', type: 'nonsense', county: null }])
    expect(world.buried).toEqual(['fct_bad'])
    const refused = await replay('projector', 'fct_bad')
    expect([refused.status, refused.body.type]).toEqual([409, '/problems/fact_malformed'])
    expect(new Set(world.carried.map(({ fact }) => fact.type))).toEqual(new Set(['household.changed']))
  })

  test('facts that come twice are counted once', async () => {
    await world.tell('visit.accepted', visit('1', '1'))
    await Promise.all([world.stream(), world.stream(1), world.stream()])
    await world.stream(1)
    await world.call(operator, 'POST', '/facts/replay', { county, period: '2020-08', service: 'projector' })
    const figures = await world.call(office, 'GET', `/divisions/${village}/figures?period=2020-08`)
    expect(figures.body.visits).toMatchObject({ visits: 1, householdsVisited: 1 })
  })
})

describe('a reader that cannot be reached', () => {
  test('is come back to: the first fact that is not certain is answered, and nothing is lost', async () => {
    let reachable = false
    const got = new Set<string>()
    world = openTold(async (reader, facts) => {
      if (reader === 'assessments' && !reachable) throw new Error('the queue is away')
      for (const { id } of facts) got.add(`${reader} ${id}`)
    })
    const change = await world.tell('household.changed', household('1', 1, 4))
    const seen = await world.tell('visit.accepted', visit('1', '1'))
    await expect(world.stream()).rejects.toThrow('not carried')
    expect(world.defects.splice(0)).toHaveLength(1)
    const refused = await world.call(operator, 'POST', '/facts/replay', {
      county,
      period: '2020-08',
      service: 'assessments',
    })
    expect(refused.status).toBe(503)
    reachable = true
    await world.stream()
    expect(got.has(`assessments ${change.id}`) && got.has(`assessments ${seen.id}`)).toBe(true)
    const figures = await world.call(office, 'GET', `/divisions/${village}/figures?period=2020-08`)
    expect(figures.body.visits.visits).toBe(1)
  })
})

test('only who operates the installation sees dead letters', async () => {
  world = openTold()
  expect((await world.call(office, 'GET', '/dead-letters?service=funds')).status).toBe(403)
  expect((await world.call(undefined, 'GET', '/dead-letters?service=funds')).status).toBe(401)
  expect((await world.call(operator, 'GET', '/dead-letters')).status).toBe(400)
  expect((await replay('funds', 'fct_none')).status).toBe(404)
  expect((await replay('nobody', 'fct_none')).status).toBe(400)
  const body = { county: '610528', period: '2018-13', service: 'funds' }
  expect((await world.call(operator, 'POST', '/facts/replay', body)).status).toBe(400)
})
