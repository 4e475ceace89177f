import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'

type Withdrawable = {
  readonly withdrawn: { readonly at: Instant; readonly by: string; readonly reason: string } | null
}

/**
 * The visit when it is taken back; undefined when just that was done before. It stays to be seen and counts for nothing.
 * @throws Refusal visit_withdrawn: it was taken back by somebody else or for another reason
 */
export const withdrawn = <Visit extends Withdrawable>(
  visit: Visit,
  reason: string,
  by: string,
  at: Instant,
): Visit | undefined => {
  if (visit.withdrawn === null) return { ...visit, withdrawn: { at, by, reason } }
  if (visit.withdrawn.by === by && visit.withdrawn.reason === reason) return undefined
  throw new Refusal('visit_withdrawn')
}
