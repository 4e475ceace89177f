import type { Actor } from '@bangfu/access/actor'
import { can } from '@bangfu/access/can'
import type { Division } from '@bangfu/kernel/division'
import type { Instant } from '@bangfu/kernel/time'
import type { Overriding } from './pairing-rules.ts'
import type { Override } from './terms.ts'

/** What a call brings to break a rule that refuses: its reason, and whether the actor holds a role that may, here. */
export const overridingOf = (
  { actor, now }: { readonly actor: Actor; readonly now: Instant },
  override: Override | undefined,
  division: Division,
): Overriding => ({
  override,
  may: can(actor, 'pairing.override', { division }, new Set()),
  by: actor.id,
  at: now,
})
