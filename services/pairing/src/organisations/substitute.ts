import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Day, daysBetween, Instant } from '@bangfu/kernel/time'
import { covers, inOrder, KeptDays, orderFault, overlap, PairingDay } from '../pairings/days.ts'
import { HelperId } from './helper.ts'

export const SubstituteId = idSchema('sub')

/** Who stands in must be said anew after a year: who stands in for good is the helper. */
const mostDays = 366

/** Another helper stands in 代管 from a first to a last day, as it is entered. */
export const SubstituteInput = z
  .strictObject({
    actor: HelperId,
    from: PairingDay,
    to: PairingDay,
    reason: z.string().trim().min(2).max(200),
    document: z.string().trim().min(1).max(200).optional(),
  })
  .refine(inOrder, orderFault)
  .refine(({ from, to }) => daysBetween(from, to) < mostDays, {
    error: '代管最长 366 天 (nobody stands in for more than 366 days)',
    path: ['to'],
  })
export type SubstituteInput = z.output<typeof SubstituteInput>

/** `to` is the last day as it holds: when it was ended early, `ended` says what it was. */
export const Substitute = z.object({
  substitute: SubstituteId,
  helper: HelperId,
  actor: HelperId,
  actorName: z.string(),
  from: Day,
  to: Day,
  reason: z.string(),
  document: z.string().nullable(),
  madeAt: Instant,
  madeBy: z.string(),
  ended: z.object({ was: Day, reason: z.string(), at: Instant, by: z.string() }).nullable(),
})
export type Substitute = z.infer<typeof Substitute>

/** For whom a helper stands in, beside him: what he may see and do on those days hangs on it. */
export const StandingIn = z.object({ for: z.array(KeptDays.extend({ substitute: SubstituteId, helper: HelperId })) })
export type StandingIn = z.infer<typeof StandingIn>

/** The substitution under which a helper acts for another on a day; undefined when he may not. */
export const mayActFor = (substitutes: readonly Substitute[], actor: string, on: Day): Substitute | undefined =>
  substitutes.find((one) => one.actor === actor && covers(one, on))

const mostSubstitutes = 200

/**
 * The substitutes of a helper with one more: one at a time, so that a household knows who answers.
 * @throws Refusal substitute_is_helper · substitute_overlaps · pairing_limit
 */
export const withSubstitute = (substitutes: readonly Substitute[], one: Substitute): Substitute[] => {
  if (one.actor === one.helper) throw new Refusal('substitute_is_helper')
  const standing = substitutes.find((other) => other.from <= other.to && overlap(other, one))
  if (standing) throw new Refusal('substitute_overlaps', { from: standing.from, to: standing.to })
  if (substitutes.length >= mostSubstitutes) throw new Refusal('pairing_limit', { most: mostSubstitutes })
  return [...substitutes, one]
}

/** Those for whom he stands in, with one more. @throws Refusal pairing_limit */
export const withStandingIn = ({ for: held }: StandingIn, one: Substitute): StandingIn => {
  if (held.length >= mostSubstitutes) throw new Refusal('pairing_limit', { most: mostSubstitutes })
  const { substitute, helper, from, to } = one
  return { for: [...held, { substitute, helper, from, to }] }
}

export const StopInput = z.strictObject({ on: PairingDay, reason: z.string().trim().min(2).max(200) })
type Stop = z.output<typeof StopInput> & { readonly at: Instant; readonly by: string }

/**
 * A substitution that ends before its day; undefined when it was ended just so before. One that has not begun ends on
 * the day before its first and holds on no day.
 * @throws Refusal end_day_out_of_range
 */
export const stopped = (one: Substitute, { on, reason, at, by }: Stop): Substitute | undefined => {
  if (one.ended && one.to === on && one.ended.reason === reason) return undefined
  const earliest = addDays(one.from, -1)
  if (on < earliest || on >= one.to)
    throw new Refusal('end_day_out_of_range', { earliest, latest: addDays(one.to, -1) })
  return { ...one, to: on, ended: { was: one.to, reason, at, by } }
}
