import type { FactBody } from '@bangfu/facts/catalogue'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import type { Instant } from '@bangfu/kernel/time'
import { HouseholdId } from '../ledger/ledger.ts'
import { openLine, totalOf } from '../plans/plan-entry.ts'
import { mostRewardLines, unpaidPlan, type Plan, type PlanLine } from '../plans/plan.ts'

export type RewardEntry = {
  readonly plan: Id<'pln'>
  readonly list: string
  readonly fund: Id<'fnd'> | null
  readonly decided: FactBody<'reward.decided'>
  readonly faces: ReadonlyMap<string, HouseholdFace>
  readonly at: Instant
}

/**
 * The payment plan of a reward that was decided: entered by the assessment, approved by the three who signed.
 * Households without a star get no line. Throws a defect for a decision that cannot be right.
 */
export const enterReward = (entry: RewardEntry): { readonly plan: Plan; readonly lines: readonly PlanLine[] } => {
  const { plan, list, fund, decided, faces, at } = entry
  const lines = decided.lines
    .filter(({ amountFen }) => amountFen > 0)
    .toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
    .map(({ household, stars, amountFen }, index) =>
      openLine({
        plan,
        line: index + 1,
        household: HouseholdId.parse(household),
        amountFen,
        face: faces.get(household),
        ruleValues: { stars },
      }),
    )
  const amountFen = totalOf(lines)
  if (amountFen > decided.budgetFen) throw new RangeError('a reward above its budget')
  if (lines.length > mostRewardLines) throw new RangeError(`a reward of ${lines.length} lines`)
  if (new Set(lines.map(({ household }) => household)).size < lines.length)
    throw new RangeError('a household twice in one reward')
  if (new Set(decided.signedBy).size < decided.signedBy.length) throw new RangeError('a reward not signed by three')
  return {
    lines,
    plan: {
      ...unpaidPlan,
      plan,
      fund,
      division: decided.village,
      item: decided.item,
      period: decided.period,
      basis: `六星联创 ${decided.period}`,
      document: null,
      state: 'approved',
      list,
      lines: lines.length,
      amountFen,
      enteredBy: 'system:assessments',
      enteredAt: at,
      approvedBy: decided.signedBy,
      approvedAt: at,
    },
  }
}
