import * as z from 'zod'
import type { Day } from '@bangfu/kernel/time'
import { standingInKey, substitutesKey } from '@bangfu/table/keys'
import { check, put } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { mayActFor, StandingIn, Substitute } from './substitute.ts'

const Substitutes = z.object({ substitutes: z.array(Substitute) })

type Found<Body> = { readonly body: Body; readonly unchanged: Op; readonly next: (body: Body) => Op }

/** The helper's substitutes, all in one item: two for the same day cannot both win. */
export const findSubstitutes = async (
  table: TableReader,
  helper: string,
): Promise<Found<z.infer<typeof Substitutes>>> => {
  const key = substitutesKey(helper)
  const item = await table.get(key)
  return foundAt(key, 'substitutes', item, item ? Substitutes.parse(item.body) : { substitutes: [] })
}

/** For whom a helper stands in. */
export const findStandingIn = async (table: TableReader, helper: string): Promise<Found<StandingIn>> => {
  const key = standingInKey(helper)
  const item = await table.get(key)
  return foundAt(key, 'standing-in', item, item ? StandingIn.parse(item.body) : { for: [] })
}

const foundAt = <Body>(key: Key, kind: string, item: Item | undefined, body: Body): Found<Body> => {
  const version = item?.version ?? 0
  const when = version === 0 ? ('absent' as const) : { version }
  return {
    body,
    unchanged: check(key, when),
    next: (next) => put({ key, kind, version: version + 1, body: next }, when),
  }
}

/**
 * The substitution under which `actor` may act for `helper` on a day, and the check that it still stands when the act is
 * committed; undefined when there is none. Whoever acts for himself needs none.
 */
export const findActingFor = async (
  table: TableReader,
  { helper, actor, on }: { readonly helper: string; readonly actor: string; readonly on: Day },
): Promise<{ substitute: Substitute; unchanged: Op } | undefined> => {
  const { body, unchanged } = await findSubstitutes(table, helper)
  const substitute = mayActFor(body.substitutes, actor, on)
  return substitute && { substitute, unchanged }
}
