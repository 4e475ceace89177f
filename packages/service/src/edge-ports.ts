import type { Actor } from '@bangfu/access/actor'
import { anonymous } from '@bangfu/access/actor'
import { can, mayEver, type Scope } from '@bangfu/access/can'
import type { Action } from '@bangfu/access/permissions'
import type { EdgePorts } from '@bangfu/http/edge'
import type { HttpRequest } from '@bangfu/http/message'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { pairedKey } from '@bangfu/table/keys'
import { Contention } from '@bangfu/table/table'
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

/** Which of the actor's helpers are responsible for the scope's household today. */
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
  const items = await table.getMany(helpers.map((helper) => pairedKey(helper, household)))
  const today = dayOf(clock())
  return new Set(
    helpers.filter((_helper, index) =>
      (items[index]?.body as Paired | undefined)?.periods.some(
        ({ from, to }) => from <= today && (to === null || today <= to),
      ),
    ),
  )
}

/** The body of the item at `pairedKey`, written by the pairing service: the days on which a helper is a household's. */
export type Paired = { readonly periods: readonly { readonly from: string; readonly to: string | null }[] }
