import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { EvidenceRef } from '../procedure/evidence-ref.ts'
import { assertOtherHand } from '../procedure/hands.ts'
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

/** Each refusal can be appealed against once. @throws Refusal appeal_late · appeal_made */
export const appealed = (
  before: IdentificationCase,
  form: AskingForm,
  doing: Doing & { readonly own: boolean },
): IdentificationCase => {
  const after = step(before, 'appeal')
  assertAsking(form, doing.own)
  const refusal = refusalOf(before)
  if (refusal.appeal !== null) throw new Refusal('appeal_made')
  if (doing.today > refusal.appealBy) throw new Refusal('appeal_late', { appealBy: refusal.appealBy })
  const { by, at } = doing
  return {
    ...after,
    refusal: { ...refusal, appeal: { by, at, reason: form.reason, paper: form.paper ?? null, answer: null } },
    ended: null,
  }
}

/** The county answers, by somebody who did not refuse and did not enter. Upheld, the case begins again with the survey. */
export const appealAnswered = (
  before: IdentificationCase,
  answer: z.output<typeof AnswerForm>,
  { by, at }: Doing,
): IdentificationCase => {
  const after = step(before, answer.upheld ? 'appeal-upheld' : 'appeal-dismissed')
  const refusal = refusalOf(before)
  assertOtherHand([...before.hands, { who: refusal.by, did: 'ruled' }], by)
  if (refusal.appeal === null) throw new RangeError('an appealed case has its appeal')
  return {
    ...after,
    ...(answer.upheld && { appraisal: null, notice: null }),
    refusal: { ...refusal, appeal: { ...refusal.appeal, answer: { ...answer, by, at } } },
    ended: answer.upheld ? null : { by, at, reason: answer.reason },
  }
}

const refusalOf = ({ refusal }: IdentificationCase): NonNullable<IdentificationCase['refusal']> => {
  if (refusal === null) throw new RangeError('a refused case has its refusal')
  return refusal
}

const assertAsking = ({ paper }: AskingForm, own: boolean): void => {
  if (own || paper !== undefined) return
  throw new Refusal('invalid_input', {}, [
    { pointer: 'body/paper', zh: '代户提交须附户的书面材料', en: 'the household’s own paper is needed' },
  ])
}
