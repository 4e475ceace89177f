import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { stepFrom, type StepMachine } from '@bangfu/kernel/step-machine'
import { addDays, Day, daysBetween, Instant } from '@bangfu/kernel/time'
import { leaveKinds, LeaveKind } from '@bangfu/rules/pairing-codes'
import { MemberId } from '../organisations/team-act.ts'
import { covers, inOrder, orderFault, overlap, PairingDay } from '../pairings/days.ts'

export const LeaveId = idSchema('lea')

export const LeaveState = z.enum(['requested', 'approved', 'refused', 'withdrawn', 'cancelled'])
type LeaveState = z.infer<typeof LeaveState>
export const LeaveDecision = z.enum(['approve', 'refuse', 'shorten', 'cancel'])
type LeaveStep = z.infer<typeof LeaveDecision> | 'withdraw'

/** Leave 请假 of a member: asked for by himself, decided by the township. */
export const leaveMachine: StepMachine<LeaveState, LeaveStep> = {
  start: ['requested'],
  end: ['refused', 'withdrawn', 'cancelled'],
  steps: [
    { from: 'requested', step: 'approve', to: 'approved', says: 'township, not himself' },
    { from: 'requested', step: 'refuse', to: 'refused', says: 'township' },
    { from: 'requested', step: 'withdraw', to: 'withdrawn', says: 'himself, or the township for him' },
    { from: 'approved', step: 'shorten', to: 'approved', says: 'came back earlier' },
    { from: 'approved', step: 'cancel', to: 'cancelled', says: 'did not go' },
  ],
}

/** Longer leave is no leave: somebody else is sent. */
const mostDays = 366

export const LeaveInput = z
  .strictObject({
    member: MemberId,
    kind: LeaveKind,
    from: PairingDay,
    to: PairingDay,
    reason: z.string().trim().min(2).max(200),
  })
  .refine(inOrder, orderFault)
  .refine(({ from, to }) => daysBetween(from, to) < mostDays, {
    error: '请假最长 366 天 (no leave is longer than 366 days)',
    path: ['to'],
  })
export type LeaveInput = z.output<typeof LeaveInput>

export const LeaveDecisionInput = z.strictObject({
  decision: LeaveDecision,
  /** The last day that he was away, of `shorten`. */
  to: PairingDay.optional(),
  reason: z.string().trim().min(2).max(200),
})

/** `to` is the last day as it holds; what was asked and what became of it stands in `steps`. */
export const Leave = z.object({
  leave: LeaveId,
  member: MemberId,
  name: z.string(),
  kind: LeaveKind,
  from: Day,
  to: Day,
  reason: z.string(),
  state: LeaveState,
  requestedAt: Instant,
  requestedBy: z.string(),
  steps: z.array(z.object({ step: z.string(), reason: z.string(), to: Day.nullable(), at: Instant, by: z.string() })),
})
export type Leave = z.infer<typeof Leave>

export const LeaveAnswer = Leave.extend({ kindZh: z.string(), days: z.int() })
export const showLeave = (leave: Leave): z.input<typeof LeaveAnswer> => ({
  ...leave,
  kindZh: leaveKinds[leave.kind].zh,
  days: daysBetween(leave.from, leave.to) + 1,
})

const mostLeaves = 1000
const stands = ({ state }: Leave): boolean => state === 'requested' || state === 'approved'

/** The leaves of a team with one more. @throws Refusal leave_overlaps · act_limit */
export const withLeave = (leaves: readonly Leave[], leave: Leave): Leave[] => {
  const other = leaves.find((one) => one.member === leave.member && stands(one) && overlap(one, leave))
  if (other) throw new Refusal('leave_overlaps', { from: other.from, to: other.to })
  if (leaves.length >= mostLeaves) throw new Refusal('act_limit', { most: mostLeaves })
  return [...leaves, leave]
}

type Said = {
  readonly step: LeaveStep
  readonly to?: Day | undefined
  readonly reason: string
  readonly at: Instant
  readonly by: string
}

/**
 * A leave after a step.
 * @throws Refusal step_not_open · same_hand: who entered it decides on it · end_day_out_of_range
 */
export const withLeaveStep = (leave: Leave, { step, to, reason, at, by }: Said): Leave => {
  const state = stepFrom(leaveMachine, leave.state, step)
  if ((step === 'approve' || step === 'refuse') && by === leave.requestedBy)
    throw new Refusal('same_hand', { did: 'request' })
  const last = step === 'shorten' ? to : leave.to
  const latest = addDays(leave.to, -1)
  if (last === undefined || last < leave.from || (step === 'shorten' && last > latest))
    throw new Refusal('end_day_out_of_range', { earliest: leave.from, latest })
  const said = { step, reason, to: step === 'shorten' ? last : null, at, by }
  return { ...leave, state, to: last, steps: [...leave.steps, said] }
}

/** Is the member on approved leave on that day? */
export const isOnLeave = (leaves: readonly Leave[], member: string, on: Day): boolean =>
  leaves.some((leave) => leave.member === member && leave.state === 'approved' && covers(leave, on))

/** The days of a range on which a member was on approved leave. */
export const leaveDays = (
  leaves: readonly Leave[],
  member: string,
  { from, to }: { readonly from: Day; readonly to: Day },
): Set<Day> => {
  const days = new Set<Day>()
  for (const leave of leaves) {
    if (leave.member !== member || leave.state !== 'approved') continue
    const last = leave.to < to ? leave.to : to
    for (let day = leave.from > from ? leave.from : from; day <= last; day = addDays(day, 1)) days.add(day)
  }
  return days
}
