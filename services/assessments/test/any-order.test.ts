import { afterAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseFact, type Fact, type FactInput, type FactType } from '@bangfu/facts/catalogue'
import { Period } from '@bangfu/kernel/time'
import { assessmentPacks } from '@bangfu/rules/assessment-pack'
import { take } from '@bangfu/service/facts'
import { openWorld } from '../../../tests/support/world.ts'
import { assessVillage } from '../src/assessment.ts'
import type { AssessmentsDeps } from '../src/deps.ts'
import { contentHash } from '../src/content-hash.ts'
import { findHousehold, listVillages, readVillageMonth } from '../src/known-table.ts'
import { assessments } from '../src/service.ts'
import { at, county, otherVillage, period, village } from './county.ts'

const scheme = assessmentPacks[0]!
const month = Period.parse(period)
const start = async () => undefined

let made = 0
const fact = <T extends FactType>(type: T, body: FactInput<T>): Fact =>
  parseFact({ id: `fct_${(made += 1).toString().padStart(6, '0')}`, type, version: 1, county, at: at(1), body })

/** A history that crosses itself: moves, hand-overs, second checks, problems that are opened and closed. */
const history = (): Fact[] => {
  const facts: Fact[] = []
  for (let number = 1; number <= 6; number++) {
    const household = `hsh_${number}`
    const state = (division: string, status = 'registered') => ({ division, category: '低保户', status, persons: 3 })
    const told = { household, code: `code-${number}`, headMasked: '测**' }
    const first = number % 2 ? village : otherVillage
    const moves = number > 3
    const second = number % 2 ? otherVillage : village
    facts.push(fact('household.changed', { ...told, entityVersion: 1, before: null, after: state(first) }))
    facts.push(
      fact('household.changed', { ...told, entityVersion: 2, before: state(first), after: state(first, 'exited') }),
    )
    if (moves)
      facts.push(
        fact('household.changed', {
          ...told,
          entityVersion: 3,
          before: state(first, 'exited'),
          after: state(second, 'exited'),
        }),
      )
    for (const [index, helper] of ['hlp_a', 'hlp_b'].entries()) {
      const pairing = { household, helper, helperName: helper, unit: 'unt_1', pairing: `par_${number}_${index}` }
      const opened = { ...pairing, division: first, from: index ? '2020-08-16' : '2020-01-01', to: null }
      facts.push(fact('pairing.changed', { ...opened, entityVersion: 1 }))
      if (!index)
        facts.push(
          fact('pairing.changed', { ...opened, division: moves ? second : first, to: '2020-08-15', entityVersion: 2 }),
        )
    }
    const visit = `vst_${number}`
    const contact = { visit, household, helper: 'hlp_a', division: first, at: at(number), period, delegated: false }
    facts.push(fact('visit.accepted', { ...contact, kind: 'x', isVisit: number !== 5 }))
    if (number === 2) facts.push(fact('visit.withdrawn', { ...contact, unit: 'unt_1', kind: 'x', isVisit: true }))
    for (const verdict of ['suspicious', 'verified'] as const)
      facts.push(
        fact('evidence.checked', {
          evidence: `evd_${number}`,
          visit,
          household,
          helper: 'hlp_a',
          division: first,
          period,
          verdict,
          reasons: [],
        }),
      )
  }
  const hard = { division: village, severity: 'hard' as const }
  facts.push(fact('problem.opened', { ...hard, problem: 'prb_open', period: '2020-07' }))
  facts.push(fact('problem.opened', { ...hard, problem: 'prb_closed', period: '2020-07' }))
  facts.push(fact('problem.closed', { ...hard, problem: 'prb_closed', period: '2020-08' }))
  facts.push(fact('problem.opened', { ...hard, problem: 'prb_later', period: '2020-09' }))
  return facts
}

/** What every village comes to when these facts are taken one after the other. */
const resultOf = async (facts: readonly Fact[]) => {
  const world = openWorld<AssessmentsDeps>([assessments], { start })
  try {
    for (const told of facts) await take(assessments, told, world.deps)
    const villages = await listVillages(world.table, county)
    const results = []
    for (const place of villages) {
      const known = await readVillageMonth(world.table, place, period)
      results.push([place, assessVillage(known, month, scheme, undefined)] as const)
    }
    return Object.fromEntries(results)
  } finally {
    world.close()
  }
}

const facts = history()
const wanted = resultOf(facts)
afterAll(() => wanted)

describe('facts in any order, and twice', () => {
  test('the history in its own order counts what moved with the household', async () => {
    const result = await wanted
    const [here, there] = [result[village]!, result[otherVillage]!]
    // 1, 3, and those that moved in: 4 and 6 from the other village; 5 moved out.
    expect(here.households.map(({ code }) => code)).toEqual(['code-1', 'code-3', 'code-4', 'code-6'])
    expect(there.households.map(({ code }) => code)).toEqual(['code-2', 'code-5'])
    expect(here.totals).toMatchObject({ visited: 4, withoutHelperCount: 0, vetoedBy: ['prb_open'] })
    expect(here.totals.evidence).toMatchObject({ verified: 4, suspicious: 0 })
    expect(there.households[1]).toMatchObject({ why: 'only telephoned', helper: 'hlp_b', status: 'exited' })
    expect(there.households[1]!.responsible).toMatchObject([{ to: '2020-08-15' }, { from: '2020-08-16', to: null }])
    expect(there.totals.vetoedBy).toEqual([])
  })

  test('every order, with repeats, comes to the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(facts, { minLength: facts.length }),
        fc.subarray(facts),
        async (shuffled, twice) => {
          expect(await resultOf([...shuffled, ...twice])).toEqual(await wanted)
        },
      ),
      { numRuns: 12 },
    )
  }, 120_000)

  test('a household that is known keeps every village and code it ever had', async () => {
    const world = openWorld<AssessmentsDeps>([assessments], { start })
    for (const told of facts.toReversed()) await take(assessments, told, world.deps)
    expect(await findHousehold(world.table, 'hsh_5')).toMatchObject({
      village: otherVillage,
      told: 3,
      villages: [village, otherVillage],
    })
    world.close()
  })
})

test('an assessment does not depend on the order in which it is told what is known', async () => {
  const world = openWorld<AssessmentsDeps>([assessments], { start })
  for (const told of facts) await take(assessments, told, world.deps)
  const known = await readVillageMonth(world.table, village, period)
  world.close()
  const right = contentHash(assessVillage(known, month, scheme, undefined))
  const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length })
  fc.assert(
    fc.property(
      fc.record({
        households: shuffled(known.households),
        pairings: shuffled(known.pairings),
        contacts: shuffled(known.contacts),
        evidence: shuffled(known.evidence),
        problems: shuffled(known.problems),
      }),
      (other) => contentHash(assessVillage(other, month, scheme, undefined)) === right,
    ),
  )
})
