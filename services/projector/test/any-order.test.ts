import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Fact } from '@bangfu/facts/catalogue'
import { levelsOf, Village } from '@bangfu/kernel/division'
import { countsOf, emptyRecount, lay } from '../src/recount.ts'
import { plus, tally, type Counts, type Known } from '../src/tally.ts'

const villages = ['610528000901', '610528000902', '610528001101'].map((code) => Village.parse(code))
const periods = ['2020-07', '2020-08']

const village = fc.constantFrom(...villages)
const period = fc.constantFrom(...periods)
const thing = fc.integer({ min: 1, max: 6 }).map(String)
const fen = fc.integer({ min: 0, max: 1_000_000 })
const money = { division: village, period, amountFen: fen }

/** Facts as services tell them: all states of a household have a version of their own. */
const bodies: Record<string, fc.Arbitrary<unknown>> = {
  'household.changed': fc.record({
    household: thing,
    code: thing,
    entityVersion: fc.integer({ min: 1, max: 9 }),
    headMasked: fc.constant('王某'),
    after: fc.record({
      division: village,
      category: fc.constantFrom('低保户', '五保户'),
      status: fc.constantFrom('registered', 'exited', 'removed'),
      persons: fc.integer({ min: 0, max: 9 }),
    }),
  }),
  'visit.accepted': fc.record({
    household: thing,
    division: village,
    period,
    isVisit: fc.boolean(),
    delegated: fc.boolean(),
  }),
  'visit.withdrawn': fc.record({
    household: thing,
    division: village,
    period,
    isVisit: fc.boolean(),
    delegated: fc.boolean(),
  }),
  'evidence.checked': fc.record({
    evidence: thing,
    division: village,
    period,
    verdict: fc.constantFrom('verified', 'suspicious', 'unverifiable'),
  }),
  'donation.received': fc.record(money),
  'posting.paid': fc.record(money),
  'posting.reversed': fc.record(money),
  'plan.moved': fc.record({
    plan: thing,
    from: fc.constantFrom(null, 'entered'),
    to: fc.constantFrom('entered', 'approved'),
    ...money,
  }),
  'order.moved': fc.record({ to: fc.constantFrom('placed', 'accepted'), ...money }),
  'problem.opened': fc.record({ division: village, period, severity: fc.constantFrom('hard', 'ordinary') }),
  'problem.closed': fc.record({ division: village, period, severity: fc.constantFrom('hard', 'ordinary') }),
}

/** A history that services could have told: one state for each version of a household, with the one before it. */
const histories = fc
  .array(
    fc
      .constantFrom(...Object.keys(bodies))
      .chain((type) => fc.record({ type: fc.constant(type), body: bodies[type] ?? fc.constant({}) })),
    {
      maxLength: 40,
    },
  )
  .map((told) => {
    const states = new Map<string, unknown>()
    const versions = new Map<string, number>()
    return told.map(({ type, body }, index) => {
      const at = new Date(Date.UTC(2020, 7, 1) + index * 1000).toISOString()
      const fact = { id: `fct_${String(index).padStart(3, '0')}`, type, version: 1, county: '610528', at }
      if (type !== 'household.changed') return { ...fact, body } as Fact
      const { household, after } = body as { household: string; after: unknown }
      const before = states.get(household) ?? null
      const entityVersion = (versions.get(household) ?? 0) + 1
      states.set(household, after)
      versions.set(household, entityVersion)
      return { ...fact, body: { ...(body as object), entityVersion, before } } as Fact
    })
  })

const countAll = (batches: readonly (readonly Fact[])[]): Map<string, Counts> => {
  const known: Known = { standings: new Map(), reached: new Map() }
  const figures = new Map<string, Counts>()
  for (const batch of batches)
    for (const add of tally(batch, known)) {
      const place = `${add.division} ${add.month}`
      figures.set(place, plus(figures.get(place) ?? {}, [add]))
    }
  return new Map(
    [...figures].filter(([, counts]) => Object.keys(counts).length > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

const recountAll = (facts: readonly Fact[]): Map<string, Counts> => {
  const recount = emptyRecount()
  for (const fact of facts) lay(recount, fact, '610528')
  const figures = [...new Set(villages.flatMap(levelsOf))].flatMap((division) =>
    [...countsOf(recount, division)].map(([month, counts]) => [`${division} ${month}`, plus(counts, [])] as const),
  )
  return new Map(
    figures.filter(([, counts]) => Object.keys(counts).length > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

test('figures are the same in any order and any grouping of the facts, and equal a recount', () => {
  fc.assert(
    fc.property(
      histories.chain((facts) =>
        fc.tuple(
          fc.constant(facts),
          fc.shuffledSubarray(facts, { minLength: facts.length }),
          fc.integer({ min: 1, max: 25 }),
        ),
      ),
      ([facts, shuffled, size]) => {
        const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, index) =>
          shuffled.slice(index * size, (index + 1) * size),
        )
        const inOrder = countAll(facts.map((fact) => [fact]))
        expect(countAll(batches)).toEqual(inOrder)
        expect(recountAll(shuffled)).toEqual(inOrder)
      },
    ),
    { numRuns: 300 },
  )
})

/** A photo stays with its visit and a plan with its fund: only households move. */
const staying = (fact: Fact): Fact => {
  const { body } = fact
  const thing = 'evidence' in body ? body.evidence : 'plan' in body ? body.plan : undefined
  if (thing === undefined) return fact
  return { ...fact, body: { ...body, division: villages[Number(thing) % villages.length] } } as Fact
}

test('a recount of a village alone knows which households left it', () => {
  fc.assert(
    fc.property(histories, village, (history, one) => {
      const facts = history.map(staying)
      const [whole, alone] = [emptyRecount(), emptyRecount()]
      for (const fact of facts) {
        lay(whole, fact, '610528')
        lay(alone, fact, one)
      }
      expect(countsOf(alone, one)).toEqual(countsOf(whole, one))
    }),
  )
})
