import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { FollowUp } from '@bangfu/rules/campaign-pack'
import { cause } from '@bangfu/rules/household-code-lists'
import { Instant } from '@bangfu/kernel/time'

/** What a re-check found against a file, until it is dealt with. */
export const Finding = z.object({
  campaign: z.string(),
  household: z.string(),
  code: z.string(),
  division: z.string(),
  label: z.string(),
  kind: z.enum(['survey-again', 'relapse', 'correction']),
  outcome: z.string(),
  note: z.string(),
  foundBy: z.string(),
  foundAt: Instant,
  /** The case that was opened, or the version of the file that was corrected. */
  handled: z.object({ by: z.string(), at: Instant, ref: z.string() }).nullable(),
})
export type Finding = z.infer<typeof Finding>

/** What is done about a finding: of its kind. */
export const FindingForm = z.discriminatedUnion('as', [
  z.strictObject({
    as: z.literal('relapse'),
    cause: z.string().trim().min(1).max(50).transform(cause),
  }),
  z.strictObject({ as: z.literal('survey-again') }),
  /** The version of the file in which it was put right: made after the finding. */
  z.strictObject({ as: z.literal('correction'), fileVersion: z.int().min(2) }),
])
export type FindingForm = z.output<typeof FindingForm>

/** @throws Refusal finding_handled · finding_not_here when it asks for something else */
export const assertHandles = ({ kind, handled }: Finding, as: FollowUp): void => {
  if (handled) throw new Refusal('finding_handled', { handled: handled.ref })
  if (kind !== as) throw new Refusal('finding_not_here')
}

/** A finding with what was done about it. */
export const handledBy = (finding: Finding, by: string, at: Instant, ref: string): Finding => ({
  ...finding,
  handled: { by, at, ref },
})
