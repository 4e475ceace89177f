import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import { Role } from './roles.ts'

/**
 * A role given to a person: where (division) or for whom (helper, unit, supplier, donor, household), from when to when, by whom.
 * A grant without a division reaches everywhere; only administrators and auditors of a whole installation have one.
 */
export const Grant = z.object({
  grant: z.string(),
  role: Role,
  division: Division.optional(),
  helper: z.string().optional(),
  unit: z.string().optional(),
  supplier: z.string().optional(),
  donor: z.string().optional(),
  household: z.string().optional(),
  from: Day,
  to: Day.nullable(),
  grantedBy: z.string(),
  grantedAt: Instant,
  revoked: z.object({ at: Instant, by: z.string(), why: z.string() }).optional(),
})
export type Grant = z.infer<typeof Grant>

/** Who asks. `id` is what records name him by; nobody signed in is `anonymous` with the role `public`. */
export type Actor = { readonly id: string; readonly grants: readonly Grant[] }

export const anonymous: Actor = { id: 'anonymous', grants: [] }

/** The grants that hold at a moment: begun, not ended, not revoked. */
export const grantsInForce = (grants: readonly Grant[], now: Instant): Grant[] => {
  const today = dayOf(now)
  return grants.filter(({ from, to, revoked }) => from <= today && (to === null || today <= to) && !revoked)
}
