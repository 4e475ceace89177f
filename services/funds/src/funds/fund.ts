import * as z from 'zod'
import { contains, Division, Village, WithinCounty } from '@bangfu/kernel/division'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Id } from '@bangfu/kernel/ids'
import { PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant, type Period } from '@bangfu/kernel/time'
import { FundSource } from '@bangfu/rules/fund-codes'
import { FundId, receiptLines, type Draft } from '../ledger/ledger.ts'

/** What a payment is for, in a fund's own short codes: `dividend`, `star-reward`, `student-aid`. */
export const PaymentItem = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'a short code of a-z, 0-9 and -, at most 40' })

const text = (most: number) => z.string().trim().min(1).max(most)

/** What a new fund is told: the earmark that every payment from it must keep. */
export const FundInput = z.strictObject({
  name: text(100),
  source: FundSource,
  channel: text(100).optional(),
  year: z.int().min(1990).max(2100),
  purpose: text(500),
  items: z.array(PaymentItem).min(1).max(20),
  scope: z.strictObject({
    division: WithinCounty,
    /** Household categories it may reach, in the words of the register (`低保户`); all when absent. */
    categories: z.array(text(40)).min(1).max(20).optional(),
  }),
  from: Day,
  to: Day,
  documentNumber: text(100).optional(),
  /** The village whose star rewards are paid from it. */
  rewardFor: Village.optional(),
})
export type FundInput = z.infer<typeof FundInput>

/** A fund: earmarked money of one source. It does not change once it is open. */
export const Fund = z.object({
  fund: FundId,
  name: z.string(),
  source: FundSource,
  channel: z.string().nullable(),
  year: z.int(),
  purpose: z.string(),
  items: z.array(z.string()),
  scope: z.object({ division: Division, categories: z.array(z.string()).nullable() }),
  from: Day,
  to: Day,
  documentNumber: z.string().nullable(),
  rewardFor: Village.nullable(),
  openedBy: z.string(),
  openedAt: Instant,
})
export type Fund = z.infer<typeof Fund>

type Made = { readonly by: string; readonly at: Instant }

/** @throws Refusal invalid_input: days the wrong way round, a reward village outside the scope */
export const openFund = (fund: Id<'fnd'>, input: FundInput, { by, at }: Made): Fund => {
  if (input.to < input.from)
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/to', zh: '早于起始日', en: 'before the first day' }])
  if (input.rewardFor !== undefined && !contains(input.scope.division, input.rewardFor))
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/rewardFor', zh: '该村不在资金使用范围内', en: "outside the fund's division" },
    ])
  return {
    ...input,
    fund,
    channel: input.channel ?? null,
    scope: { division: input.scope.division, categories: input.scope.categories ?? null },
    documentNumber: input.documentNumber ?? null,
    rewardFor: input.rewardFor ?? null,
    openedBy: by,
    openedAt: at,
  }
}

export const earmarkRules = ['item', 'period', 'division', 'category'] as const
export type EarmarkRule = (typeof earmarkRules)[number]

/** Which rule of its earmark a whole plan would break. */
export const ruleBrokenByPlan = (
  fund: Fund,
  { item, period }: { readonly item: string; readonly period: Period },
): EarmarkRule | undefined => {
  if (!fund.items.includes(item)) return 'item'
  // The period that the money is for, not the day on which it is paid: December's reward is paid in January.
  if (period < fund.from.slice(0, 7) || period > fund.to.slice(0, 7)) return 'period'
  return undefined
}

/** Which rule a payment to one household would break. A household that is not known here is outside. */
export const ruleBrokenByHousehold = (fund: Fund, household: HouseholdFace | undefined): EarmarkRule | undefined => {
  if (!household || !contains(fund.scope.division, household.division)) return 'division'
  const { categories } = fund.scope
  return categories && !categories.includes(household.category) ? 'category' : undefined
}

/** What a donation or another deposit is told. Without a donor it is anonymous. */
export const DonationInput = z.strictObject({
  donor: text(80).optional(),
  amountFen: PositiveFen,
  /** The voucher: number of the bank slip, the decision, the receipt. */
  document: text(200),
  at: Instant.optional(),
})
export type DonationInput = z.infer<typeof DonationInput>

/** The entry for money that came in. @throws Refusal invalid_input: it has not come yet */
export const receive = (input: DonationInput, { posting, by, at }: Made & { readonly posting: Id<'pst'> }): Draft => {
  if (input.at !== undefined && input.at > at)
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/at', zh: '晚于现在', en: 'lies in the future' }])
  return {
    posting,
    kind: 'donation',
    at,
    by,
    lines: receiptLines(input.amountFen),
    document: input.document,
    ...(input.donor !== undefined && { donor: input.donor }),
    ...(input.at !== undefined && { receivedAt: input.at }),
  }
}
