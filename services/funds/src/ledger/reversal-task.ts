import type { Answer } from '@bangfu/http/route'
import { periodOf } from '@bangfu/kernel/time'
import { tell } from '@bangfu/service/facts'
import type { Op } from '@bangfu/table/table'
import type { Fund } from '../funds/fund.ts'
import { effectFen, post, type Draft, type Posting } from './ledger.ts'
import { assertNotReversed, createPosting, createReversed, openAttempt } from './ledger-table.ts'
import type { Payer } from '../plans/payment-begin-task.ts'
import { lineKey, lineOf, loadPlan, replaceLine, replacePlan } from '../plans/plan-table.ts'
import { takeBack } from '../plans/plan.ts'
import { atTill } from './till-queue-table.ts'
import { loadTill, replaceTill } from './till-table.ts'

export type Reversal = { readonly fund: Fund; readonly original: Posting; readonly draft: Draft }

/**
 * Takes a posting back in one transaction: the entry that names it, the mark that it is taken back, the money in the
 * till, and for a payment its line, its plan and the leave to pay it again.
 */
export const writeReversal = (
  payer: Payer,
  { fund, original, draft }: Reversal,
  commit: (ops: readonly Op[], posting: Posting) => Promise<Answer<Posting>>,
): Promise<Answer<Posting>> => {
  const { deps, now } = payer
  return atTill(deps.table, fund.fund, async () => {
    await assertNotReversed(deps.table, fund.fund, original.number)
    const before = await loadTill(deps.table, fund.fund)
    const { till, posting } = post(before.value, draft)
    return commit(
      [
        createReversed(fund.fund, original.number, posting.posting),
        replaceTill(till, before.version),
        createPosting(posting),
        ...(await paymentOps(payer, original, posting)),
        tell(deps, now, fund.scope.division, 'posting.reversed', {
          posting: posting.posting,
          reverses: original.posting,
          fund: fund.fund,
          household: original.household ?? null,
          division: fund.scope.division,
          item: original.item ?? original.kind,
          period: original.period ?? periodOf(original.at),
          amountFen: Math.abs(effectFen(original.lines)),
        }),
      ],
      posting,
    )
  })
}

/** What a reversed payment changes besides the ledger. */
const paymentOps = async (payer: Payer, original: Posting, reversal: Posting): Promise<Op[]> => {
  const { fund, household, plan, line, item, period } = original
  if (!household || !plan || line === undefined || item === undefined || !period) return []
  const { table } = payer.deps
  const before = await loadPlan(table, plan)
  const found = await table.get(lineKey(before.value.list, line))
  if (!found) throw new RangeError('a payment without its line')
  const paid = lineOf(found)
  return [
    await openAttempt(table, { fund, household, item, period }),
    replaceLine(before.value.list, { ...paid.value, state: 'reversed' }, paid.version),
    ...replacePlan(
      payer.deps,
      payer,
      before,
      takeBack(before.value, paid.value.amountFen),
      `reversal ${reversal.number}`,
    ),
  ]
}
