import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import type { AppraisalRules } from '@bangfu/rules/procedure-pack'
import { EvidenceRef, EvidenceView } from './evidence-ref.ts'

const name = z.string().trim().min(1).max(50)

/** In what quality somebody is there. */
export const attendeeQualities = [
  'villager',
  'villager-representative',
  'group-head',
  'party-member',
  'village-committee',
  'party-branch',
  'supervision-committee',
  'resident-team',
  'township',
] as const

/** `recused`: a member of the assembly who is kin of the household: there, without a vote. `observes`: no member of it. */
const Part = z.enum(['votes', 'recused', 'observes'])

const mostAttending = 500

/** 民主评议 as the recorder enters it: who was there, how they scored and voted, and where the minutes are. */
export const AppraisalForm = z.strictObject({
  heldOn: Day,
  place: z.string().trim().min(2).max(100),
  assembly: z.enum(['villagers-assembly', 'villagers-representatives']),
  /** How many are entitled to attend: all adult villagers, or all representatives. */
  entitled: z.int().min(1).max(20_000),
  chairedBy: name,
  minutesBy: name,
  attendance: z
    .array(
      z.strictObject({
        name,
        as: z.enum(attendeeQualities),
        household: idSchema('hsh').optional(),
        part: Part.default('votes'),
      }),
    )
    .min(1)
    .max(mostAttending),
  /** Points, one number for each who scored, without names. */
  scores: z.array(z.int().min(0).max(1000)).max(mostAttending).default([]),
  votes: z.strictObject({
    for: z.int().min(0).max(20_000),
    against: z.int().min(0).max(20_000),
    abstain: z.int().min(0).max(20_000),
  }),
  minutes: EvidenceRef,
  photos: z.array(EvidenceRef).max(10).default([]),
  remarks: z.string().trim().min(1).max(1000).optional(),
})
export type AppraisalForm = z.output<typeof AppraisalForm>

const Result = z.object({
  /** Members of the assembly who were there, recused ones too. */
  present: z.int(),
  presentNeeded: z.int(),
  voters: z.int(),
  forNeeded: z.int(),
  /** Mean of the points in tenths; null when nobody scored. */
  meanScoreTenths: z.int().nullable(),
  outcome: z.enum(['passed', 'failed', 'no-quorum']),
})
/** What follows of an appraisal by the rules: computed, never typed. */
export type AppraisalResult = z.output<typeof Result>

/** An appraisal as it is kept and shown; numbered within its case. */
export const Appraisal = z.object({
  number: z.int(),
  heldOn: z.string(),
  place: z.string(),
  assembly: z.string(),
  entitled: z.int(),
  chairedBy: z.string(),
  minutesBy: z.string(),
  attendance: z.array(z.object({ name: z.string(), as: z.string(), household: z.string().optional(), part: Part })),
  scores: z.array(z.int()),
  votes: z.object({ for: z.int(), against: z.int(), abstain: z.int() }),
  minutes: EvidenceView,
  photos: z.array(EvidenceView),
  remarks: z.string().optional(),
  /** The pack that it was judged by. */
  rules: z.string(),
  result: Result,
  enteredBy: z.string(),
  enteredAt: Instant,
})
export type Appraisal = z.output<typeof Appraisal>

/** Judges an appraisal: without quorum nothing was decided; then votes, and points where the rules ask for them. */
export const appraise = (form: AppraisalForm, rules: AppraisalRules): AppraisalResult => {
  const members = form.attendance.filter(({ part }) => part !== 'observes').length
  const voters = votersOf(form)
  const presentNeeded = Math.ceil((form.entitled * rules.quorum.parts) / rules.quorum.of)
  const forNeeded = Math.floor((voters * rules.approval.parts) / rules.approval.of) + 1
  const meanScoreTenths = meanTenths(form.scores)
  const scoredEnough = rules.scoreLeast === null || (meanScoreTenths ?? 0) >= rules.scoreLeast * 10
  const passed = form.votes.for >= forNeeded && scoredEnough
  return {
    present: members,
    presentNeeded,
    voters,
    forNeeded,
    meanScoreTenths,
    outcome: members < presentNeeded ? 'no-quorum' : passed ? 'passed' : 'failed',
  }
}

const votersOf = ({ attendance }: AppraisalForm): number => attendance.filter(({ part }) => part === 'votes').length

const meanTenths = (scores: readonly number[]): number | null =>
  scores.length === 0 ? null : Math.floor((scores.reduce((sum, score) => sum + score, 0) * 10) / scores.length)

type When = {
  /** An appraisal lies between what it is about (the survey) and today. */
  readonly notBefore: Day
  readonly today: Day
  readonly household?: string
}

/**
 * Refuses an appraisal whose numbers do not agree with each other, that lies in the future or before what it appraises, or
 * in which the household itself votes. @throws Refusal appraisal_refused, place by place
 */
export const assertAppraisal = (
  form: AppraisalForm,
  rules: AppraisalRules,
  { notBefore, today, household }: When,
): void => {
  const faults: Fault[] = []
  const fault = (broken: boolean, pointer: string, zh: string, en: string): void => {
    if (broken) faults.push({ pointer: `body/${pointer}`, zh, en })
  }
  const { attendance, votes, scores, entitled, heldOn } = form
  const members = attendance.filter(({ part }) => part !== 'observes').length
  const voters = votersOf(form)
  const own = attendance.findIndex(
    (one) => household !== undefined && one.household === household && one.part === 'votes',
  )
  const cast = votes.for + votes.against + votes.abstain
  fault(heldOn > today, 'heldOn', '日期在今天之后', 'the day is in the future')
  fault(heldOn < notBefore, 'heldOn', `早于 ${notBefore}`, `before ${notBefore}`)
  fault(members > entitled, 'entitled', '到会成员多于应到人数', 'more members attend than are entitled')
  fault(
    cast !== voters,
    'votes',
    `票数合计 ${cast}，有表决权的到会人员 ${voters}`,
    `${cast} votes of ${voters} who vote`,
  )
  fault(scores.length > voters, 'scores', '打分人数多于有表决权的到会人员', 'more scores than there are who vote')
  fault(own >= 0, `attendance/${own}/part`, '本户人员须回避', 'the household itself does not vote')
  scores.forEach((score, index) =>
    fault(
      score > rules.scoreMost,
      `scores/${index}`,
      `最高 ${rules.scoreMost} 分`,
      `at most ${rules.scoreMost} points`,
    ),
  )
  if (faults.length > 0) throw new Refusal('appraisal_refused', {}, faults)
}
