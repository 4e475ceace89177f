import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import type { Instant } from '@bangfu/kernel/time'
import { ruleBrokenByHousehold, type Fund } from '../funds/fund.ts'
import { paymentLines, post, type Posting, type Till } from '../ledger/ledger.ts'
import type { LineRefusal, Plan, PlanLine } from './plan.ts'

/** What decides about one line at the moment of payment. */
export type Standing = { readonly face: HouseholdFace | undefined; readonly paidBefore: boolean }

/** Why a household cannot be paid from a fund; undefined when it can. */
export const refusalOfLine = (fund: Fund, { face, paidBefore }: Standing): LineRefusal | undefined => {
  const rule = ruleBrokenByHousehold(fund, face)
  if (rule) return { reason: 'outside_earmark', rule }
  if (!face?.payable) return { reason: 'household_not_payable', rule: null }
  if (paidBefore) return { reason: 'already_paid', rule: null }
  return undefined
}

export type Pack = {
  readonly till: Till
  readonly fund: Fund
  readonly plan: Plan
  readonly lines: readonly { readonly line: PlanLine; readonly standing: Standing; readonly posting: Id<'pst'> }[]
  readonly by: string
  readonly at: Instant
}

/** What becomes of a line: `posting` when it is paid. */
export type LineOutcome = { readonly before: PlanLine; readonly line: PlanLine; readonly posting?: Posting }

/** Pays the lines of a pack that are not paid yet, one after the other; each has its own outcome. */
export const payPack = ({ till: first, fund, plan, lines, by, at }: Pack): { till: Till; outcomes: LineOutcome[] } => {
  let till = first
  const outcomes: LineOutcome[] = []
  for (const { line, standing, posting } of lines) {
    if (line.state !== 'open' && line.state !== 'refused') continue
    const refusal =
      refusalOfLine(fund, standing) ??
      (line.amountFen > till.balanceFen ? { reason: 'fund_short' as const, rule: null } : undefined)
    if (refusal) {
      outcomes.push({ before: line, line: { ...line, state: 'refused', refusal } })
      continue
    }
    const booked = post(till, {
      posting,
      kind: 'payment',
      at,
      by,
      lines: paymentLines(line.amountFen),
      household: line.household,
      plan: plan.plan,
      line: line.line,
      item: plan.item,
      period: plan.period,
      ...(plan.document !== null && { document: plan.document }),
    })
    till = booked.till
    const paid = { posting, number: booked.posting.number }
    outcomes.push({
      before: line,
      line: { ...line, state: 'paid', refusal: null, posting: paid },
      posting: booked.posting,
    })
  }
  return { till, outcomes }
}
