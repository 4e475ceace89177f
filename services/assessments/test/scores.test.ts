import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Village } from '@bangfu/kernel/division'
import { instant, Period } from '@bangfu/kernel/time'
import { assessmentPacks, type AssessmentPack } from '@bangfu/rules/assessment-pack'
import { starPacks } from '@bangfu/rules/star-pack'
import { assessVillage, type VillageMonth } from '../src/assessment.ts'
import { scoreOf } from '../src/helper-score.ts'
import { decideStars, rewardsOf, scoreStars, type StarSheet } from '../src/star-sheet.ts'
import { at, period, stars, village } from './county.ts'

const [scheme, dazu] = assessmentPacks as [AssessmentPack, AssessmentPack]
const month = Period.parse(period)
const pack = starPacks[0]!
const nothing = { verified: 0, suspicious: 0, unverifiable: 0, late: 0 }

describe('a helper’s score', () => {
  const counts = { visitsDue: 3, visitsDone: 2, contactsDue: 3, contactsDone: 3, evidence: nothing }
  const points = (result: ReturnType<typeof scoreOf>) =>
    result.arithmetic.reduce((sum, { points }) => sum + Math.round(points * 100), 0) / 100

  test('is the points of what was done, less flagged evidence', () => {
    const scored = scoreOf({ ...counts, evidence: { ...nothing, suspicious: 2, late: 1 } }, scheme, 0)
    expect(scored.score).toBe(71.66)
    expect(scored.arithmetic.map(({ points }) => points)).toEqual([46.66, 30, -4, -1])
  })

  test('is zero while a hard problem is open, whatever the points', () => {
    const scored = scoreOf(counts, scheme, 1)
    expect(scored.score).toBe(0)
    expect(scored.arithmetic.at(-1)).toMatchObject({ item: 'veto', done: 1, points: -76.66 })
  })

  test('is full where nothing is due', () => {
    expect(scoreOf({ ...counts, visitsDue: 0, visitsDone: 0 }, dazu, 0).score).toBe(100)
  })

  test('is between 0 and 100, and its arithmetic adds up to it', () => {
    fc.assert(
      fc.property(
        fc.record({
          due: fc.nat(60),
          visits: fc.nat(60),
          contacts: fc.nat(60),
          suspicious: fc.nat(80),
          late: fc.nat(80),
        }),
        fc.boolean(),
        ({ due, visits, contacts, suspicious, late }, veto) => {
          const scored = scoreOf(
            {
              visitsDue: due,
              visitsDone: Math.min(due, visits),
              contactsDue: due,
              contactsDone: Math.min(due, contacts),
              evidence: { ...nothing, suspicious, late },
            },
            scheme,
            Number(veto),
          )
          expect(scored.score).toBeGreaterThanOrEqual(0)
          expect(scored.score).toBeLessThanOrEqual(100)
          expect(points(scored)).toBe(scored.score)
        },
      ),
    )
  })
})

describe('a village’s month', () => {
  const household = (number: number) => ({
    household: `hsh_${number}`,
    code: `c${number}`,
    headMasked: '测**',
    village,
    category: '低保户',
    status: 'registered',
    told: 1,
    villages: [village],
    codes: [`c${number}`],
  })
  const pairing = (number: number, helper: string, from: string, to: string | null) => ({
    pairing: `par_${number}_${helper}`,
    household: `hsh_${number}`,
    helper,
    helperName: helper,
    unit: 'unt_1',
    from,
    to,
    told: 1,
  })
  const contact = (number: number, visit: string, isVisit = true) => ({
    visit,
    household: `hsh_${number}`,
    helper: 'hlp_a',
    kind: 'x',
    isVisit,
    delegated: false,
    at: at(5),
  })
  const known = (more: Partial<VillageMonth>): VillageMonth => ({
    households: [],
    pairings: [],
    contacts: [],
    evidence: [],
    problems: [],
    ...more,
  })
  const assess = (more: Partial<VillageMonth>) => assessVillage(known(more), month, scheme, undefined)

  test('the helper who is responsible last in the month answers for it, with what his predecessor did', () => {
    const { households, helpers } = assess({
      households: [household(1)],
      pairings: [pairing(1, 'hlp_a', '2020-01-01', '2020-08-19'), pairing(1, 'hlp_b', '2020-08-20', null)],
      contacts: [contact(1, 'vst_1')],
    })
    expect(households[0]).toMatchObject({ helper: 'hlp_b', visited: true })
    expect(helpers).toMatchObject([{ helper: 'hlp_b', score: 100 }])
  })

  test.each([
    ['ended before the month', '2020-01-01', '2020-07-31', 0],
    ['ended on its first day', '2020-01-01', '2020-08-01', 1],
    ['began on its last day', '2020-08-31', null, 1],
    ['began after it', '2020-09-01', null, 0],
    ['ended before it began', '2020-08-20', '2020-08-10', 0],
  ])('a pairing that %s', (_what, from, to, helpers) => {
    const month = assess({ households: [household(1)], pairings: [pairing(1, 'hlp_a', from, to)] })
    expect(month.helpers).toHaveLength(helpers)
    expect(month.totals.withoutHelperCount).toBe(1 - helpers)
  })

  test('candidates and removed households are not assessed, exited ones are', () => {
    const statuses = ['candidate', 'removed', 'registered', 'exited', 'relapsed']
    const { totals } = assess({ households: statuses.map((status, index) => ({ ...household(index), status })) })
    expect(totals.households).toBe(3)
  })

  test('equal scores share a rank, and the next is as much lower', () => {
    const { helpers } = assess({
      households: [1, 2, 3, 4].map(household),
      pairings: ['hlp_a', 'hlp_b', 'hlp_c', 'hlp_d'].map((helper, index) =>
        pairing(index + 1, helper, '2020-01-01', null),
      ),
      contacts: [contact(1, 'vst_1'), contact(2, 'vst_2', false), contact(3, 'vst_3', false)],
    })
    expect(helpers.map(({ helper, score, rank }) => [helper, score, rank])).toEqual([
      ['hlp_a', 100, 1],
      ['hlp_b', 30, 2],
      ['hlp_c', 30, 2],
      ['hlp_d', 0, 4],
    ])
  })

  test('a flood of contacts is counted in full and listed up to a limit', () => {
    const contacts = Array.from({ length: 1000 }, (_, index) => contact(1, `vst_${index}`, false))
    const [line] = assess({ households: [household(1)], contacts }).households
    expect(line).toMatchObject({ contactsMade: 1000, contactsNotListed: 940, why: 'only telephoned' })
    expect(line!.contacts).toHaveLength(60)
  })
})

describe('star rewards', () => {
  const sheetOf = (won: readonly number[], order = <T>(items: readonly T[]): readonly T[] => items): StarSheet => {
    const shown = won.map((_count, index) => [
      `hsh_${index}`,
      { code: `c${(index * 7) % won.length}`, headMasked: '测**', village, status: 'registered' },
    ]) as [string, { code: string; headMasked: string; village: string; status: string }][]
    const scores = won.map((count, index) => ({ household: `hsh_${index}`, stars: stars.slice(0, count) }))
    return scoreStars(undefined, {
      village: Village.parse(village),
      period: month,
      scores: order(scores),
      shown: new Map(shown),
      pack,
      leftOut: [],
      now: instant(at(31)),
    })
  }

  test('shares sum to the budget, more stars never get less, and no star gets nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 120 }), (won) => {
        const { budgetFen, rewards } = rewardsOf(sheetOf(won), pack)
        const total = rewards.reduce((sum, { amountFen }) => sum + amountFen, 0)
        expect(budgetFen).toBe(10_000 * won.length)
        expect(total).toBe(won.some((count) => count > 0) ? budgetFen : 0)
        const sorted = rewards.toSorted((a, b) => a.stars - b.stars || a.amountFen - b.amountFen)
        for (const [index, reward] of sorted.entries()) {
          if (reward.stars === 0) expect(reward.amountFen).toBe(0)
          expect(reward.amountFen).toBeGreaterThanOrEqual(sorted[index - 1]?.amountFen ?? 0)
        }
      }),
    )
  })

  test('only a signed sheet is decided', () => {
    expect(() => decideStars(sheetOf([1, 2]), pack, instant(at(31)))).toThrow('a sheet that is open')
  })

  test('the same scores in another order are the same sheet, other scores are not', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 2, maxLength: 20 }), fc.nat(), (won, seed) => {
        const by = <T>(items: readonly T[]) => items.toSorted((a, b) => turn(a, seed) - turn(b, seed))
        expect(sheetOf(won, by).contentHash).toBe(sheetOf(won).contentHash)
        expect(sheetOf([(won[0]! + 1) % 7, ...won.slice(1)]).contentHash).not.toBe(sheetOf(won).contentHash)
      }),
    )
  })
})

const turn = (item: unknown, seed: number): number =>
  Buffer.from(JSON.stringify(item)).reduce((sum, byte) => (sum * 31 + byte + seed) % 9973, 7)
