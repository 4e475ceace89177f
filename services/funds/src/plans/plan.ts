import * as z from 'zod'
import { Division, Village } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Fen, PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant, Period } from '@bangfu/kernel/time'
import { earmarkRules, PaymentItem } from '../funds/fund.ts'
import { FundId, HouseholdId, PlanId, PostingId } from '../ledger/ledger.ts'

/** `docs/states.md` draws them. */
const planStates = ['entered', 'approved', 'waiting', 'paying', 'paid', 'partly_paid'] as const
export type PlanState = (typeof planStates)[number]

export const mostLines = 500
/** A village's rewards may have more lines than a person types. */
export const mostRewardLines = 5_000

const text = (most: number) => z.string().trim().min(1).max(most)

/** A payment list: each household with its amount, or one amount shared equally. */
export const PlanInput = z
  .strictObject({
    item: PaymentItem,
    period: Period,
    /** What decides who gets how much: the resolution, the rule, the roster. */
    basis: text(500),
    document: text(200).optional(),
    lines: z
      .array(z.strictObject({ household: HouseholdId, amountFen: PositiveFen }))
      .min(1)
      .max(mostLines)
      .optional(),
    share: z
      .strictObject({ amountFen: PositiveFen, households: z.array(HouseholdId).min(1).max(mostLines) })
      .optional(),
  })
  .refine(({ lines, share }) => (lines === undefined) !== (share === undefined), {
    error: 'either lines or share',
    path: ['lines'],
  })
export type PlanInput = z.infer<typeof PlanInput>

const count = z.int().min(0)

export const Plan = z.object({
  plan: PlanId,
  /** Null only while a reward waits for its village to have a fund. */
  fund: FundId.nullable(),
  division: Division,
  item: z.string(),
  period: Period,
  basis: z.string(),
  document: z.string().nullable(),
  state: z.enum(planStates),
  /** Why it waits. */
  waitsFor: z.string().nullable(),
  /** Where its lines stand: written before the plan, so that a plan is seen whole or not at all. */
  list: z.string(),
  lines: count,
  amountFen: Fen,
  paidLines: count,
  paidFen: Fen,
  refusedLines: count,
  reversedLines: count,
  reversedFen: Fen,
  enteredBy: z.string(),
  enteredAt: Instant,
  approvedBy: z.array(z.string()),
  approvedAt: Instant.nullable(),
  /** Everybody who started or resumed the payment. */
  paidBy: z.array(z.string()),
  paidAt: Instant.nullable(),
})
export type Plan = z.infer<typeof Plan>

const lineStates = ['open', 'paid', 'refused', 'reversed'] as const

/** Why a line was not paid; the words stand in the refusal codes. */
export const LineRefusal = z.object({
  reason: z.enum(['already_paid', 'household_not_payable', 'outside_earmark', 'fund_short']),
  rule: z.enum(earmarkRules).nullable(),
})
export type LineRefusal = z.infer<typeof LineRefusal>

/** The household as it was when the line was made. */
export const FrozenHousehold = z.object({
  code: z.string(),
  division: Village,
  category: z.string(),
  status: z.string(),
  persons: z.int(),
  headMasked: z.string(),
})
export type FrozenHousehold = z.infer<typeof FrozenHousehold>

/** One household's payment in a plan. */
export const PlanLine = z.object({
  plan: PlanId,
  line: z.int().min(1),
  household: HouseholdId,
  amountFen: PositiveFen,
  /** Null when the household was not known here. */
  frozen: FrozenHousehold.nullable(),
  /** The values that the amount was made from, where a rule made it: `stars`. */
  ruleValues: z.record(z.string(), z.int()),
  state: z.enum(lineStates),
  refusal: LineRefusal.nullable(),
  posting: z.object({ posting: PostingId, number: z.int().min(1) }).nullable(),
})
export type PlanLine = z.infer<typeof PlanLine>

type Hand = { readonly by: string; readonly at: Instant }

/** A plan as it begins, before anything of it is decided or paid. */
export const unpaidPlan = {
  waitsFor: null,
  paidLines: 0,
  paidFen: 0 as Fen,
  refusedLines: 0,
  reversedLines: 0,
  reversedFen: 0 as Fen,
  paidBy: [],
  paidAt: null,
} satisfies Partial<Plan>

/** @throws Refusal plan_state · same_person: nobody approves what he entered */
export const approve = (plan: Plan, { by, at }: Hand): Plan => {
  if (plan.state !== 'entered') throw new Refusal('plan_state', { state: plan.state })
  if (plan.enteredBy === by) throw new Refusal('same_person')
  return { ...plan, state: 'approved', approvedBy: [by], approvedAt: at }
}

const payable: readonly PlanState[] = ['approved', 'waiting', 'paying', 'partly_paid']

export const isSettled = ({ state }: Plan): boolean => state === 'paid' || state === 'partly_paid'

/** @throws Refusal plan_state · same_person: nobody pays what he entered or approved */
export const assertPayableBy = (plan: Plan, by: string): void => {
  if (!payable.includes(plan.state)) throw new Refusal('plan_state', { state: plan.state })
  if (plan.enteredBy === by || plan.approvedBy.includes(by)) throw new Refusal('same_person')
}

/** The payment begins, or goes on. */
export const beginPayment = (plan: Plan, fund: Id<'fnd'>, by: string): Plan => {
  assertPayableBy(plan, by)
  return { ...plan, fund, state: 'paying', waitsFor: null, paidBy: [...new Set([...plan.paidBy, by])] }
}

/** A reward that cannot be paid yet waits until money comes, and says what for. */
export const wait = (plan: Plan, waitsFor: string, fund: Id<'fnd'> | null): Plan => ({
  ...plan,
  fund,
  state: 'waiting',
  waitsFor,
})

/** What a payment still has to find in the fund. Lines that were paid by another plan need nothing. */
export const remainingFen = (lines: readonly PlanLine[]): number =>
  lines
    .filter(({ state, refusal }) => state === 'open' || (state === 'refused' && refusal?.reason !== 'already_paid'))
    .reduce((sum, { amountFen }) => sum + amountFen, 0)

/** The payment has come to the end of its list: what became of each line decides the state. */
export const finishPayment = (plan: Plan, lines: readonly PlanLine[], at: Instant): Plan => {
  const whole = lines.every(({ state }) => state === 'paid' || state === 'reversed')
  return { ...plan, ...countLines(lines), state: whole ? 'paid' : 'partly_paid', paidAt: at }
}

/** One paid line was taken back. Until a payment has come to its end its lines are not counted. */
export const takeBack = (plan: Plan, amountFen: Fen): Plan =>
  !isSettled(plan)
    ? plan
    : {
        ...plan,
        paidLines: plan.paidLines - 1,
        paidFen: Fen.parse(plan.paidFen - amountFen),
        reversedLines: plan.reversedLines + 1,
        reversedFen: Fen.parse(plan.reversedFen + amountFen),
      }

type Counts = Pick<Plan, 'paidLines' | 'paidFen' | 'refusedLines' | 'reversedLines' | 'reversedFen'>

const countLines = (lines: readonly PlanLine[]): Counts => {
  const of = (state: PlanLine['state']): PlanLine[] => lines.filter((line) => line.state === state)
  const fenOf = (some: readonly PlanLine[]): Fen => Fen.parse(some.reduce((sum, { amountFen }) => sum + amountFen, 0))
  return {
    paidLines: of('paid').length,
    paidFen: fenOf(of('paid')),
    refusedLines: of('refused').length,
    reversedLines: of('reversed').length,
    reversedFen: fenOf(of('reversed')),
  }
}
