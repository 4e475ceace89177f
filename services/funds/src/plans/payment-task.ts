import type { Id } from '@bangfu/kernel/ids'
import type { Op } from '@bangfu/table/table'
import { begin, type Payer } from './payment-begin-task.ts'
import { linesInPack, preparePack } from './payment-pack-task.ts'
import { packsOf } from './plan-entry-task.ts'
import { listLines, loadPlan, replacePlan } from './plan-table.ts'
import { finishPayment, type Plan, type PlanLine } from './plan.ts'
import { bookAtTill } from '../ledger/till-queue-table.ts'
import { untilWon } from '../ledger/till-table.ts'

/** A payment that came to its end, and how to commit that end. */
export type Paid = { readonly plan: Plan; readonly lines: readonly PlanLine[] }
export type CommitPaid = (ops: readonly Op[], paid: Paid) => Promise<void>

/**
 * Pays a plan that may be paid, from wherever an earlier payment of it stopped: begins, pays pack by pack, finishes.
 * Each step is one transaction that only happens when the one before has, so it may be cut off and run again anywhere.
 * `whenBlocked`: refuse and tell why, or (work that nobody asked for) let the plan wait for what is missing;
 * then undefined is answered, as for a plan that is paid already.
 */
export const payPlan = async (
  payer: Payer,
  plan: Id<'pln'>,
  whenBlocked: 'refuse' | 'wait',
  commit: CommitPaid,
): Promise<Paid | undefined> => {
  const begun = await untilWon(() => begin(payer, plan, whenBlocked))
  if (!begun) return undefined
  const { plan: paying, fund } = begun
  const lines = (await listLines(payer.deps.table, paying.list)).filter(
    ({ state }) => state === 'open' || state === 'refused',
  )
  for (const some of packsOf(lines, linesInPack))
    await bookAtTill(payer.deps.table, fund, () =>
      preparePack(
        payer,
        paying,
        fund,
        some.map(({ line }) => line),
      ),
    )
  return untilWon(() => finish(payer, plan, commit))
}

const finish = async (payer: Payer, id: Id<'pln'>, commit: CommitPaid): Promise<Paid> => {
  const { deps, now } = payer
  const before = await loadPlan(deps.table, id)
  const lines = await listLines(deps.table, before.value.list)
  if (before.value.state !== 'paying') {
    const paid = { plan: before.value, lines }
    await commit([], paid)
    return paid
  }
  const paid = { plan: finishPayment(before.value, lines, now), lines }
  await commit(replacePlan(deps, payer, before, paid.plan), paid)
  return paid
}
