import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { householdSurveyPacks } from '@bangfu/rules/household-survey-pack'
import { draw, drawnOf } from '@bangfu/sampling/draw'
import { freeze } from '@bangfu/sampling/frozen-list'
import { actorWith } from '../../../../tests/support/world.ts'
import { counted, ratesOf, together, type SurveyCounts } from '../../src/visits/survey.ts'
import { assertOver, called, drawn, frozenList, type SampleLine } from '../../src/visits/visit-sample.ts'
import { clerk, county, helperActor, office, otherVillage, strangerOffice, township, village } from '../county.ts'
import { firstOfficer, householdActor, openVisiting, secondOfficer, type Visiting } from './visiting.ts'
import { instant, Period } from '@bangfu/kernel/time'

const [pack] = householdSurveyPacks
const now = instant('2020-08-15T02:00:00Z')

const source = fc.constantFrom('helper', 'household', 'office', 'drawn')
const answered = fc.record({
  source,
  answers: fc.record({ satisfied: fc.constantFrom('satisfied', 'mostly', 'dissatisfied', 'no-answer') }),
})
type Answered = { source: string; answers: { satisfied: string } }
const countAll = (all: readonly Answered[]): SurveyCounts =>
  all.reduce<SurveyCounts>((counts, one) => counted(counts, one.source as 'helper', one.answers), {})

describe('rates', () => {
  test('of one source are never made of another’s answers', () => {
    fc.assert(
      fc.property(fc.array(answered), source, (all, which) => {
        const rateOf = (counts: SurveyCounts) => ratesOf(counts, pack!).find((rate) => rate.source === which)
        expect(rateOf(countAll(all))).toEqual(rateOf(countAll(all.filter((one) => one.source === which))))
      }),
    )
  })

  test('come to the same in any order, and month by month', () => {
    fc.assert(
      fc.property(fc.array(answered), fc.array(answered), (one, other) => {
        expect(together(countAll(one), countAll(other))).toEqual(countAll([...other, ...one]))
      }),
    )
  })

  test('name numerator and denominator, leave out who did not answer, and do not round up to a limit', () => {
    const given = (answer: string, times: number) =>
      Array.from({ length: times }, () => ({ source: 'drawn', answers: { satisfied: answer } }))
    const all = [
      ...given('satisfied', 9700),
      ...given('mostly', 99),
      ...given('dissatisfied', 201),
      ...given('no-answer', 7),
    ]
    expect(ratesOf(countAll(all), pack!)).toEqual([
      {
        ...{ source: 'drawn', question: 'satisfied', zh: '帮扶满意率', en: 'satisfaction' },
        ...{ numerator: 9799, denominator: 10_000, apart: 7, perTenThousand: 9799 },
        answers: { satisfied: 9700, mostly: 99, dissatisfied: 201, 'no-answer': 7 },
      },
    ])
    expect(ratesOf(countAll(given('no-answer', 1)), pack!)).toMatchObject([{ denominator: 0, perTenThousand: null }])
  })
})

describe('a draw', () => {
  const visits = (count: number) =>
    Array.from({ length: count }, (_none, index) => ({ visit: `vst_${String(index).padStart(22, '0')}`, village }))

  test('is what list and seed say, whoever draws again', () => {
    const input = { division: township, period: Period.parse('2020-07'), size: 7 }
    const made = { sample: 'smp_1', seed: 'sed_1', by: 'usr-1', at: now }
    const first = drawn(frozenList(visits(50)), input, made)
    const again = drawn(frozenList(visits(50).toReversed()), input, made)
    expect(again).toEqual(first)
    expect(first.sample).toMatchObject({ listed: 50, drawn: 7, chunks: 1 })
    expect(new Set(first.visits).size).toBe(7)
  })

  test('needs visits, and not too many', () => {
    expect(() => frozenList([])).toThrow('nothing_to_draw')
    expect(() => frozenList(visits(10_001))).toThrow('sample_list_too_long')
    expect(() => assertOver(Period.parse('2020-08'), now)).toThrow('month_not_over')
    assertOver(Period.parse('2020-07'), now)
  })

  test('is called ten times, and answered once', () => {
    const line: SampleLine = {
      ...{ sample: 'smp_1', visit: 'vst_1', household: 'hsh_1', helper: 'hlp_1', division: village, on: '2020-07-01' },
      ...{ attempts: 9, state: 'unreached', lastAt: now },
    }
    expect(called(line, false, now)).toMatchObject({ attempts: 10, state: 'unreached' })
    expect(() => called({ ...line, attempts: 10 }, true, now)).toThrow('confirmation_limit')
    expect(() => called({ ...line, state: 'answered' }, true, now)).toThrow('visit_answered')
  })
})

describe('through the routes', () => {
  let world: Visiting
  let visit: string
  beforeEach(async () => {
    world = await openVisiting()
    visit = (await world.visit({ at: '2020-07-20T01:00:00Z' })).body.visit
    await world.carry()
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })
  const ask = (actor: typeof office, answers: Record<string, string>, more: Record<string, unknown> = {}, of = visit) =>
    world.post(actor, `/visits/${of}/answers`, { answers, ...more })
  const ratesIn = async (query: string, actor = office) =>
    (await world.call(actor, 'GET', `/household-survey?${query}`)).body.rates as Record<string, unknown>[]
  const sampleOf = async (actor = firstOfficer, more = {}) =>
    world.post(actor, '/visit-samples', { division: township, period: '2020-07', size: 5, ...more })

  test('who asks decides what the answers count as, and each source asks once', async () => {
    const given = { satisfied: 'satisfied', 'knows-policies': 'partly', 'knows-helper': 'yes' }
    expect((await ask(helperActor(world.helper), given)).body).toMatchObject({ source: 'helper', recorded: true })
    expect((await ask(firstOfficer, { ...given, satisfied: 'dissatisfied' })).body.source).toBe('office')
    expect((await ask(householdActor(world.household), given)).body.source).toBe('household')
    expect((await ask(secondOfficer, given)).body).toMatchObject({ type: '/problems/visit_answered', source: 'office' })
    await world.carry()
    const unit = (await world.call(office, 'GET', `/helpers/${world.helper}`)).body.unit
    for (const whose of [
      `division=${county}`,
      `division=${township}`,
      `division=${village}`,
      `unit=${unit}`,
      `helper=${world.helper}`,
    ]) {
      const rates = await ratesIn(`${whose}&from=2020-07`)
      const satisfied = rates.filter(({ question }) => question === 'satisfied')
      expect(satisfied.map(({ source, numerator, denominator }) => [source, numerator, denominator])).toEqual([
        ['helper', 1, 1],
        ['household', 1, 1],
        ['office', 0, 1],
      ])
    }
    expect(await ratesIn(`division=${village}`)).toEqual([])
    expect(await ratesIn(`division=${village}&from=2019-01&to=2020-12`)).toHaveLength(9)
  })

  test('facts that come again are counted once', async () => {
    await ask(firstOfficer, { satisfied: 'satisfied' })
    await world.carry()
    await world.carry()
    expect(await ratesIn(`division=${village}&from=2020-07`)).toMatchObject([{ numerator: 1, denominator: 1 }])
  })

  test('a helper does not ask whether he came, and nobody asks what is not in the rules', async () => {
    expect((await ask(helperActor(world.helper), { came: 'yes' })).status).toBe(400)
    for (const bad of [
      { came: 'maybe' },
      { weather: 'good' },
      {},
      { constructor: 'yes' },
      { satisfied: 'constructor' },
    ])
      expect((await ask(firstOfficer, bad as Record<string, string>)).body.type).toBe('/problems/invalid_input')
    expect((await ask(firstOfficer, { came: 'yes' }, { reached: false })).status).toBe(400)
  })

  test('what an office hears confirms the visit or disputes it, and what the helper hears does neither', async () => {
    const state = async () => (await world.call(office, 'GET', `/visits/${visit}`)).body.confirmation.state
    await ask(helperActor(world.helper), { satisfied: 'satisfied' })
    expect(await state()).toBe('unconfirmed')
    await ask(householdActor(world.household), { came: 'yes' })
    expect(await state()).toBe('confirmed')
    await ask(firstOfficer, { came: 'no' })
    expect(await state()).toBe('disputed')
    const settle = (actor: typeof office) =>
      world.post(actor, `/visits/${visit}/settlement`, { came: false, reason: '入户核实未走访' })
    expect((await settle(firstOfficer)).body.type).toBe('/problems/same_hand')
    expect((await settle(secondOfficer)).status).toBe(200)
  })

  test('the helper does not read what his households told others', async () => {
    await ask(helperActor(world.helper), { satisfied: 'satisfied' })
    await ask(firstOfficer, { satisfied: 'dissatisfied' })
    const seenBy = async (actor: typeof office) =>
      (await world.call(actor, 'GET', `/visits/${visit}/answers`)).body.items?.map(
        (line: { source: string }) => line.source,
      )
    expect(await seenBy(office)).toEqual(['helper', 'office'])
    expect(await seenBy(helperActor(world.helper))).toEqual(['helper'])
    expect(await seenBy(householdActor(world.household))).toEqual([])
    expect(await seenBy(clerk)).toBeUndefined()
  })

  test('the helper’s own unit does not ask, and neither do strangers or the village', async () => {
    const unit = (await world.call(office, 'GET', `/helpers/${world.helper}`)).body.unit
    const colleague = {
      id: 'usr-colleague',
      grants: [...firstOfficer.grants, ...actorWith('unit-officer', { unit }).grants],
    }
    expect((await ask(colleague, { satisfied: 'satisfied' })).body.type).toBe('/problems/asker_of_own_unit')
    expect((await ask(strangerOffice, { satisfied: 'satisfied' })).status).toBe(404)
    expect((await ask(clerk, { satisfied: 'satisfied' })).status).toBe(403)
    expect((await world.call(strangerOffice, 'GET', `/household-survey?division=${village}`)).status).toBe(404)
    for (const bad of [
      '',
      `division=${village}&unit=${unit}`,
      `division=${village}&from=2020-07&to=2020-06`,
      `division=${village}&from=2018-01&to=2020-01`,
    ])
      expect((await world.call(office, 'GET', `/household-survey?${bad}`)).status).toBe(400)
  })

  test('a month’s visits are drawn once, telephone calls and withdrawn visits left out', async () => {
    await world.visit({ at: '2020-07-21T01:00:00Z', kind: 'phone' })
    await world.visit({ at: '2020-08-02T01:00:00Z' })
    const wrong = (await world.visit({ at: '2020-07-22T01:00:00Z' })).body.visit
    await world.post(office, `/visits/${wrong}/withdrawal`, { reason: '记错了户' }, { 'if-match': '"1"' })
    const others = await Promise.all(
      Array.from({ length: 8 }, (_none, index) => world.visit({ at: `2020-07-0${index + 1}T01:00:00Z` })),
    )
    const answers = await Promise.all([sampleOf(), sampleOf(secondOfficer)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
    const sample = answers.find(({ status }) => status === 201)?.body
    expect(sample).toMatchObject({ listed: 9, drawn: 5, period: '2020-07' })
    expect((await sampleOf()).body.type).toBe('/problems/sample_drawn')
    const { body: list } = await world.call(office, 'GET', `/visit-samples/${sample.sample}/frozen-list`)
    const members = list.lines.map((line: string) => {
      const [stratum = '', group = '', id = ''] = line.split('\t')
      return { stratum, group, id }
    })
    const frozen = freeze(members)
    expect(frozen.hash).toBe(sample.listHash)
    const { body: lines } = await world.call(firstOfficer, 'GET', `/visit-samples/${sample.sample}/lines`)
    const known = [visit, ...others.map(({ body }) => body.visit)]
    expect(lines.items.map((line: SampleLine) => line.visit).toSorted()).toEqual(
      drawnOf(draw(frozen, sample.seed, list.plan)).toSorted(),
    )
    expect(lines.items.every((line: SampleLine) => known.includes(line.visit))).toBe(true)
    expect((await world.call(office, 'GET', `/visit-samples?division=${county}`)).body.items).toHaveLength(1)
    expect((await world.call(office, 'GET', `/visit-samples/${sample.sample}/frozen-list?chunk=2`)).status).toBe(404)
  })

  test('a drawn household is called until it answers, and its answers are a source of their own', async () => {
    const { sample } = (await sampleOf()).body
    expect((await ask(firstOfficer, {}, { sample, reached: false })).body).toMatchObject({
      source: 'drawn',
      recorded: false,
    })
    expect((await ask(firstOfficer, { came: 'yes', satisfied: 'satisfied' }, { sample })).body).toMatchObject({
      source: 'drawn',
      recorded: true,
    })
    expect((await ask(secondOfficer, { came: 'no' }, { sample })).body.type).toBe('/problems/visit_answered')
    const { body } = await world.call(firstOfficer, 'GET', `/visit-samples/${sample}/lines`)
    expect(body.items).toMatchObject([{ visit, attempts: 2, state: 'answered' }])
    const other = (await world.visit()).body.visit
    expect((await ask(firstOfficer, { came: 'yes' }, { sample }, other)).body.type).toBe('/problems/visit_not_drawn')
    await world.carry()
    expect((await ratesIn(`division=${village}&from=2020-07`)).map((rate) => rate['source'])).toEqual([
      'drawn',
      'drawn',
    ])
  })

  test('only a township or supervisors draw, of an ended month that has visits', async () => {
    for (const actor of [office, clerk, helperActor(world.helper)]) expect((await sampleOf(actor)).status).toBe(403)
    expect((await sampleOf(firstOfficer, { period: '2020-08' })).body.type).toBe('/problems/month_not_over')
    expect((await sampleOf(firstOfficer, { period: '2020-05' })).body.type).toBe('/problems/nothing_to_draw')
    expect((await sampleOf(firstOfficer, { division: otherVillage })).body.type).toBe('/problems/nothing_to_draw')
    for (const bad of [{ division: county }, { size: 81 }, { size: 0 }, { period: '2020-7' }])
      expect((await sampleOf(firstOfficer, bad)).status).toBe(400)
  })
})
