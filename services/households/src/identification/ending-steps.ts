import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import { assertOtherHand, type Hand } from '../procedure/hands.ts'
import type { Doing, IdentificationCase } from './case.ts'
import { step } from './field-steps.ts'

const reason = z.string().trim().min(4).max(500)

export const ReasonForm = z.strictObject({ reason })

/** A household asks by its own account, or somebody brings its paper. */
export const AskingForm = z.strictObject({ reason, paper: EvidenceRef.optional() })
export type AskingForm = z.output<typeof AskingForm>

export const AnswerForm = z.strictObject({ upheld: z.boolean(), reason })

const mostReturns = 20

/** A refusal at the gate where it stands: with its reason, and until when it can be appealed against. */
export const refused = (
  before: IdentificationCase,
  why: string,
  { by, at, appealBy }: Doing & { readonly appealBy: Day },
): IdentificationCase => {
  const after = step(before, 'refuse')
  assertOtherHand(before.hands, by)
  return {
    ...after,
    refusal: { gate: before.state, by, at, reason: why, appealBy, appeal: null },
    ended: { by, at, reason: why },
  }
}

/** Back to the survey, to be mended there. */
export const returned = (before: IdentificationCase, why: string, { by, at }: Doing): IdentificationCase => {
  const after = step(before, 'return')
  if (before.returns.length >= mostReturns) throw new Refusal('case_limit', { most: mostReturns })
  return {
    ...after,
    appraisal: null,
    notice: null,
    returns: [...before.returns, { by, at, reason: why, from: before.state }],
  }
}

/** The household no longer asks. What others began without it, the household cannot end. */
export const withdrawn = (
  before: IdentificationCase,
  form: AskingForm,
  doing: Doing & { readonly own: boolean },
): IdentificationCase => {
  assertAsking(form, doing.own)
  if (before.kind === 'removal')
    throw new Refusal('step_not_open', { step: 'withdraw', state: before.state, open: 'refuse' })
  return { ...step(before, 'withdraw'), ended: { by: doing.by, at: doing.at, reason: form.reason } }
}

type Against = 'refusal' | 'removed'

/** What an appeal is against: a refusal, or a removal from the register that was confirmed. */
const againstOf = ({ state, removed }: IdentificationCase): Against =>
  state === 'removal-appealed' || (state === 'confirmed' && removed !== null) ? 'removed' : 'refusal'

/** Each refusal and each removal can be appealed against once. @throws Refusal appeal_late · appeal_made */
export const appealed = (
  before: IdentificationCase,
  form: AskingForm,
  doing: Doing & { readonly own: boolean },
): IdentificationCase => {
  const against = againstOf(before)
  const after = step(before, against === 'removed' ? 'appeal-removal' : 'appeal')
  assertAsking(form, doing.own)
  const decision = decisionOf(before, against)
  if (decision.appeal !== null) throw new Refusal('appeal_made')
  if (doing.today > decision.appealBy) throw new Refusal('appeal_late', { appealBy: decision.appealBy })
  const { by, at } = doing
  const appeal = { by, at, reason: form.reason, paper: form.paper ?? null, answer: null }
  return { ...after, [against]: { ...decision, appeal }, ended: null }
}

const answerSteps = {
  refusal: { upheld: 'appeal-upheld', dismissed: 'appeal-dismissed' },
  removed: { upheld: 'removal-overturned', dismissed: 'removal-stands' },
} as const

/**
 * The county answers, by somebody who did not refuse (or signed no part of the removal) and did not enter. Upheld, a refused
 * case begins again with the survey, and a removed household is restored.
 */
export const appealAnswered = (
  before: IdentificationCase,
  answer: z.output<typeof AnswerForm>,
  { by, at }: Doing,
): IdentificationCase => {
  const against = againstOf(before)
  const after = step(before, answerSteps[against][answer.upheld ? 'upheld' : 'dismissed'])
  const decision = decisionOf(before, against)
  const signers = against === 'removed' ? before.signatures.map((one): Hand => ({ who: one.by, did: 'signed' })) : []
  assertOtherHand([...before.hands, ...signers, { who: decision.by, did: 'ruled' }], by)
  if (decision.appeal === null) throw new RangeError('an appealed case has its appeal')
  const begins = answer.upheld && against === 'refusal'
  return {
    ...after,
    ...(begins && { appraisal: null, notice: null }),
    [against]: { ...decision, appeal: { ...decision.appeal, answer: { ...answer, by, at } } },
    ended: begins ? null : { by, at, reason: answer.reason },
  }
}

const decisionOf = (one: IdentificationCase, against: Against) => {
  const decision = one[against]
  if (decision === null) throw new RangeError('what is appealed against was decided')
  return decision
}

const assertAsking = ({ paper }: AskingForm, own: boolean): void => {
  if (own || paper !== undefined) return
  throw new Refusal('invalid_input', {}, [
    { pointer: 'body/paper', zh: '代户提交须附户的书面材料', en: 'the household’s own paper is needed' },
  ])
}
