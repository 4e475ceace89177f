import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import { PairingDay } from '../pairings/days.ts'

/**
 * Units, teams and helpers change by dated acts alone: what was registered stays, each act says from which day something
 * else holds, and what held on a day is what all acts up to it make of the beginning. An act that was entered wrongly is
 * struck by another one that names it.
 */

/** What every act of a body carries. */
export const actFields = {
  on: PairingDay,
  reason: z.string().trim().min(2).max(200),
  document: z.string().trim().min(1).max(200).optional(),
}

export const ActId = z.string().regex(/^act_[0-9A-HJKMNP-TV-Z]{22}$/, { error: 'an id act_…' })

/** Takes an act back that was entered wrongly, with everything that it said; both stay readable. */
export const StrikeInput = z.strictObject({ kind: z.literal('strike'), act: ActId, ...actFields })

/** An act as it is kept, without what it says. */
export const keptFields = {
  act: ActId,
  on: Day,
  reason: z.string(),
  document: z.string().nullable(),
  at: Instant,
  by: z.string(),
}
export const KeptStrike = z.object({ kind: z.literal('strike'), struck: ActId, ...keptFields })

export type KeptAct = {
  readonly kind: string
  readonly act: string
  readonly on: Day
  readonly at: Instant
  readonly struck?: string
}

/** Who acts, when, and the name of the act. */
export type Acting = { readonly act: string; readonly at: Instant; readonly by: string }

/** The part of an act that is kept of every kind. */
export const keptOf = (
  { on, reason, document }: { readonly on: Day; readonly reason: string; readonly document?: string | undefined },
  { act, at, by }: Acting,
) => ({ act, on, reason, document: document ?? null, at, by })

/** What the acts up to a day make of a beginning; of two acts of one day the later entered one has the last word. */
export const stateOn = <State, Act extends KeptAct>(
  start: State,
  acts: readonly Act[],
  on: Day,
  apply: (state: State, act: Act) => State,
): State => {
  const struck = new Set(acts.flatMap(({ struck: one }) => one ?? []))
  return inOrderOfDays(acts)
    .filter((act) => act.on <= on && !struck.has(act.act) && act.kind !== 'strike')
    .reduce(apply, start)
}

/** Acts as they follow each other, struck ones and strikes among them. */
export const inOrderOfDays = <Act extends KeptAct>(acts: readonly Act[]): Act[] =>
  acts.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))

const orderOf = ({ on, at, act }: KeptAct): string => `${on} ${at} ${act}`

/** Past every act. */
export const lastDay = Day.parse('9999-12-31')

/** More than anybody changes in a working life: past it a machine is running wild. */
const mostActs = 80

/**
 * The acts with one more.
 * @throws Refusal act_in_future · act_limit · act_not_found: a strike of an act that is not there or was struck before
 */
export const withAct = <Act extends KeptAct>(acts: readonly Act[], act: Act, today: Day): Act[] => {
  if (act.on > today) throw new Refusal('act_in_future', { today })
  if (acts.length >= mostActs) throw new Refusal('act_limit', { most: mostActs })
  if (act.kind === 'strike') assertStrikable(acts, act.struck ?? '')
  return [...acts, act]
}

const assertStrikable = (acts: readonly KeptAct[], id: string): void => {
  const named = acts.find(({ act }) => act === id)
  if (!named || named.kind === 'strike' || acts.some(({ struck }) => struck === id)) throw new Refusal('act_not_found')
}
