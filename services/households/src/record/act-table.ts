import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import type { Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import type { Household } from './household.ts'
import { changeOps, type FoundHousehold } from './household-table.ts'
import { viewOf } from './household-view.ts'
import { openCasesOf } from './open-cases-table.ts'
import { toldKey, toldOfItem } from './told-table.ts'

/** @throws Refusal version_changed */
export const refuseStale = ({ version }: FoundHousehold, seen: number): void => {
  if (version !== seen) throw new Refusal('version_changed')
}

type Decided = {
  readonly after: Household
  readonly ops: readonly Op[]
  readonly reason: string
  /** Name the cases under way in the answer: the act changes what they are about. */
  readonly warns?: true
}

/** Commits an act on a file: the file, its history and what goes with it; answers the file as it is then. */
export const settle = async (context: Context, found: FoundHousehold, { after, ops, reason, warns }: Decided) => {
  const told = toldOfItem(await context.table.get(toldKey(after.household)))
  const cases = warns ? { openCases: await openCasesOf(context.table, after.household) } : {}
  const view = { ...viewOf(after, told, dayOf(context.now)), ...cases }
  const changes = changeOps(context, found, after, reason)
  if (changes.length > 0) return context.commit([...changes, ...ops], ok(view, found.version + 1), { reason })
  if (ops.length === 0) return ok(view, found.version)
  // The act is beside the file alone; it is still about the version that the caller saw.
  const seen = check(entityKey(after.household), { version: found.version }, () => new Refusal('version_changed'))
  return context.commit([seen, ...ops], ok(view, found.version), { reason })
}
