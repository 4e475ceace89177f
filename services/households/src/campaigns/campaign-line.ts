import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, type Instant } from '@bangfu/kernel/time'
import type { CampaignOutcome, CampaignPack, FollowUp, Involvement } from '@bangfu/rules/campaign-pack'
import type { Deadline } from '../deadlines/deadline.ts'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import type { Household } from '../record/household.ts'
import { assertOpen, type Campaign } from './campaign.ts'
import { answersOf, type Value } from './checkable.ts'

const AnyValue = z.union([z.string().max(100), z.number(), z.boolean()]).nullable()

const given = {
  visitedOn: Day,
  note: z.string().trim().min(2).max(500).optional(),
  evidence: z.array(EvidenceRef).max(10).default([]),
}

/** What a reviewer found: by an outcome of the pack. */
export const ResultForm = z.strictObject({ outcome: z.string().max(40), ...given })
/** What was answered in the field, for each field of the check. */
export const AnswersForm = z.strictObject({ answers: z.record(z.string().max(40), AnyValue), ...given })

type Given = {
  readonly by: string
  readonly at: Instant
  readonly visitedOn: Day
  readonly note: string | null
  readonly evidence: readonly EvidenceRef[]
}
export type LineResult = Given & {
  readonly outcome: string | null
  readonly answers: Readonly<Record<string, Value>> | null
}

/** A household on the list of a campaign, with its results: the last one counts, those before stay. */
export type CampaignLine = {
  readonly campaign: string
  readonly household: string
  readonly code: string
  readonly division: Division
  readonly label: string
  /** How it stood when the list was drawn. */
  readonly status: string
  readonly category: string
  readonly deadline: Day
  /** Of a field check: what the file said when the list was drawn. */
  readonly filed: Readonly<Record<string, Value>> | null
  readonly done: boolean
  readonly results: readonly LineResult[]
}

/** A result is corrected by another, not for ever. */
const mostResults = 10

type Reviewing = {
  readonly by: string
  readonly at: Instant
  readonly today: Day
  /** In what ways the reviewer is involved with the household. */
  readonly involved: readonly Involvement[]
}

/**
 * Gives a household of a re-check its result.
 * @throws Refusal campaign_state · reviewer_involved · outcome_unknown · outcome_needs_note · invalid_input
 */
export const withResult = (
  line: CampaignLine,
  campaign: Campaign,
  pack: CampaignPack,
  form: z.output<typeof ResultForm>,
  reviewing: Reviewing,
): CampaignLine => {
  assertMayReview(campaign, pack, form.visitedOn, reviewing)
  const outcome = outcomeOf(pack, form.outcome)
  const { by, at } = reviewing
  const { note = null, visitedOn, evidence } = form
  if (outcome.finding !== null && (note === null || evidence.length === 0)) throw new Refusal('outcome_needs_note')
  return added(line, { by, at, visitedOn, note, evidence, outcome: outcome.code, answers: null }, outcome.settles)
}

/** Gives a household of a field check its answers. @throws Refusal as `withResult` */
export const withAnswers = (
  line: CampaignLine,
  campaign: Campaign,
  pack: CampaignPack,
  form: z.output<typeof AnswersForm>,
  reviewing: Reviewing,
): CampaignLine => {
  assertMayReview(campaign, pack, form.visitedOn, reviewing)
  const answers = answersOf(campaign.fields, form.answers)
  const { by, at } = reviewing
  const { note = null, visitedOn, evidence } = form
  return added(line, { by, at, visitedOn, note, evidence, outcome: null, answers }, true)
}

const assertMayReview = (
  campaign: Campaign,
  pack: CampaignPack,
  visitedOn: Day,
  { involved, today }: Reviewing,
): void => {
  assertOpen(campaign)
  const did = involved.find((one) => pack.mayNotReview.includes(one))
  if (did) throw new Refusal('reviewer_involved', { did })
  const from = dayOf(campaign.made.at)
  if (visitedOn > today || visitedOn < from)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/visitedOn', zh: `应在 ${from} 至 ${today} 之间`, en: `between ${from} and ${today}` },
    ])
}

/** @throws Refusal outcome_unknown */
export const outcomeOf = ({ outcomes }: CampaignPack, code: string): CampaignOutcome => {
  const outcome = outcomes.find((one) => one.code === code)
  if (!outcome) throw new Refusal('outcome_unknown', { outcomes: outcomes.map((one) => one.code).join(', ') })
  return outcome
}

const added = (line: CampaignLine, result: LineResult, done: boolean): CampaignLine => {
  if (line.results.length >= mostResults) throw new Refusal('case_limit', { most: mostResults })
  return { ...line, done, results: [...line.results, result] }
}

/** What the last result asks for; null where nothing follows. */
export const findingOf = ({ results }: CampaignLine, pack: CampaignPack): FollowUp | null => {
  const code = results.at(-1)?.outcome
  return (code && pack.outcomes.find((one) => one.code === code)?.finding) || null
}

/** How somebody is involved with a household, besides helping it. */
export const involvementOf = ({ origin }: Pick<Household, 'origin'>, by: string): Involvement[] =>
  origin.by === by ? [origin.kind === 'entry' ? 'entered' : 'imported'] : []

/** A line without a result as a deadline: it stands in the lists of what is overdue. */
export const deadlinesOf = (
  { done, campaign, division, household, label, deadline }: CampaignLine,
  since: Day,
): Deadline[] =>
  done
    ? []
    : [
        {
          about: `${campaign}#${household}`,
          kind: 'campaign-result',
          ...{ division, household, label, since },
          owedBy: 'township',
          due: deadline,
          holidaysUnknown: [],
        },
      ]

/** How a campaign stands in a village. */
export const VillageProgress = z.object({
  village: z.string(),
  listed: z.int(),
  done: z.int(),
  /** How many have which result last. */
  outcomes: z.record(z.string(), z.int()),
})
export type VillageProgress = z.infer<typeof VillageProgress>

const answeredCode = 'answered'
const codeOf = ({ results }: CampaignLine): string | null => {
  const last = results.at(-1)
  return last ? (last.outcome ?? answeredCode) : null
}

/** The progress of a village after one of its lines changed. */
export const progressAfter = (
  progress: VillageProgress,
  before: CampaignLine,
  after: CampaignLine,
): VillageProgress => {
  const outcomes = { ...progress.outcomes }
  const [was, is] = [codeOf(before), codeOf(after)]
  if (was !== null) outcomes[was] = (outcomes[was] ?? 0) - 1
  if (is !== null) outcomes[is] = (outcomes[is] ?? 0) + 1
  return {
    ...progress,
    done: progress.done + Number(after.done) - Number(before.done),
    outcomes: Object.fromEntries(Object.entries(outcomes).filter(([, count]) => count > 0)),
  }
}

/** What some villages come to together. */
export const progressOf = (villages: readonly VillageProgress[], overdue: boolean) => {
  const outcomes: Record<string, number> = {}
  for (const { outcomes: own } of villages)
    for (const [code, count] of Object.entries(own)) outcomes[code] = (outcomes[code] ?? 0) + count
  const sum = (of: 'listed' | 'done'): number => villages.reduce((total, one) => total + one[of], 0)
  const [listed, done] = [sum('listed'), sum('done')]
  return { listed, done, open: listed - done, overdue: overdue ? listed - done : 0, outcomes }
}
