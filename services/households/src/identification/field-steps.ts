import { canonical } from '@bangfu/kernel/canonical'
import { sha256 } from '@bangfu/kernel/hash'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import type { Standing } from '@bangfu/notices/notice'
import type { Appraisal } from '../procedure/appraisal.ts'
import { withHand, type Hand } from '../procedure/hands.ts'
import { stepFrom } from '@bangfu/kernel/step-machine'
import type { Doing, IdentificationCase } from './case.ts'
import type { ExclusionList } from './exclusion-list.ts'
import { foundItems } from './exclusion-list.ts'
import { exclusionFlags, kinFlags, type Flag, type RaisedFlag } from './flag.ts'
import { gates, type CaseStep } from './gates.ts'
import type { ProposalForm } from './proposal.ts'
import type { Survey } from './survey.ts'

/** How often a case can be surveyed or appraised, and how many flags can be raised. */
const mostRounds = 20
const mostRaised = 20

export const step = (before: IdentificationCase, name: CaseStep): IdentificationCase => ({
  ...before,
  state: stepFrom(gates, before.state, name),
})

const limit = (count: number, most: number): void => {
  if (count >= most) throw new Refusal('case_limit', { most })
}

const handsWith = (before: IdentificationCase, hands: readonly Hand[]): IdentificationCase['hands'] => [
  ...hands.reduce<readonly Hand[]>(withHand, before.hands),
]

/** 入户调查: what was found takes the place of what an earlier survey found, its flags too. */
export const surveyed = (before: IdentificationCase, survey: Survey, list: ExclusionList): IdentificationCase => {
  limit(before.surveys, mostRounds)
  const saying = {
    name: `survey-${survey.number}`,
    source: 'survey' as const,
    by: survey.enteredBy,
    at: survey.enteredAt,
  }
  const users = survey.surveyors.flatMap(({ user }) => user ?? [])
  return {
    ...step(before, 'survey'),
    surveys: survey.number,
    survey: { number: survey.number, hash: sha256(canonical(survey)), on: survey.visitedOn as Day },
    appraisal: null,
    flags: [
      ...before.flags.filter(({ source }) => source !== 'survey'),
      ...kinFlags(survey.kinship, saying),
      ...exclusionFlags(foundItems(list, survey.exclusions as Parameters<typeof foundItems>[1]), saying),
    ],
    hands: handsWith(
      before,
      [survey.enteredBy, ...users].map((who) => ({ who, did: 'surveyed' })),
    ),
  }
}

type Appraising = Doing & { readonly appealBy: Day }

/** 民主评议: passed, failed (which can be appealed against), or nothing was decided. */
export const appraised = (
  before: IdentificationCase,
  appraisal: Appraisal,
  { at, appealBy }: Appraising,
): IdentificationCase => {
  limit(before.appraisals, mostRounds)
  const { outcome, forNeeded } = appraisal.result
  const steps = {
    passed: 'appraisal-passed',
    failed: 'appraisal-failed',
    'no-quorum': 'appraisal-without-quorum',
  } as const
  const after: IdentificationCase = {
    ...step(before, steps[outcome]),
    appraisals: appraisal.number,
    appraisal: { number: appraisal.number, hash: sha256(canonical(appraisal)), outcome },
    hands: handsWith(before, [{ who: appraisal.enteredBy, did: 'appraised' }]),
  }
  if (outcome !== 'failed') return after
  const reason = `民主评议未通过：赞成 ${appraisal.votes.for} 票，需 ${forNeeded} 票`
  return {
    ...after,
    refusal: { gate: before.state, by: 'villagers', at, reason, appealBy, appeal: null },
    ended: { by: 'villagers', at, reason },
  }
}

/** 公示监督: the village reads it. */
export const published = (
  before: IdentificationCase,
  notice: { readonly notice: string; readonly to: Day },
): IdentificationCase => ({
  ...step(before, 'publish'),
  notice,
})

/** What follows of a publication: to be signed, back to survey when an objection was upheld, or published again. */
export const publicityOver = (before: IdentificationCase, standing: Standing): IdentificationCase => {
  switch (standing) {
    case 'running':
      stepFrom(gates, before.state, 'publicity-clear')
      throw new Refusal('notice_running', { to: before.notice?.to ?? '' })
    case 'objections-open':
      stepFrom(gates, before.state, 'publicity-clear')
      throw new Refusal('objections_open')
    case 'clear':
      return step(before, 'publicity-clear')
    case 'upheld':
      return { ...step(before, 'objection-upheld'), notice: null, appraisal: null }
    case 'withdrawn':
      return { ...step(before, 'notice-withdrawn'), notice: null }
  }
}

/** What is proposed for the household; the same again changes nothing. */
export const proposed = (before: IdentificationCase, proposal: ProposalForm, { by }: Doing): IdentificationCase =>
  canonical(before.proposal) === canonical(proposal)
    ? before
    : { ...step(before, 'amend'), proposal, hands: handsWith(before, [{ who: by, did: 'entered' }]) }

/** Something that every approver has to know. Whoever raises it may still approve: he knows. */
export const flagged = (
  before: IdentificationCase,
  raised: RaisedFlag,
  { by, at, list }: Doing & { readonly list: ExclusionList },
): IdentificationCase => {
  const number = before.flags.filter(({ source }) => source === 'raised').length
  limit(number, mostRaised)
  const saying = { name: `raised-${number + 1}`, source: 'raised' as const, by, at }
  const flags: Flag[] =
    raised.kind === 'cadre-kin'
      ? kinFlags([raised.kin], saying)
      : exclusionFlags(itemOf(list, raised.item, raised.note), saying)
  return { ...step(before, 'amend'), flags: [...before.flags, ...flags] }
}

const itemOf = (list: ExclusionList, code: string, note: string) => {
  const item = list.items.find((one) => one.code === code)
  if (item) return [{ item: code, text: item.zh, note }]
  throw new Refusal('invalid_input', {}, [
    { pointer: 'body/item', zh: '不在本县的排除清单中', en: 'not on the list of the county' },
  ])
}
