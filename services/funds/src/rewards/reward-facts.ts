import type { FactBody } from '@bangfu/facts/catalogue'
import { derivedId, type Id } from '@bangfu/kernel/ids'
import { trailOp, writeOrRefuse, type Deps } from '@bangfu/service/context'
import { systemActor, type Takes } from '@bangfu/service/service'
import { entityKey } from '@bangfu/table/keys'
import { findRewardFund, loadFund } from '../funds/fund-table.ts'
import { addToSums, HouseholdId, PlanId } from '../ledger/ledger.ts'
import type { Payer } from '../plans/payment-begin-task.ts'
import { payPlan } from '../plans/payment-task.ts'
import { facesOf, writeLines } from '../plans/plan-entry-task.ts'
import { createPlan } from '../plans/plan-table.ts'
import { listWaiting } from '../plans/waiting-table.ts'
import { enterReward } from './reward.ts'
import { atTill } from '../ledger/till-queue-table.ts'
import { loadTill, replaceTill, untilWon } from '../ledger/till-table.ts'

/**
 * Rewards are decided elsewhere and only paid here. Each step below is a transaction that can be found done: the fact
 * may come twice, late, or be cut off anywhere, and the money moves once.
 */
export const takes: Takes<Deps> = {
  'reward.decided': async ({ body }, deps) => {
    if (body.lines.every(({ amountFen }) => amountFen === 0)) return []
    const plan = rewardPlanId(body)
    const payer = payerOf(deps)
    if (!(await deps.table.get(entityKey(plan)))) await untilWon(() => enter(payer, plan, body))
    await settle(payer, plan)
    return []
  },
  // Its own fact: the rewards that waited for this money are paid apart from the donor's request, and surely.
  'donation.received': async ({ body }, deps) => {
    const { value: fund } = await loadFund(deps.table, body.fund)
    if (fund.rewardFor === null) return []
    for (const plan of await listWaiting(deps.table, fund.rewardFor)) await settle(payerOf(deps), PlanId.parse(plan))
    return []
  },
}

const payerOf = (deps: Deps): Payer => ({ deps, actor: systemActor('funds'), now: deps.clock() })

type Decided = FactBody<'reward.decided'>

/** A village's reward of a month is one plan, whoever tells of it and how often. */
const rewardPlanId = ({ village, period, item }: Pick<Decided, 'village' | 'period' | 'item'>): Id<'pln'> =>
  derivedId('pln', 'reward', village, period, item)

const enter = async ({ deps, actor, now }: Payer, plan: Id<'pln'>, decided: Decided): Promise<void> => {
  const { table } = deps
  if (await table.get(entityKey(plan))) return
  const fund = (await findRewardFund(table, decided.village)) ?? null
  const households = decided.lines.map(({ household }) => HouseholdId.parse(household))
  const list = deps.newId('lst')
  const faces = await facesOf(table, households)
  const entered = enterReward({ plan, list, fund, decided, faces, at: now })
  await writeLines(table, list, entered.lines)
  const planOps = createPlan(deps, now, entered.plan)
  const trail = trailOp(deps, {
    actor,
    now,
    action: 'plan.enter',
    about: plan,
    scope: { division: decided.village },
    reason: 'reward.decided',
  })
  if (fund === null) return writeOrRefuse(table, [...planOps, trail])
  const { amountFen } = entered.plan
  return atTill(table, fund, async () => {
    if (await table.get(entityKey(plan))) return
    const till = await loadTill(table, fund)
    const next = addToSums(till.value, { plannedFen: amountFen, approvedFen: amountFen })
    await writeOrRefuse(table, [...planOps, trail, replaceTill(next, till.version)])
  })
}

/** Pays a reward if it is not paid, or lets it wait for what is missing. */
const settle = async (payer: Payer, plan: Id<'pln'>): Promise<void> => {
  const { deps, actor, now } = payer
  await payPlan(payer, plan, 'wait', async (ops, { plan: { division, paidLines, refusedLines } }) => {
    if (ops.length === 0) return
    await writeOrRefuse(deps.table, [
      ...ops,
      trailOp(deps, {
        actor,
        now,
        action: 'plan.pay',
        about: plan,
        scope: { division },
        reason: `paid ${paidLines}, refused ${refusedLines}`,
      }),
    ])
  })
}
