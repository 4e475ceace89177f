import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseFact, type Fact } from '@bangfu/facts/catalogue'
import { Village } from '@bangfu/kernel/division'
import { instant, Period } from '@bangfu/kernel/time'
import { take } from '@bangfu/service/facts'
import { pairing } from '../src/service.ts'
import { evidenceOf, withPhoto, type Photo, type Told } from '../src/visits/visit-evidence.ts'
import { helperActor, office, openCounty, village, type County } from './county.ts'

const verdicts = ['verified', 'suspicious', 'unverifiable'] as const
const photo = (evidence: string, verdict: Photo['verdict'], minute = 0): Photo => ({
  evidence,
  verdict,
  reasons: [],
  checkedAt: instant(Date.UTC(2020, 7, 15, 2, minute)),
  fact: `fct_${evidence}_${minute}`,
})

describe('what photos prove together', () => {
  test.each([
    [[], 'none'],
    [['unverifiable'], 'unverifiable'],
    [['unverifiable', 'verified'], 'verified'],
    [['verified', 'suspicious'], 'suspicious'],
    [['unverifiable', 'suspicious', 'verified'], 'suspicious'],
  ] as const)('%j is %s', (given, overall) => {
    const photos = given.map((verdict, index) => photo(`evd_${index}`, verdict))
    expect(evidenceOf({ visit: 'vst_1', photos, check: null, reviews: [] }).overall).toBe(overall)
  })

  test('any order and any repeat of the checks give the same photos, the latest check of each', () => {
    const checks = fc.array(
      fc.tuple(fc.constantFrom('evd_1', 'evd_2', 'evd_3'), fc.constantFrom(...verdicts), fc.nat(9)),
      { maxLength: 12 },
    )
    const added = (photos: readonly Photo[]): readonly Photo[] =>
      photos.reduce<readonly Photo[]>((known, one) => withPhoto(known, one) ?? known, [])
    fc.assert(
      fc.property(checks, fc.infiniteStream(fc.nat()), (given, chance) => {
        const distinct = new Map(
          given.map(([evidence, verdict, minute]) => [`${evidence} ${minute}`, photo(evidence, verdict, minute)]),
        )
        const inOrder = [...distinct.values()]
        const shuffled = [...inOrder, ...inOrder]
          .map((one) => ({ one, rank: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ one }) => one)
        expect(added(shuffled)).toEqual(added(inOrder))
      }),
    )
  })
})

describe('what a reviewer said', () => {
  const told: Told = {
    visit: 'vst_1',
    photos: [photo('evd_1', 'suspicious'), photo('evd_2', 'unverifiable')],
    check: { verdict: 'suspicious', reasons: [], told: 3 },
    reviews: [],
  }
  const accepted = (subject: string, version = 4) => ({ subject, decision: 'accepted', told: version }) as const
  const rejected = (subject: string) => ({ subject, decision: 'rejected', told: 4 }) as const

  test.each<[string, Told['reviews'], string]>([
    ['nothing', [], 'suspicious'],
    ['that the photo is good, and not yet of the visit', [accepted('evd_1')], 'suspicious'],
    ['that both are good', [accepted('evd_1'), accepted('vst_1')], 'verified'],
    ['that the visit was good, before another reason came', [accepted('evd_1'), accepted('vst_1', 2)], 'suspicious'],
    ['that the photo proves nothing and the visit is good', [rejected('evd_1'), accepted('vst_1')], 'rejected'],
    [
      'that one photo proves nothing and another is good',
      [rejected('evd_1'), accepted('evd_2'), accepted('vst_1')],
      'verified',
    ],
    ['that there was no such visit', [accepted('evd_1'), rejected('vst_1')], 'rejected'],
  ])('%s: %j is %s', (_what, reviews, overall) => {
    expect(evidenceOf({ ...told, reviews }).overall).toBe(overall)
  })
})

describe('a visit', () => {
  let world: County
  let visit: string
  let shown: { household: string; helper: string }
  beforeEach(async () => {
    world = openCounty()
    const [helper, household] = [await world.helper(), await world.household(1)]
    await world.pair(helper, household)
    const body = { household, helper, kind: 'home-visit', at: '2020-08-14T09:30:00+08:00', findings: '一切正常。' }
    const made = await world.call(helperActor(helper), 'POST', '/visits', body, { 'idempotency-key': 'device-1' })
    visit = made.body.visit
    shown = { household, helper }
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })

  let number = 0
  const checked = (verdict: Photo['verdict'], evidence = 'evd_1', of = visit): Fact =>
    parseFact({
      id: `fct_${++number}`,
      type: 'evidence.checked',
      version: 1,
      county: '610528',
      at: world.deps.clock(),
      body: {
        ...shown,
        evidence,
        visit: of,
        division: Village.parse(village),
        period: Period.parse('2020-08'),
        verdict,
        reasons: verdict === 'suspicious' ? ['far_from_household'] : [],
      },
    })

  test('shows what its photos prove, each fact once', async () => {
    const [good, bad] = [checked('verified', 'evd_1'), checked('suspicious', 'evd_2')]
    for (const fact of [bad, good, bad, good]) await take(pairing, fact, world.deps)
    const { body } = await world.call(office, 'GET', `/visits/${visit}`)
    expect(body.evidence).toEqual({
      overall: 'suspicious',
      photos: [
        { evidence: 'evd_1', verdict: 'verified', reasons: [], review: null },
        { evidence: 'evd_2', verdict: 'suspicious', reasons: ['far_from_household'], review: null },
      ],
      visit: null,
    })
    const list = await world.call(office, 'GET', `/households/${shown.household}/visits`)
    expect(list.body.items[0]).toMatchObject({ evidence: 'suspicious', photos: 2 })
  })

  test('takes ten verdicts at the same moment and loses none', async () => {
    const facts = Array.from({ length: 8 }, (_, index) => checked('verified', `evd_${index}`))
    await Promise.all(facts.map((fact) => take(pairing, fact, world.deps)))
    const { body } = await world.call(office, 'GET', `/visits/${visit}`)
    expect(body.evidence.photos).toHaveLength(8)
  })

  test('that nobody recorded is not made up from its photos', async () => {
    await expect(take(pairing, checked('verified', 'evd_1', 'vst_unknown'), world.deps)).rejects.toThrow(
      'unknown visit',
    )
  })
})
