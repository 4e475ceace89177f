import type { Actor } from '@bangfu/access/actor'
import type { Clock } from '@bangfu/kernel/time'
import type { TableReader } from '@bangfu/table/table'
import { actorOfLogin, type Login } from './identify.ts'

/** Who a login is, and whether that was read just now. */
export type KnownActor = { readonly actor: Actor; readonly fresh: boolean }

const most = 1000

/**
 * Who a login is, remembered for `lifeMs`, so that a page that asks ten things reads its grants once. What is revoked
 * ends everywhere within that time. What is granted holds at once: a refusal on a remembered actor is asked again fresh.
 */
export const actorsOfLogins = (
  table: TableReader,
  clock: Clock,
  founders: readonly Login[],
  lifeMs: number,
): ((login: Login, wanted: 'remembered' | 'fresh') => Promise<KnownActor>) => {
  const known = new Map<string, { readonly untilMs: number; readonly actor: Actor }>()
  return async (login, wanted) => {
    const name = JSON.stringify([login.issuer, login.subject])
    const found = known.get(name)
    if (wanted === 'remembered' && found && performance.now() < found.untilMs)
      return { actor: found.actor, fresh: false }
    // Counted from before the read, so that nothing older than `lifeMs` is ever believed.
    const untilMs = performance.now() + lifeMs
    const actor = await actorOfLogin(table, login, clock(), founders)
    if (known.size >= most) known.clear()
    if (lifeMs > 0) known.set(name, { untilMs, actor })
    return { actor, fresh: true }
  }
}
