import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant, Period } from '@bangfu/kernel/time'
import { AidTerm, daysOfTerm } from '@bangfu/rules/student-aid-pack'
import { FundId, HouseholdId, PlanId } from '../ledger/ledger.ts'
import { AidApplicationId, AidRunId } from './application.ts'

/** So many applications go into one run; who is over waits for the next. */
export const mostInRun = 1_000

const text = (most: number) => z.string().trim().min(1).max(most)

/** Which approved applications are gathered into a plan of which fund, for which month of the term. */
export const AidRunInput = z.strictObject({
  fund: FundId,
  programme: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  term: AidTerm,
  period: Period,
  document: text(200),
})
export type AidRunInput = z.infer<typeof AidRunInput>

export const AidRun = z.object({
  run: AidRunId,
  fund: FundId,
  division: Division,
  programme: z.string(),
  term: AidTerm,
  period: Period,
  document: z.string(),
  /** `gathering` until its plan is entered; what was cut off goes on when it is asked for again. */
  state: z.enum(['gathering', 'entered']),
  plan: PlanId.nullable(),
  applications: z.int(),
  /** Given back before there was a plan: no line could be made. */
  givenBack: z.int(),
  startedBy: z.string(),
  startedAt: Instant,
})
export type AidRun = z.infer<typeof AidRun>

/** An application in a run. */
export const Gathered = z.object({
  application: AidApplicationId,
  household: HouseholdId,
  amountFen: PositiveFen,
  /** Given back: no line could be made of it. */
  out: z.string().nullable(),
})
export type Gathered = z.infer<typeof Gathered>

/** @throws Refusal aid_term_wrong: the month is not one of the term */
export const assertPeriodOfTerm = ({ term, period }: Pick<AidRunInput, 'term' | 'period'>): void => {
  const { from, to } = daysOfTerm(term)
  if (period < from.slice(0, 7) || period > to.slice(0, 7)) throw new Refusal('aid_term_wrong', { term, each: period })
}

/** One line for each household: brothers and sisters are paid together. In the order in which they came. */
export const linesOf = (
  gathered: readonly Gathered[],
): { household: Id<'hsh'>; amountFen: z.infer<typeof PositiveFen> }[] => {
  const sums = new Map<Id<'hsh'>, number>()
  for (const { household, amountFen } of gathered) sums.set(household, (sums.get(household) ?? 0) + amountFen)
  return [...sums].map(([household, amountFen]) => ({ household, amountFen: PositiveFen.parse(amountFen) }))
}
