import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { procedurePacks } from '@bangfu/rules/procedure-pack'
import { AppraisalForm, appraise, assertAppraisal } from '../../src/procedure/appraisal.ts'

const rules = (procedurePacks[0] ?? fail()).appraisal
function fail(): never {
  throw new Error('no pack')
}

const household = 'hsh_0000000000000000000001'
const meeting = (voters: number, change: Partial<AppraisalForm> = {}): AppraisalForm =>
  AppraisalForm.parse({
    heldOn: '2020-08-10',
    place: '村委会',
    assembly: 'villagers-representatives',
    entitled: 30,
    chairedBy: '钱某',
    minutesBy: '孙某',
    attendance: Array.from({ length: voters }, (_none, index) => ({
      name: `代表${index}`,
      as: 'villager-representative',
    })),
    votes: { for: voters, against: 0, abstain: 0 },
    minutes: { title: '评议会议记录', paper: '2020-3' },
    ...change,
  })
const votes = (for_: number, against: number, abstain: number) => ({ votes: { for: for_, against, abstain } })
const when = { notBefore: '2020-08-01' as Day, today: '2020-08-15' as Day, household }

const faultsOf = (form: AppraisalForm): string[] => {
  try {
    assertAppraisal(form, rules, when)
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.code).toBe('appraisal_refused')
    return error.faults.map(({ pointer }) => pointer)
  }
}

test.each([
  ['20 of 30 are two thirds', meeting(20), 'passed'],
  ['19 of 30 decide nothing, however they vote', meeting(19), 'no-quorum'],
  ['21 of 31 are two thirds', meeting(21, { entitled: 31 }), 'passed'],
  ['20 of 31 are not', meeting(20, { entitled: 31 }), 'no-quorum'],
  ['half of those there is not more than half', meeting(20, votes(10, 10, 0)), 'failed'],
  ['one more than half passes', meeting(20, votes(11, 9, 0)), 'passed'],
  ['11 of 21 pass', meeting(21, votes(11, 10, 0)), 'passed'],
  ['who abstains is there and does not agree', meeting(20, votes(10, 0, 10)), 'failed'],
] as const)('%s', (_says, form, outcome) => {
  expect(faultsOf(form)).toEqual([])
  expect(appraise(form, rules).outcome).toBe(outcome)
})

test('kin leave the vote and are there; observers are neither', () => {
  const { attendance } = meeting(20)
  const parts = attendance.map((one, index) => ({
    ...one,
    part: index < 2 ? ('recused' as const) : ('votes' as const),
  }))
  const form = meeting(20, {
    attendance: [...parts, { name: '驻村干部', as: 'resident-team', part: 'observes' }],
    ...votes(10, 8, 0),
  })
  expect(appraise(form, rules)).toMatchObject({ present: 20, voters: 18, forNeeded: 10, outcome: 'passed' })
})

test('the mean of the points is shown to a tenth and decides nothing where no least is given', () => {
  const form = meeting(20, { scores: [90, 85, 81] })
  expect(appraise(form, rules)).toMatchObject({ meanScoreTenths: 853, outcome: 'passed' })
  expect(appraise(form, { ...rules, scoreLeast: 86 }).outcome).toBe('failed')
  expect(appraise(form, { ...rules, scoreLeast: 85 }).outcome).toBe('passed')
  expect(appraise(meeting(20), { ...rules, scoreLeast: 1 }).outcome).toBe('failed')
})

describe('a record that does not agree with itself is refused where it does not', () => {
  const own = { name: '户主', as: 'villager' as const, household: household as never, part: 'votes' as const }
  test.each([
    ['fewer votes than voters', meeting(20, votes(19, 0, 0)), ['body/votes']],
    ['more votes than voters', meeting(20, votes(20, 1, 0)), ['body/votes']],
    ['more members than are entitled', meeting(20, { entitled: 19 }), ['body/entitled']],
    ['a day in the future', meeting(20, { heldOn: '2020-08-16' as Day }), ['body/heldOn']],
    ['a day before the survey', meeting(20, { heldOn: '2020-07-31' as Day }), ['body/heldOn']],
    ['more points than the scale', meeting(20, { scores: [100, 101] }), ['body/scores/1']],
    ['more scores than voters', meeting(20, { scores: Array.from({ length: 21 }, () => 1) }), ['body/scores']],
    [
      'the household voting for itself',
      meeting(20, { attendance: [...meeting(19).attendance, own] }),
      ['body/attendance/19/part'],
    ],
  ])('%s', (_says, form, pointers) => {
    expect(faultsOf(form)).toEqual(pointers)
  })
})

test('one more vote for it never turns passed into failed, and a vote against never failed into passed', () => {
  const counts = fc.record({ for: fc.nat(60), against: fc.nat(60), abstain: fc.nat(60) })
  fc.assert(
    fc.property(counts, (given) => {
      const voters = given.for + given.against + given.abstain
      fc.pre(voters > 0)
      const before = appraise(meeting(voters, { votes: given, entitled: voters + 1 }), rules).outcome
      const more = { ...given, for: given.for + 1 }
      const less = { ...given, against: given.against + 1 }
      const entitled = voters + 1
      if (before === 'passed')
        expect(appraise(meeting(voters + 1, { votes: more, entitled }), rules).outcome).toBe('passed')
      if (before === 'failed')
        expect(appraise(meeting(voters + 1, { votes: less, entitled }), rules).outcome).toBe('failed')
    }),
    { numRuns: 60 },
  )
})
