import type { Actor } from '@bangfu/access/actor'
import { anonymous } from '@bangfu/access/actor'
import { can, mayEver, type Scope } from '@bangfu/access/can'
import type { Action } from '@bangfu/access/permissions'
import type { EdgePorts } from '@bangfu/http/edge'
import type { HttpRequest } from '@bangfu/http/message'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { pairedKey, standingInKey } from '@bangfu/table/keys'
import { Contention, mostOps, type TableReader } from '@bangfu/table/table'
import { contextOf, recallAnswer, type Context, type Deps } from './context.ts'

export type Identify = (request: HttpRequest) => Promise<Actor | undefined>

/** Binds the edge to the access rules and the table: the same on both hosts. */
export const edgePorts = <D extends Deps>(
  deps: D,
  identify: Identify,
  defect: EdgePorts<Context<D>, Action, Scope, Actor>['defect'],
): EdgePorts<Context<D>, Action, Scope, Actor> => ({
  actorOf: identify,
  mayEver: (actor, action) => mayEver(actor ?? anonymous, action),
  may: async (actor, action, scope) =>
    can(actor ?? anonymous, action, scope, await pairedHelpers(deps, actor ?? anonymous, scope)),
  contextFor: (call) => contextOf(deps, call),
  recall: (call) => recallAnswer(deps.table, call),
  refusalOf: (error) => (error instanceof Contention ? new Refusal('busy') : undefined),
  defect,
})

/** Which of the actor's helpers are responsible for the scope's household today, themselves or for whom they stand in. */
const pairedHelpers = async (
  { table, clock }: Pick<Deps, 'table' | 'clock'>,
  actor: Actor,
  scope: Scope,
): Promise<ReadonlySet<string>> => {
  const { household } = scope
  const helpers = actor.grants.flatMap(({ role, helper }) =>
    role === 'helper' && helper !== undefined ? [helper] : [],
  )
  if (household === undefined || helpers.length === 0) return new Set()
  const today = dayOf(clock())
  const own = await pairedOn(table, helpers, household, today)
  if (own.size > 0) return own
  const standing = await table.getMany(helpers.map(standingInKey))
  const absent = standing.flatMap((item, index) =>
    ((item?.body as StandingIn | undefined)?.for ?? [])
      .filter((days) => holdsOn(days, today))
      .map(({ helper }) => ({ helper, by: helpers[index] })),
  )
  if (absent.length === 0) return own
  const paired = await pairedOn(
    table,
    absent.map(({ helper }) => helper),
    household,
    today,
  )
  return new Set(absent.flatMap(({ helper, by }) => (paired.has(helper) && by !== undefined ? [by] : [])))
}

const pairedOn = async (
  table: TableReader,
  helpers: readonly string[],
  household: string,
  today: string,
): Promise<ReadonlySet<string>> => {
  const asked = [...new Set(helpers)].slice(0, mostOps)
  const items = await table.getMany(asked.map((helper) => pairedKey(helper, household)))
  return new Set(
    asked.filter((_helper, index) =>
      (items[index]?.body as Paired | undefined)?.periods.some((days) => holdsOn(days, today)),
    ),
  )
}

type Days = { readonly from: string; readonly to: string | null }

const holdsOn = ({ from, to }: Days, day: string): boolean => from <= day && (to === null || day <= to)

/** The body of the item at `pairedKey`, written by the pairing service: the days on which a helper is a household's. */
export type Paired = { readonly periods: readonly Days[] }

/** The body of the item at `standingInKey`, written by the pairing service: for whom a helper stands in, and when. */
export type StandingIn = { readonly for: readonly (Days & { readonly helper: string })[] }
