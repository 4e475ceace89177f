import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'

/** What a reviewer said, whatever was found before. The one before it stands in the history. */
export const Review = z.object({
  decision: z.enum(['accepted', 'rejected']),
  note: z.string(),
  by: z.string(),
  at: Instant,
})
export type Review = z.infer<typeof Review>

export const ReviewInput = z.strictObject({
  decision: Review.shape.decision,
  note: z.string().trim().min(2).max(500),
})
export type ReviewInput = z.output<typeof ReviewInput>

/** A review by somebody, now. */
export const reviewBy = ({ decision, note }: ReviewInput, actor: Actor, at: Instant): Review => ({
  decision,
  note,
  by: actor.id,
  at,
})

/** The helper whose evidence it is, and the unit that he belongs to. */
export type Whose = { readonly helper: string; readonly unit: string | null }

/**
 * Nobody reviews what he or his unit handed in, whatever else he is.
 * @throws Refusal evidence_of_own_unit
 */
export const assertNotOwn = ({ grants }: Actor, whose: Whose, unitOf: (helper: string) => string | undefined): void => {
  const isOwn = grants.some(
    ({ helper, unit }) =>
      helper === whose.helper ||
      (whose.unit !== null && (unit === whose.unit || (helper !== undefined && unitOf(helper) === whose.unit))),
  )
  if (isOwn) throw new Refusal('evidence_of_own_unit')
}
