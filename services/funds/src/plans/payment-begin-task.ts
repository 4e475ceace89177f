import type { Actor } from '@bangfu/access/actor'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Instant } from '@bangfu/kernel/time'
import { writeOrRefuse, type Deps } from '@bangfu/service/context'
import { tillKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import { ruleBrokenByPlan, type Fund } from '../funds/fund.ts'
import { findRewardFund, loadFund, rewardFundKey } from '../funds/fund-table.ts'
import { addToSums, shortBy, type Till } from '../ledger/ledger.ts'
import { listLines, loadPlan, replacePlan } from './plan-table.ts'
import { markWaiting, unmarkWaiting } from './waiting-table.ts'
import { assertPayableBy, beginPayment, isSettled, remainingFen, wait, type Plan } from './plan.ts'
import { loadTill, lost, replaceTill, type Versioned } from '../ledger/till-table.ts'

/** Who pays, when, with what. */
export type Payer = { readonly deps: Deps; readonly actor: Actor; readonly now: Instant }

/** A plan's fund as it is now, or what keeps the plan from being paid and the checks that this still holds. */
type Readiness = { readonly fund?: Fund; readonly till?: Versioned<Till> } & (
  | { readonly blocked: Refusal; readonly still: readonly Op[] }
  | { readonly blocked?: undefined; readonly fund: Fund; readonly till: Versioned<Till> }
)

const readinessOf = async ({ deps: { table } }: Payer, plan: Plan): Promise<Readiness> => {
  const id = plan.fund ?? (await findRewardFund(table, plan.division))
  if (!id)
    return { blocked: new Refusal('no_reward_fund'), still: [check(rewardFundKey(plan.division), 'absent', lost)] }
  const { value: fund } = await loadFund(table, id)
  const till = await loadTill(table, id)
  const rule = ruleBrokenByPlan(fund, plan)
  if (rule) return { blocked: new Refusal('outside_earmark', { rule }), still: [], fund, till }
  const missingFen = remainingFen(await listLines(table, plan.list)) - till.value.balanceFen
  if (missingFen > 0)
    return {
      blocked: shortBy(missingFen),
      still: plan.fund === null ? [] : [check(tillKey(id), { version: till.version }, lost)],
      fund,
      till,
    }
  return { fund, till }
}

type Begun = { readonly plan: Plan; readonly fund: Id<'fnd'> }

/**
 * Moves a plan to `paying`, or leaves it there. What keeps it from being paid is refused, or the plan waits for it.
 */
export const begin = async (
  payer: Payer,
  id: Id<'pln'>,
  whenBlocked: 'refuse' | 'wait',
): Promise<Begun | undefined> => {
  const { deps, actor } = payer
  const before = await loadPlan(deps.table, id)
  if (whenBlocked === 'wait' && isSettled(before.value)) return undefined
  assertPayableBy(before.value, actor.id)
  const ready = await readinessOf(payer, before.value)
  if (ready.blocked) {
    if (whenBlocked === 'refuse') throw ready.blocked
    await letWait(payer, before, ready)
    return undefined
  }
  const plan = beginPayment(before.value, ready.fund.fund, actor.id)
  const alreadyBegun = before.value.state === 'paying' && plan.paidBy.length === before.value.paidBy.length
  if (!alreadyBegun)
    await writeOrRefuse(deps.table, [
      ...replacePlan(deps, payer, before, plan),
      ...linkOps(before.value, ready.till),
      ...(before.value.state === 'waiting' ? [unmarkWaiting(plan.division, plan.plan)] : []),
    ])
  return { plan, fund: ready.fund.fund }
}

/** When a plan gets its fund, the fund's sums get the plan. */
const linkOps = (before: Plan, till: Versioned<Till> | undefined): Op[] =>
  before.fund === null && till
    ? [
        replaceTill(
          addToSums(till.value, { plannedFen: before.amountFen, approvedFen: before.amountFen }),
          till.version,
        ),
      ]
    : []

const letWait = async (
  payer: Payer,
  before: Versioned<Plan>,
  { blocked, still, fund, till }: Extract<Readiness, { blocked: Refusal }>,
): Promise<void> => {
  const { plan, division, state, waitsFor } = before.value
  if (state === 'waiting' && waitsFor === blocked.code) return
  await writeOrRefuse(payer.deps.table, [
    ...replacePlan(payer.deps, payer, before, wait(before.value, blocked.code, fund?.fund ?? null), blocked.code),
    ...linkOps(before.value, till),
    ...still,
    ...(state === 'waiting' ? [] : [markWaiting(division, plan)]),
  ])
}
