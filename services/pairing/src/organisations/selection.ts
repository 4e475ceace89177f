import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { stepFrom, type StepMachine } from '@bangfu/kernel/step-machine'
import { Day, Instant } from '@bangfu/kernel/time'
import { PairingDay } from '../pairings/days.ts'
import { UnitId } from './unit.ts'

export const SelectionId = idSchema('sel')

const selectionStates = [
  'applied',
  'recommended',
  'reviewed',
  'resolved',
  'approved',
  'appointed',
  'refused',
  'withdrawn',
] as const
export const SelectionState = z.enum(selectionStates)
type SelectionState = z.infer<typeof SelectionState>
type SelectionStep = 'recommend' | 'review' | 'resolve' | 'approve' | 'appoint' | 'refuse' | 'withdraw'

const endings = (...states: SelectionState[]) =>
  states.flatMap((from) => [
    { from, step: 'refuse', to: 'refused' } as const,
    { from, step: 'withdraw', to: 'withdrawn' } as const,
  ])

/** How a first secretary is selected 选派 in five steps (handbook §2, 001). */
export const selectionMachine: StepMachine<SelectionState, SelectionStep> = {
  start: ['applied'],
  end: ['appointed', 'refused', 'withdrawn'],
  steps: [
    { from: 'applied', step: 'recommend', to: 'recommended', says: '支部推荐, branch' },
    { from: 'recommended', step: 'review', to: 'reviewed', says: '机关党委审核, party committee' },
    { from: 'reviewed', step: 'resolve', to: 'resolved', says: '党组会议, party group' },
    { from: 'resolved', step: 'approve', to: 'approved', says: '组织部批准, county' },
    { from: 'approved', step: 'appoint', to: 'appointed', says: 'becomes first secretary of a team' },
    ...endings('applied', 'recommended', 'reviewed', 'resolved', 'approved'),
  ],
}

const personName = z.string().trim().min(1).max(50)
/** Who signed a step, on which day, on which paper. */
const signed = { person: personName, on: PairingDay, document: z.string().trim().min(1).max(200) }

/** Somebody applies 报名 to become first secretary of a village. */
export const SelectionInput = z.strictObject({
  village: Village,
  unit: UnitId,
  candidate: personName,
  on: PairingDay,
  document: z.string().trim().min(1).max(200),
})
export type SelectionInput = z.output<typeof SelectionInput>

export const StepInput = z.strictObject({ step: z.enum(['recommend', 'review', 'resolve']), ...signed })
export const ApprovalInput = z.strictObject(signed)
export const SelectionEndInput = z.strictObject({
  step: z.enum(['refuse', 'withdraw']),
  on: PairingDay,
  reason: z.string().trim().min(2).max(200),
})

const Step = z.object({
  step: z.string(),
  person: z.string(),
  on: Day,
  document: z.string(),
  by: z.string(),
  at: Instant,
})
export type Step = z.infer<typeof Step>

export const Selection = z.object({
  selection: SelectionId,
  village: Village,
  unit: UnitId,
  unitName: z.string(),
  candidate: z.string(),
  state: SelectionState,
  /** In order; the application is the first. */
  steps: z.array(Step),
  ended: z.object({ on: Day, reason: z.string(), by: z.string(), at: Instant }).nullable(),
})
export type Selection = z.infer<typeof Selection>

type Signed = Pick<Step, 'person' | 'on' | 'document' | 'by' | 'at'>

/**
 * The selection after a step that somebody signed. Neighbouring steps are different hands and different people, the
 * candidate signs none, and who approves has entered none.
 * @throws Refusal step_not_open · same_hand · signer_not_separate · steps_out_of_order
 */
export const withStep = (
  selection: Selection,
  step: 'recommend' | 'review' | 'resolve' | 'approve',
  said: Signed,
): Selection => {
  const state = stepFrom(selectionMachine, selection.state, step)
  const last = selection.steps.at(-1)
  const entered = step === 'approve' ? selection.steps : selection.steps.slice(-1)
  const held = entered.find(({ by }) => by === said.by)
  if (held) throw new Refusal('same_hand', { did: held.step })
  if (said.person === selection.candidate || said.person === last?.person) throw new Refusal('signer_not_separate')
  if (last && said.on < last.on) throw new Refusal('steps_out_of_order', { earliest: last.on })
  return { ...selection, state, steps: [...selection.steps, { step, ...said }] }
}

/** The selection when its candidate became first secretary. @throws Refusal step_not_open */
export const appointed = (selection: Selection): Selection => ({
  ...selection,
  state: stepFrom(selectionMachine, selection.state, 'appoint'),
})

/** The selection when it came to nothing. @throws Refusal step_not_open */
export const givenUp = (
  selection: Selection,
  step: 'refuse' | 'withdraw',
  ended: NonNullable<Selection['ended']>,
): Selection => ({ ...selection, state: stepFrom(selectionMachine, selection.state, step), ended })
