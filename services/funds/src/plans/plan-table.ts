import type { Actor } from '@bangfu/access/actor'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import {
  childKey,
  childPrefix,
  divisionPlace,
  entityKey,
  ownerPartition,
  ownerPlace,
  partitionOf,
} from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Key, type Op, type Query, type TableReader } from '@bangfu/table/table'
import { mostRewardLines, Plan, PlanLine } from './plan.ts'
import { lost, type Versioned } from '../ledger/till-table.ts'

const itemOf = (plan: Plan): Omit<Item, 'version'> => ({
  key: entityKey(plan.plan),
  kind: 'plan',
  body: plan,
  byDivision: divisionPlace('plan', plan.division, plan.plan),
  ...(plan.fund !== null && { byOwner: ownerPlace('plan', plan.fund, plan.plan) }),
})

export const planOf = (item: Item | undefined): Versioned<Plan> => {
  if (!item) throw new Refusal('not_found')
  return { value: Plan.parse(item.body), version: item.version }
}

/** @throws Refusal not_found */
export const loadPlan = async (table: TableReader, plan: string): Promise<Versioned<Plan>> =>
  planOf(await table.get(entityKey(plan)))

export type Moment = { readonly actor: Actor; readonly now: Instant }

const moved = (deps: Deps, now: Instant, plan: Plan, from: Plan['state'] | null): Op =>
  tell(deps, now, plan.division, 'plan.moved', {
    plan: plan.plan,
    fund: plan.fund,
    division: plan.division,
    from,
    to: plan.state,
    amountFen: plan.amountFen,
    period: plan.period,
  })

/** Makes a plan visible, its lines being written already. */
export const createPlan = (deps: Deps, now: Instant, plan: Plan): Op[] => [
  create(itemOf(plan), lost),
  moved(deps, now, plan, null),
]

/** Replaces a plan, keeps what it was, and tells when its state is another one. */
export const replacePlan = (
  deps: Deps,
  { actor, now }: Moment,
  before: Versioned<Plan>,
  plan: Plan,
  why: string | null = null,
): Op[] => [
  replace(itemOf(plan), before.version, lost),
  historyOp({ actor, now }, plan.plan, before.version, before.value, why),
  ...(before.value.state === plan.state ? [] : [moved(deps, now, plan, before.value.state)]),
]

export const lineKey = (list: string, line: number): Key => childKey(list, 'line', line.toString().padStart(6, '0'))

export const createLine = (list: string, line: PlanLine): Op =>
  create({ key: lineKey(list, line.line), kind: 'plan-line', body: line })

export const replaceLine = (list: string, line: PlanLine, version: number): Op =>
  replace({ key: lineKey(list, line.line), kind: 'plan-line', body: line }, version, lost)

export const lineOf = (item: Item): Versioned<PlanLine> => ({
  value: PlanLine.parse(item.body),
  version: item.version,
})

/** The lines of a plan in their order. */
export const linesIn = (list: string): Omit<Query, 'limit'> => ({
  in: partitionOf(lineKey(list, 1)),
  prefix: childPrefix('line'),
})

export const listLines = async (table: TableReader, list: string): Promise<PlanLine[]> =>
  (await listAll(table, linesIn(list), mostRewardLines)).map((item) => lineOf(item).value)

export const plansOfFund = (fund: string): Omit<Query, 'limit'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('plan', fund) },
  newestFirst: true,
})
