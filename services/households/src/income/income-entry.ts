import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { derivedId, idSchema, type Id } from '@bangfu/kernel/ids'
import { fen, Fen } from '@bangfu/kernel/money'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { Instant, Period } from '@bangfu/kernel/time'
import { incomePackFor } from '@bangfu/rules/income/income-pack'
import type { IncomeItem } from '@bangfu/rules/income/income-items'

export const EntryId = idSchema('inc')
export type EntryId = Id<'inc'>

const text = (most: number) => z.string().trim().min(1).max(most)

/** What a line item may say besides its amount: a crop and how much of it, a job and where. */
const Detail = z.strictObject({
  variety: text(50).optional(),
  quantity: z.strictObject({ amount: z.number().positive().max(10_000_000), unit: text(10) }).optional(),
  trade: text(50).optional(),
  place: text(50).optional(),
  employer: text(100).optional(),
})

/** The most that one entry may be: ten million yuan. Anything larger in a household's month is a typing error. */
const mostEntryFen = 1_000_000_000
const EntryFen = z.int().min(1).max(mostEntryFen)

/** An entry as it is typed. */
export const EntryForm = z.strictObject({
  month: Period,
  /** A line item of the pack in force: `GET /income-items`. */
  item: z.string().min(1).max(40),
  member: idSchema('per').optional(),
  amountFen: EntryFen,
  detail: Detail.optional(),
  document: text(100).optional(),
})
export type EntryForm = z.output<typeof EntryForm>

/** Where an entry comes from: somebody typed it, a payment of a fund, or the distribution of a sale. */
const Origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('typed'), by: z.string(), at: Instant }),
  z.object({
    kind: z.literal('payment'),
    posting: z.string(),
    fund: z.string(),
    plan: z.string(),
    item: z.string(),
    at: Instant,
  }),
  z.object({ kind: z.literal('sale'), order: z.string(), attempt: z.int(), sale: z.string(), at: Instant }),
])

/** A line of a household's income account. It never changes: what takes it back is a reversal beside it. */
export const IncomeLineEntry = z.object({
  entry: z.string(),
  month: Period,
  item: z.string(),
  member: z.string().nullable(),
  amountFen: Fen,
  detail: Detail.nullable(),
  document: z.string().nullable(),
  origin: Origin,
})
export type IncomeLineEntry = z.infer<typeof IncomeLineEntry>

/** What takes one entry back, at most once, and says why; a correction names the entry that stands in its place. */
export const EntryReversal = z.object({
  entry: z.string(),
  month: Period,
  /** Null when another service told it. */
  by: z.string().nullable(),
  at: Instant,
  why: z.string().nullable(),
  replacedBy: z.string().nullable(),
})
export type EntryReversal = z.infer<typeof EntryReversal>

/** The entry of a payment: named by its posting, so that it comes into the account once, under whatever fact. */
export const paymentEntryId = (posting: string): EntryId => derivedId('inc', 'payment', posting)

/** What is known of the household when somebody types. */
export type Ledger = {
  readonly division: Division
  readonly members: ReadonlySet<string>
  /** The running month: nothing is entered before it is over or running. */
  readonly thisMonth: Period
  readonly by: string
  readonly at: Instant
}

/** The line item of a code in a division and month; undefined where the pack has none. */
export const itemFor = (division: Division, month: Period, code: string): IncomeItem | undefined =>
  incomePackFor(division, month).items.find((item) => item.code === code)

/** The entries of some forms. @throws Refusal invalid_input, with every fault of every form */
export const enterIncome = (
  forms: readonly EntryForm[],
  ids: readonly EntryId[],
  { division, members, thisMonth, by, at }: Ledger,
): IncomeLineEntry[] => {
  const faults = forms.flatMap((form, index) =>
    faultsOf(form, { division, members, thisMonth }, `body/entries/${index}`),
  )
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  return forms.map((form, index) => ({
    entry: ids[index] ?? '',
    month: form.month,
    item: form.item,
    member: form.member ?? null,
    amountFen: fen(form.amountFen),
    detail: form.detail ?? null,
    document: form.document ?? null,
    origin: { kind: 'typed', by, at },
  }))
}

const faultsOf = (
  { month, item: code, member }: EntryForm,
  { division, members, thisMonth }: Pick<Ledger, 'division' | 'members' | 'thisMonth'>,
  at: string,
): Fault[] => {
  if (month < '2000-01') return [{ pointer: `${at}/month`, zh: '早于 2000 年', en: 'before the year 2000' }]
  if (month > thisMonth) return [{ pointer: `${at}/month`, zh: '晚于本月', en: 'after the running month' }]
  const item = itemFor(division, month, code)
  if (!item)
    return [{ pointer: `${at}/item`, zh: '该月适用的项目表中没有此项', en: 'not a line item in force in that month' }]
  if (item.perMember && member === undefined)
    return [{ pointer: `${at}/member`, zh: '此项须写明家庭成员', en: 'this item needs the member who earned it' }]
  if (member !== undefined && !members.has(member))
    return [{ pointer: `${at}/member`, zh: '该户没有此成员', en: 'the household has no such member' }]
  return []
}

/**
 * The reversal of an entry by hand. Money that another service told is taken back where it was made, never here.
 * @throws Refusal income_entry_told
 */
export const reverseByHand = (
  { entry, month, origin }: IncomeLineEntry,
  { by, at, why, replacedBy }: { by: string; at: Instant; why: string; replacedBy: string | null },
): EntryReversal => {
  if (origin.kind !== 'typed') throw new Refusal('income_entry_told', { origin: origin.kind })
  return { entry, month, by, at, why, replacedBy }
}
