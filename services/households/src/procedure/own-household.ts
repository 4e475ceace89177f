import { grantsInForce, type Actor } from '@bangfu/access/actor'
import type { Instant } from '@bangfu/kernel/time'

/** Has the household itself signed in? Then it speaks for itself; whoever speaks for it brings its paper. */
export const isOwnHousehold = (actor: Actor, household: string, now: Instant): boolean =>
  grantsInForce(actor.grants, now).some((grant) => grant.role === 'household' && grant.household === household)
