import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clerk, helperActor, office, openCounty, otherVillage, strangerOffice, village, type County } from './county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const pairing = (helper: string, household: string, from: string, to?: string) =>
  world.call(office, 'POST', '/pairings', { helper, household, from, ...(to && { to }) })

/** One who goes before the exit goes with a reason of the county's. */
const released = { kind: 'helper-transferred', override: { reason: '调离本县，已另行安排' } }

describe('exactly one responsible helper at any time', () => {
  test('a second helper at the same time is refused, and the refusal says from when the household is free', async () => {
    const [household, one, two] = [await world.household(1), await world.helper(), await world.helper()]
    await world.pair(one, household, '2020-01-01', '2020-06-30')
    const refused = await pairing(two, household, '2020-06-30')
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ type: '/problems/household_has_helper', freeFrom: '2020-07-01' })
    expect(JSON.stringify(refused.body)).not.toContain('王')
  })

  test('an open pairing leaves the household free from no day', async () => {
    const [household, one, two] = [await world.household(1), await world.helper(), await world.helper()]
    await world.pair(one, household)
    expect((await pairing(two, household, '2021-01-01')).body.freeFrom).toBe('open')
  })

  test('days that touch and days with a gap between them are accepted', async () => {
    const [household, one, two] = [await world.household(1), await world.helper(), await world.helper()]
    await world.pair(one, household, '2020-01-01', '2020-06-30')
    expect((await pairing(two, household, '2020-07-01', '2020-07-31')).status).toBe(201)
    expect((await pairing(one, household, '2020-09-01')).status).toBe(201)
    expect((await pairing(two, household, '2020-08-01', '2020-08-31')).status).toBe(201)
  })

  test('of ten helpers at the same moment exactly one wins', async () => {
    const household = await world.household(1)
    const helpers = []
    for (let count = 0; count < 10; count++) helpers.push(await world.helper())
    const answers = await Promise.all(helpers.map((helper) => pairing(helper, household, '2020-08-01')))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
    const { body } = await world.call(office, 'GET', `/households/${household}/pairings`)
    expect(body.items).toHaveLength(1)
  })

  test('the same helper may come back to a household', async () => {
    const [household, one] = [await world.household(1), await world.helper()]
    await world.pair(one, household, '2020-01-01', '2020-01-31')
    await world.pair(one, household, '2020-08-01')
    const { body } = await world.call(office, 'GET', `/helpers/${one}/households`)
    expect(body.items).toMatchObject([{ household, from: '2020-08-01', to: null }])
  })
})

describe('ending a pairing', () => {
  test('the household is free from the day after, and the next helper follows', async () => {
    const [household, one, two] = [await world.household(1), await world.helper(), await world.helper()]
    const id = await world.pair(one, household)
    const end = { on: '2020-08-14', ...released, reason: '工作调动' }
    const ended = await world.call(office, 'POST', `/pairings/${id}/end`, end)
    expect(ended).toMatchObject({ status: 200, body: { to: '2020-08-14', ended: { on: '2020-08-14' } } })
    expect((await pairing(two, household, '2020-08-15')).status).toBe(201)
    const { body } = await world.call(office, 'GET', `/households/${household}/pairings`)
    expect(body.items).toMatchObject([
      { helper: one, to: '2020-08-14' },
      { helper: two, from: '2020-08-15', to: null },
    ])
  })

  test('the same ending twice answers the same, another one is refused', async () => {
    const id = await world.pair(await world.helper(), await world.household(1))
    const end = { on: '2020-08-14', ...released, reason: '工作调动' }
    const first = await world.call(office, 'POST', `/pairings/${id}/end`, end)
    expect((await world.call(office, 'POST', `/pairings/${id}/end`, end)).body).toEqual(first.body)
    const other = await world.call(office, 'POST', `/pairings/${id}/end`, { ...end, on: '2020-08-20' })
    expect(other).toMatchObject({ status: 409, body: { type: '/problems/pairing_ended', on: '2020-08-14' } })
  })

  test('a last day outside the pairing is refused', async () => {
    const id = await world.pair(await world.helper(), await world.household(1), '2020-02-01', '2020-12-31')
    for (const on of ['2020-01-31', '2021-01-01']) {
      const { status, body } = await world.call(office, 'POST', `/pairings/${id}/end`, {
        on,
        ...released,
        reason: '调整',
      })
      expect({ status, type: body.type }).toEqual({ status: 422, type: '/problems/end_day_out_of_range' })
    }
  })

  test('two endings at the same moment leave one', async () => {
    const id = await world.pair(await world.helper(), await world.household(1))
    const answers = await Promise.all(
      ['2020-08-10', '2020-08-11'].map((on) =>
        world.call(office, 'POST', `/pairings/${id}/end`, { on, ...released, reason: '调整' }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('who is told', () => {
  test('a pairing made and ended is told with its dates', async () => {
    const [household, helper] = [await world.household(1), await world.helper()]
    const id = await world.pair(helper, household)
    await world.call(office, 'POST', `/pairings/${id}/end`, { on: '2020-08-14', ...released, reason: '工作调动' })
    const facts = (await world.carry()).filter(({ type }) => type === 'pairing.changed')
    expect(facts.map(({ body }) => body)).toMatchObject([
      { pairing: id, household, helper, helperName: '王一一', from: '2020-01-01', to: null, entityVersion: 1 },
      { pairing: id, to: '2020-08-14', entityVersion: 2 },
    ])
  })
})

describe('what cannot be paired', () => {
  test('a household that was removed or is only a candidate', async () => {
    const helper = await world.helper()
    for (const [number, status] of [
      [1, 'removed'],
      [2, 'candidate'],
    ] as const) {
      const household = await world.household(number, village, status)
      const answered = await pairing(helper, household, '2020-08-01')
      expect(answered).toMatchObject({ status: 409, body: { type: '/problems/household_not_pairable' } })
    }
  })

  test('an unknown household, an unknown helper, days in the wrong order, garbage', async () => {
    const [household, helper] = [await world.household(1), await world.helper()]
    const unknown = '0'.repeat(21) + '9'
    expect((await pairing(helper, `hsh_${unknown}`, '2020-08-01')).status).toBe(404)
    expect((await pairing(`hlp_${unknown}`, household, '2020-08-01')).body.type).toBe('/problems/helper_not_found')
    expect((await pairing(helper, household, '2020-08-01', '2020-07-31')).body.errors[0].pointer).toBe('body/to')
    for (const from of ['2020-02-30', '9999-12-31', '1', 'today', '2020-8-1'])
      expect((await pairing(helper, household, from)).status).toBe(400)
  })
})

describe('the wrong hands', () => {
  test('a helper, a clerk, the neighbouring county and nobody cannot pair', async () => {
    const [household, helper] = [await world.household(1), await world.helper()]
    const body = { helper, household, from: '2020-08-01' }
    const status = async (actor: Parameters<County['call']>[0]) =>
      (await world.call(actor, 'POST', '/pairings', body)).status
    expect(await status(helperActor(helper))).toBe(403)
    expect(await status(clerk)).toBe(403)
    expect(await status(strangerOffice)).toBe(404)
    expect(await status(undefined)).toBe(401)
  })

  test('a helper of another county is not there for this one', async () => {
    const household = await world.household(1)
    const unit = await world.call(strangerOffice, 'POST', '/units', {
      name: '邻县教育局',
      kind: 'party-government',
      division: '610526',
    })
    const foreign = await world.call(strangerOffice, 'POST', '/helpers', {
      name: '赵一',
      unit: unit.body.unit,
      division: '610526',
      rank: 'ordinary',
      phone: '15400000009',
    })
    expect(foreign.status).toBe(201)
    expect((await pairing(foreign.body.helper, household, '2020-08-01')).body.type).toBe('/problems/helper_not_found')
  })

  test('a clerk reads the pairings of his village only', async () => {
    const helper = await world.helper()
    const here = await world.household(1)
    const there = await world.household(2, otherVillage)
    const [own, other] = [await world.pair(helper, here), await world.pair(helper, there)]
    expect((await world.call(clerk, 'GET', `/pairings/${own}`)).status).toBe(200)
    expect((await world.call(clerk, 'GET', `/pairings/${other}`)).status).toBe(404)
    expect((await world.call(clerk, 'GET', `/pairings?division=${village}`)).body.items).toHaveLength(1)
    expect((await world.call(clerk, 'GET', '/pairings?division=610528')).status).toBe(404)
  })
})

test('a load above the target of the rank is said and not refused', async () => {
  const helper = await world.helper()
  const warnings = []
  for (let number = 1; number <= 4; number++) {
    const { body } = await pairing(helper, await world.household(number), '2020-08-01')
    warnings.push(body.warnings.map(({ code }: { code: string }) => code))
  }
  expect(warnings).toEqual([[], [], [], ['load_above_target']])
})
