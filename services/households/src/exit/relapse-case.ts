import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/code-list'
import { cause } from '@bangfu/rules/household-code-lists'
import type { AppraisalResult } from '../procedure/appraisal.ts'
import { EvidenceRef, EvidenceView } from '../procedure/evidence-ref.ts'
import { assertOtherHand, withHand, type Hand } from '../procedure/hands.ts'
import { openSteps, stepFrom, type StepMachine } from '@bangfu/kernel/step-machine'

const relapseStates = ['opened', 'appraised', 'published', 'reviewed', 'decided', 'readmitted', 'dismissed'] as const
export const RelapseState = z.enum(relapseStates)
export type RelapseState = z.infer<typeof RelapseState>
type RelapseStep = 'appraise' | 'reject' | 'publish' | 'review' | 'decide' | 'readmit' | 'dismiss'

/** 返贫: from a finding to the county's decision, and back on the register. */
export const relapseMachine: StepMachine<RelapseState, RelapseStep> = {
  start: ['opened'],
  end: ['readmitted', 'dismissed'],
  steps: [
    { from: 'opened', step: 'appraise', to: 'appraised', says: 'villagers, passed' },
    { from: 'opened', step: 'reject', to: 'dismissed', says: 'villagers, failed' },
    { from: 'appraised', step: 'publish', to: 'published', says: 'in the village' },
    { from: 'published', step: 'review', to: 'reviewed', says: 'township, notice over, no objection' },
    { from: 'reviewed', step: 'decide', to: 'decided', says: 'county; the household is relapsed' },
    { from: 'decided', step: 'readmit', to: 'readmitted', says: 'county; registered again' },
    ...(['opened', 'appraised', 'published', 'reviewed'] as const).map(
      (from) => ({ from, step: 'dismiss', to: 'dismissed' }) as const,
    ),
  ],
}

/** Where the finding came from: a case or record of ours, or what somebody reported. */
const Origin = z.object({
  kind: z.enum(['monitoring', 'campaign', 'follow-up', 'report']),
  /** The monitoring case, the campaign or the follow-up. */
  ref: z.string().nullable(),
})

/** What speaks for a relapse, as whoever was there enters it. */
export const RelapseForm = z.strictObject({
  household: idSchema('hsh'),
  origin: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('monitoring'), ref: z.string().regex(/^[a-z]{3}_[0-9A-Z]{22}$/) }),
      z.strictObject({ kind: z.literal('follow-up'), ref: z.string().regex(/^\d{4}-\d\d-\d\d#fup_[0-9A-Z]{22}$/) }),
      z.strictObject({ kind: z.literal('report') }),
    ])
    .transform((origin) => ({ kind: origin.kind, ref: 'ref' in origin ? origin.ref : null })),
  cause: z.string().trim().min(1).max(50).transform(cause),
  found: z.string().trim().min(4).max(1000),
  evidence: z.array(EvidenceRef).min(1).max(10),
})
export type RelapseForm = z.output<typeof RelapseForm>

export const RelapseCase = z.object({
  relapse: idSchema('rlp'),
  household: z.string(),
  division: z.string(),
  label: z.string(),
  state: RelapseState,
  origin: Origin,
  cause: z.object({ code: z.string().nullable(), text: z.string() }),
  found: z.string(),
  evidence: z.array(EvidenceView),
  fileVersion: z.int(),
  hands: z.array(z.object({ who: z.string(), did: z.string() })),
  appraisals: z.int(),
  notice: z.string().nullable(),
  steps: z.array(z.object({ step: z.string(), by: z.string(), at: z.string(), why: z.string().nullable() })),
})
export type RelapseCase = Omit<z.infer<typeof RelapseCase>, 'hands' | 'division'> & {
  readonly hands: readonly Hand[]
  readonly division: Division
}

export const RelapseView = RelapseCase.omit({ fileVersion: true }).extend({ openSteps: z.array(z.string()) })

export const relapseView = ({ fileVersion: _version, ...relapse }: RelapseCase): z.input<typeof RelapseView> => ({
  ...relapse,
  hands: [...relapse.hands],
  openSteps: openSteps(relapseMachine, relapse.state),
})

export type Doing = { readonly by: string; readonly at: Instant }

type About = {
  readonly household: string
  readonly division: Division
  readonly label: string
  readonly fileVersion: number
}
export type RelapseFinding = {
  readonly origin: RelapseCase['origin']
  readonly cause: Coded
  readonly found: string
  readonly evidence: readonly EvidenceRef[]
}

/** A case about an exited household. */
export const openRelapse = (
  relapse: Id<'rlp'>,
  about: About,
  finding: RelapseFinding,
  { by, at }: Doing,
): RelapseCase => ({
  ...{ relapse, ...about, ...finding },
  evidence: [...finding.evidence],
  state: 'opened',
  hands: [{ who: by, did: 'entered' }],
  appraisals: 0,
  notice: null,
  steps: [{ step: 'open', by, at, why: null }],
})

/** The case one step on. @throws Refusal step_not_open */
export const relapseStep = (relapse: RelapseCase, step: RelapseStep, { by, at }: Doing, why: string | null = null) => ({
  ...relapse,
  state: stepFrom(relapseMachine, relapse.state, step),
  steps: [...relapse.steps, { step, by, at, why }],
})

/** What the villagers said; without quorum the case waits for another meeting. */
export const relapseAppraised = (relapse: RelapseCase, { outcome }: AppraisalResult, doing: Doing): RelapseCase => {
  const passed = relapseStep(relapse, 'appraise', doing)
  const hands = withHand(relapse.hands, { who: doing.by, did: 'appraised' })
  const appraisals = relapse.appraisals + 1
  if (outcome === 'no-quorum') return { ...relapse, hands, appraisals }
  return { ...(outcome === 'passed' ? passed : relapseStep(relapse, 'reject', doing)), hands, appraisals }
}

/** Put up in the village. */
export const relapsePublished = (relapse: RelapseCase, notice: string, doing: Doing): RelapseCase => ({
  ...relapseStep(relapse, 'publish', doing),
  notice,
})

/**
 * The township reviews, the county decides and takes the household back on: each another person, and none who entered.
 * @throws Refusal step_not_open · same_hand
 */
export const relapseSigned = (
  relapse: RelapseCase,
  step: 'review' | 'decide' | 'readmit',
  hands: readonly Hand[],
  doing: Doing,
): RelapseCase => {
  const after = relapseStep(relapse, step, doing)
  assertOtherHand([...relapse.hands, ...hands], doing.by)
  return { ...after, hands: withHand(relapse.hands, { who: doing.by, did: 'signed' }) }
}

/** Is it still to be decided? */
export const isRelapseOpen = ({ state }: Pick<RelapseCase, 'state'>): boolean =>
  state !== 'decided' && state !== 'readmitted' && state !== 'dismissed'

/** @throws Refusal household_not_exited: only who has exited falls back */
export const assertExited = (status: string): void => {
  if (status !== 'exited') throw new Refusal('household_not_exited', { status })
}
