import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { studentStateList } from '@bangfu/rules/person-code-lists'
import {
  daysOfTerm,
  stagesOfState,
  studentAidPackFor,
  studentAidPacks,
  studentStages,
  type AidProgramme,
  type StudentStage,
} from '@bangfu/rules/student-aid-pack'
import { onceOf } from '../../src/aid/application.ts'
import { conditionsOf } from '../../src/aid/condition.ts'
import { linesOf, type Gathered } from '../../src/aid/run.ts'
import { county, householdId, village } from '../village.ts'
import { person } from './aid-world.ts'

const programmeOf = (code: string, pack = studentAidPacks[1]): AidProgramme => {
  const found = pack?.programmes.find((each) => each.code === code)
  if (!found) throw new Error(code)
  return found
}
const yuan = (code: string) => programmeOf(code).tiers.map(({ amountFen }) => amountFen / 100)

describe('the numbers of the sources', () => {
  test('stand in the packs as they are printed', () => {
    expect(yuan('college-yearly')).toEqual([4000])
    expect(yuan('college-entry')).toEqual([500, 1000, 2000, 3000, 4000, 5000])
    expect(['school-heating', 'school-meal', 'school-boarding', 'school-lunch'].flatMap(yuan)).toEqual([
      200, 760, 1700, 800,
    ])
    expect(yuan('yulu')).toEqual([1500])
    expect(yuan('boarding-living')).toEqual([1000, 1250, 500, 625])
    expect(yuan('university-stipend')).toEqual([2000, 3000, 4000])
  })

  test('the national grant is 2,300 from spring 2025 on, and 2,000 before', () => {
    const grantOn = (day: string) =>
      studentAidPackFor(county, day as never)?.programmes.find(({ code }) => code === 'national-grant')
    expect(grantOn('2025-01-31')?.tiers[0]?.amountFen).toBe(200_000)
    expect(grantOn('2025-02-01')?.tiers[0]?.amountFen).toBe(230_000)
  })

  test('what the sources leave open is a warning with a note', () => {
    for (const { programmes } of studentAidPacks)
      for (const { severity, note } of programmes) expect(severity === 'error' || note !== undefined).toBe(true)
  })
})

const face = (more: Partial<HouseholdFace> = {}): HouseholdFace => ({
  ...{
    household: householdId(1),
    code: 'x',
    division: village,
    category: '一般贫困户',
    status: 'exited',
    payable: true,
  },
  ...{ persons: 3, headMasked: '李某', position: null },
  students: [{ person: person(1), nameMasked: '李某', state: '10' }],
  ...more,
})
const paper = { kind: 'enrolment', title: '证明' } as const

test('every condition is said, met or not, with what was read and needed', () => {
  const states = fc.constantFrom(...studentStateList.entries.map(({ code }) => code ?? ''))
  const stages = fc.constantFrom(...(Object.keys(studentStages) as StudentStage[]))
  const statuses = fc.constantFrom('candidate', 'registered', 'exited', 'removed', 'ordinary', 'monitored')
  const programmes = fc.constantFrom(...studentAidPacks.flatMap((pack) => pack.programmes))
  fc.assert(
    fc.property(programmes, states, stages, statuses, fc.boolean(), (programme, state, stage, status, proven) => {
      const input = { person: person(1) as never, stage, tier: 'standard', documents: proven ? [paper] : [] }
      const students = [{ person: person(1), nameMasked: '李某', state }]
      const all = conditionsOf({ programme, face: face({ status, students }), input, check: null })
      expect(all.map(({ condition }) => condition)).toEqual(['status', 'student', 'stage', 'tier', 'documents'])
      const met = Object.fromEntries(all.map((each) => [each.condition, each.met]))
      expect(met['status']).toBe(programme.statuses.includes(status))
      expect(met['stage']).toBe(programme.stages.includes(stage) && (proven || stagesOfState(state).includes(stage)))
      for (const { read, needed } of all)
        expect([read.zh, read.en, needed.zh, needed.en].every((text) => text !== '')).toBe(true)
    }),
  )
})

test('a household that is gone from the file meets nothing that the file decides', () => {
  const input = {
    person: person(1) as never,
    stage: 'secondary-vocational' as const,
    tier: 'standard',
    documents: [paper],
  }
  const all = conditionsOf({ programme: programmeOf('yulu'), face: undefined, input, check: null })
  expect(all.filter(({ met }) => !met).map(({ condition }) => condition)).toEqual(['status', 'student'])
})

test('on a face of before students were shown the paper of the school speaks', () => {
  const { students: _students, ...before } = face()
  const input = { person: person(1) as never, stage: 'secondary-vocational' as const, tier: 'standard' }
  const student = (documents: (typeof paper)[]) =>
    conditionsOf({ programme: programmeOf('yulu'), face: before, input: { ...input, documents }, check: null })[1]
  expect(student([paper])).toMatchObject({ condition: 'student', met: true, from: 'application' })
  expect(student([])?.met).toBe(false)
})

test('lines conserve every fen and name each household once', () => {
  const gathered = fc.array(
    fc.record({ household: fc.integer({ min: 1, max: 9 }), amountFen: fc.integer({ min: 1, max: 500_000 }) }),
    { maxLength: 50 },
  )
  fc.assert(
    fc.property(gathered, (some) => {
      const all = some.map(
        ({ household, amountFen }) =>
          ({ household: householdId(household), amountFen, out: null }) as unknown as Gathered,
      )
      const lines = linesOf(all)
      const sum = (of: readonly { amountFen: number }[]) => of.reduce((total, each) => total + each.amountFen, 0)
      expect(sum(lines)).toBe(sum(some))
      expect(new Set(lines.map(({ household }) => household)).size).toBe(lines.length)
    }),
  )
})

test('pairing aid of 400 yuan for 245 persons is 98,000 yuan, and one of a year is one', () => {
  const all = Array.from(
    { length: 245 },
    (_, n) => ({ household: householdId(n + 1), amountFen: 40_000, out: null }) as unknown as Gathered,
  )
  expect(linesOf(all).reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(9_800_000)
  const each = { person: person(1) as never, programme: 'pairing-aid', term: '2020' }
  const yearly = { ...programmeOf('college-yearly'), code: 'pairing-aid' }
  expect(onceOf(yearly, each)).toBe(onceOf(yearly, each))
  expect(onceOf(yearly, { ...each, term: '2021' })).not.toBe(onceOf(yearly, each))
})

test('a term is its days, and an autumn ends where its spring begins', () => {
  expect(daysOfTerm('2020')).toEqual({ from: '2020-09-01', to: '2021-08-31' })
  expect(daysOfTerm('2020-autumn').to).toBe('2021-01-31')
  expect(daysOfTerm('2020-spring').from).toBe('2021-02-01')
})
