import type { Actor } from '@bangfu/access/actor'
import type { Instant } from '@bangfu/kernel/time'
import { historyKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'

/** The operation that keeps what an entity was before its version was replaced: who changed it, when and why. */
export const historyOp = (
  { actor, now }: { readonly actor: Actor; readonly now: Instant },
  id: string,
  version: number,
  before: unknown,
  why: string | null = null,
): Op => create({ key: historyKey(id, version), kind: 'history', body: { before, who: actor.id, at: now, why } })
