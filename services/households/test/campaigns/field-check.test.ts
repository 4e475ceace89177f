import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { World } from '../../../../tests/support/world.ts'
import { checkables, sameValue, type Value } from '../../src/campaigns/checkable.ts'
import { errorsOf, rateOf, ratesOf, type Compared } from '../../src/campaigns/error-rate.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { county } from '../a-list.ts'
import { openAt } from '../exit/an-exit.ts'
import { lines, made, office, settle, supervisor, township, villages } from './a-campaign.ts'

const compared = (village: string, filed: Record<string, Value>, answers: Record<string, Value> | null): Compared => ({
  ...{ household: 'hsh', label: 'code', village, filed, answers },
})

describe('what is an error', () => {
  test.each<[string, Value, Value, number]>([
    ['the same', '砖混', '砖混', 0],
    ['the same but for typing', '砖混', ' 砖混 ', 0],
    ['another word', '砖混', '土坯', 1],
    ['another number', 3, 4, 1],
    ['less than a hundredth apart', 3.5, 3.501, 0],
    ['a file that does not say it', null, true, 1],
    ['a field that could not be found out', true, null, 0],
    ['neither says it', null, null, 0],
    ['no against unsaid', null, false, 1],
  ])('%s', (_name, filed, found, errors) => {
    expect(errorsOf(compared('v', { field: filed }, { field: found }))).toHaveLength(errors)
  })

  test('saying the same is mutual', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
      fc.boolean(),
      fc.constant(null),
    )
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(sameValue(one, one)).toBe(true)
        expect(sameValue(one, other)).toBe(sameValue(other, one))
      }),
    )
  })
})

describe('the rate', () => {
  /** So many compared answers with so many errors in one village. */
  const village = (name: string, answers: number, errors: number): Compared[] =>
    Array.from({ length: answers }, (_none, index) => compared(name, { field: 1 }, { field: index < errors ? 2 : 1 }))

  test.each([
    [50, 1, true],
    [100, 2, true],
    [100, 3, false],
    [49, 1, false],
    [51, 1, true],
    [5000, 100, true],
    [5000, 101, false],
    [1, 0, true],
  ])('of %i answers with %i errors is within 2 %%: %s', (answers, errors, within) => {
    expect(rateOf('v', village('v', answers, errors), 20)).toMatchObject({ within, errors, compared: answers })
  })

  test('of nothing compared proves nothing', () => {
    expect(rateOf('v', [], 20)).toMatchObject({ within: null, perMille: null })
    expect(rateOf('v', [compared('v', { a: 1 }, null), compared('v', { a: 1 }, { a: null })], 20)).toMatchObject({
      ...{ within: null, households: 2, answered: 1, notFoundOut: 1, compared: 0 },
    })
  })

  test('is exact, whatever its rounding shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 400 }), (answers, wrong) => {
        const errors = Math.min(answers, wrong)
        const { within, perMille } = rateOf('v', village('v', answers, errors), 20)
        expect(within).toBe(BigInt(errors) * 1000n <= 20n * BigInt(answers))
        expect(perMille?.exact).toBe(`${errors * 1000}/${answers}`)
      }),
    )
  })

  test('of all villages is that of all answers, not the mean of their rates', () => {
    const { all, villages: each } = ratesOf('610528', [...village('v1', 10, 1), ...village('v2', 90, 0)], 20)
    expect(all).toMatchObject({ compared: 100, errors: 1, within: true, householdsWithErrors: 1 })
    expect(each.map(({ division, within }) => [division, within])).toEqual([
      ['v1', false],
      ['v2', true],
    ])
  })
})

describe('a field check', () => {
  const [one, two] = villages
  const fields = ['persons', 'arableMu', 'safeWater', 'mainCause']
  let world: World<WorkDeps>
  let ids: string[]
  beforeEach(async () => {
    world = openAt('2020-08-15T02:00:00.000Z')
    ids = await settle(world, one, 3, 0)
    await settle(world, two, 2, 100)
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })
  const check = (change: object = {}) => made(world, { kind: 'field-check', division: county, fields, ...change })
  const answer = (campaign: string, household: string, answers: object, version = 1) =>
    world.call(
      supervisor,
      'PUT',
      `/campaigns/${campaign}/lines/${household}/answers`,
      { visitedOn: '2020-08-15', answers },
      { 'if-match': `"${version}"` },
    )
  const right = { persons: 2, arableMu: 3.5, safeWater: null, mainCause: '缺技术' }
  const rates = async (campaign: string, query = '') =>
    (await world.call(office, 'GET', `/campaigns/${campaign}/error-rates${query}`)).body

  test('asks at the door without showing the file, then compares with what the file said when the list was drawn', async () => {
    const { campaign } = await check()
    const [household = ''] = ids
    expect((await lines(world, campaign)).every(({ filed }) => filed === null)).toBe(true)
    await world.call(
      office,
      'PATCH',
      `/households/${household}`,
      { arableMu: 9, reason: '连夜更正' },
      { 'if-match': '"1"' },
    )
    const answered = await answer(campaign, household, { ...right, arableMu: 9, safeWater: true })
    expect(answered.body).toMatchObject({ done: true, filed: { persons: 2, arableMu: 3.5, safeWater: null } })
    const { errors, all, final } = await rates(campaign)
    expect(errors.map(({ field, filed, found }: Record<string, Value>) => [field, filed, found])).toEqual([
      ['arableMu', 3.5, 9],
      ['safeWater', null, true],
    ])
    expect(all).toMatchObject({ households: 5, answered: 1, compared: 4, errors: 2, within: false })
    expect(final).toBe(false)
  })

  test('gives each village its rate against the limit, says where it comes from, and is final when it is closed', async () => {
    const { campaign } = await check()
    for (const { household } of await lines(world, campaign))
      expect((await answer(campaign, household, right)).status).toBe(200)
    const [household = ''] = ids
    await answer(campaign, household, { ...right, persons: 3 }, 2)
    const before = await rates(campaign)
    expect(before).toMatchObject({ limitPerMille: 20, source: { document: expect.stringContaining('003/10') } })
    expect(before.villages).toMatchObject([
      { division: one, compared: 9, errors: 1, within: false, perMille: { exact: '1000/9', rounded: 111.11 } },
      { division: two, compared: 6, errors: 0, within: true },
    ])
    expect((await rates(campaign, `?division=${two}`)).all).toMatchObject({ division: two, errors: 0 })
    const { headers } = await world.call(office, 'GET', `/campaigns/${campaign}`)
    await world.call(office, 'POST', `/campaigns/${campaign}/close`, {}, { 'if-match': headers['etag'] ?? '' })
    await world.work()
    expect((await answer(campaign, household, right, 3)).body.type).toBe('/problems/campaign_state')
    expect(await rates(campaign)).toEqual({ ...before, final: true })
  })

  test('takes an answer to each field and to no other, of its kind, in the words of its list', async () => {
    const { campaign } = await check()
    const [household = ''] = ids
    const refused = await answer(campaign, household, {
      persons: '两人',
      arableMu: 3,
      mainCause: '缺技术',
      phone: '154',
    })
    expect([refused.status, refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['body/answers/phone', 'body/answers/persons', 'body/answers/safeWater'],
    ])
    const wordy = await answer(campaign, household, { ...right, mainCause: '缺 技术' })
    expect(wordy.body.results[0].answers.mainCause).toBe('缺技术')
  })

  test('compares no sealed field, and a re-check no field at all', async () => {
    for (const field of ['phone', 'address', 'bankAccount', 'perHeadFen', 'nothing'])
      expect(checkables.has(field)).toBe(false)
    const refused = await world.call(office, 'POST', '/campaigns', {
      ...{ kind: 'field-check', division: township, title: '实地核对', document: '文件', deadline: '2020-09-01' },
      fields: ['phone'],
    })
    expect(refused.body.type).toBe('/problems/campaign_rule_unfit')
    const { campaign } = await made(world)
    const [household = ''] = ids
    expect((await answer(campaign, household, right)).body.type).toBe('/problems/campaign_state')
    expect((await world.call(office, 'GET', `/campaigns/${campaign}/error-rates`)).body.type).toBe(
      '/problems/campaign_state',
    )
  })
})
