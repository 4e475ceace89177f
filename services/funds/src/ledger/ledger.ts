import * as z from 'zod'
import { sha256 } from '@bangfu/kernel/hash'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { mostFen, PositiveFen, yuanOfFen, type Fen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant, Period } from '@bangfu/kernel/time'
import { hashOf } from './seal.ts'

export const FundId = idSchema('fnd')
export const PostingId = idSchema('pst')
export const PlanId = idSchema('pln')
export const HouseholdId = idSchema('hsh')

/** The accounts of a fund. `fund-money` is the one that may never fall below zero. */
export const accounts = {
  'fund-money': { zh: '资金存款', en: 'money of the fund' },
  donations: { zh: '收到的款项', en: 'money received' },
  'household-benefits': { zh: '发放到户', en: 'paid to households' },
} as const satisfies Record<string, { zh: string; en: string }>

export const Account = z.enum(Object.keys(accounts) as [keyof typeof accounts, ...(keyof typeof accounts)[]])
export type Account = z.infer<typeof Account>

export const EntryLine = z.union([
  z.strictObject({ account: Account, debitFen: PositiveFen }),
  z.strictObject({ account: Account, creditFen: PositiveFen }),
])
export type EntryLine = z.infer<typeof EntryLine>

const postingKinds = ['donation', 'payment', 'reversal'] as const

/** What a posting names besides its money: kept in the chain with it. */
const about = {
  household: HouseholdId.optional(),
  plan: PlanId.optional(),
  /** The line of the plan that it paid. */
  line: z.int().min(1).optional(),
  item: z.string().optional(),
  period: Period.optional(),
  document: z.string().optional(),
  donor: z.string().optional(),
  /** When the money came, where that is not when it was booked. */
  receivedAt: Instant.optional(),
  reverses: z.object({ posting: PostingId, number: z.int().min(1) }).optional(),
  why: z.string().optional(),
}

/** One entry of a fund's ledger: written once, never changed; a correction is a reversal that names it. */
export const Posting = z.object({
  posting: PostingId,
  fund: FundId,
  number: z.int().min(1),
  kind: z.enum(postingKinds),
  at: Instant,
  /** Who made the system write it. */
  by: z.string(),
  lines: z.array(EntryLine).min(2).max(10),
  ...about,
  /** Keeps who guesses what an entry says from finding it confirmed by the public chain. */
  salt: z.string(),
  previousHash: z.string(),
  hash: z.string(),
})
export type Posting = z.infer<typeof Posting>

/** A posting before it has its place in the chain. */
export type Draft = Omit<Posting, 'fund' | 'number' | 'salt' | 'previousHash' | 'hash'>

const sum = z.int().min(0)

/**
 * A fund's running figures, beside the ledger and changed with it. The sums by state are kept apart: money that is
 * planned, approved and paid is the same money three times, so nobody may add them (handbook §8).
 */
export const Till = z.object({
  fund: FundId,
  balanceFen: sum,
  /** The number of the last posting, which is also how many there are. */
  entries: z.int().min(0),
  headHash: z.string(),
  /** What the salts of the entries are made from: leaves the till for nobody. */
  secret: z.string(),
  receivedFen: sum,
  plannedFen: sum,
  approvedFen: sum,
  paidFen: sum,
  /** Payments that were taken back. */
  reversedFen: sum,
  /** Receipts that were taken back: a donation that bounced. */
  returnedFen: sum,
})
export type Till = z.infer<typeof Till>

/** The most that any one sum of a fund may reach; far inside the exact range of a number. */
export const mostFundFen = 1000 * mostFen

/** Where a fund's chain begins. */
export const genesisOf = (fund: string): string => sha256(fund)

export const emptyTill = (fund: Id<'fnd'>, secret: string): Till => ({
  fund,
  balanceFen: 0,
  entries: 0,
  headHash: genesisOf(fund),
  secret,
  receivedFen: 0,
  plannedFen: 0,
  approvedFen: 0,
  paidFen: 0,
  reversedFen: 0,
  returnedFen: 0,
})

const debitOf = (line: EntryLine): number => ('debitFen' in line ? line.debitFen : 0)
const creditOf = (line: EntryLine): number => ('creditFen' in line ? line.creditFen : 0)

export const balances = (lines: readonly EntryLine[]): boolean =>
  lines.reduce((difference, line) => difference + debitOf(line) - creditOf(line), 0) === 0

/** What an entry does to the fund's money. */
export const effectFen = (lines: readonly EntryLine[]): number =>
  lines
    .filter(({ account }) => account === 'fund-money')
    .reduce((effect, line) => effect + debitOf(line) - creditOf(line), 0)

type Sums = Pick<Till, 'receivedFen' | 'plannedFen' | 'approvedFen' | 'paidFen' | 'reversedFen' | 'returnedFen'>

/** Adds to sums of a till. @throws Refusal fund_too_large */
export const addToSums = (till: Till, added: Partial<Sums>): Till => {
  const next = { ...till }
  for (const name of Object.keys(added) as (keyof Sums)[]) {
    next[name] = till[name] + (added[name] ?? 0)
    if (next[name] > mostFundFen) throw new Refusal('fund_too_large')
  }
  return next
}

/**
 * Puts an entry at the end of a fund's chain. Balanced entries only; the fund's money never falls below zero.
 * @throws Refusal fund_short, fund_too_large
 */
export const post = (till: Till, draft: Draft): { readonly till: Till; readonly posting: Posting } => {
  if (!balances(draft.lines)) throw new RangeError('an entry that does not balance')
  const effect = effectFen(draft.lines)
  const balanceFen = till.balanceFen + effect
  if (balanceFen < 0) throw shortBy(-balanceFen)
  const number = till.entries + 1
  const salt = sha256(`${till.secret}#${number}`)
  const unsealed = { ...draft, fund: till.fund, number, salt, previousHash: till.headHash }
  const posting: Posting = { ...unsealed, hash: hashOf(unsealed) }
  const summed = addToSums(till, { [sumOf(draft, effect)]: Math.abs(effect) })
  return { till: { ...summed, balanceFen, entries: number, headHash: posting.hash }, posting }
}

/** The refusal that says how much is missing. */
export const shortBy = (missingFen: number): Refusal =>
  new Refusal('fund_short', { missingFen, missingYuan: yuanOfFen(missingFen) })

const sumOf = ({ kind }: Draft, effect: number): keyof Sums =>
  kind === 'donation' ? 'receivedFen' : kind === 'payment' ? 'paidFen' : effect > 0 ? 'reversedFen' : 'returnedFen'

/** Money comes in. */
export const receiptLines = (amountFen: Fen): EntryLine[] => [
  { account: 'fund-money', debitFen: amountFen },
  { account: 'donations', creditFen: amountFen },
]

/** Money goes to a household. */
export const paymentLines = (amountFen: Fen): EntryLine[] => [
  { account: 'household-benefits', debitFen: amountFen },
  { account: 'fund-money', creditFen: amountFen },
]

const turned = (line: EntryLine): EntryLine =>
  'debitFen' in line
    ? { account: line.account, creditFen: line.debitFen }
    : { account: line.account, debitFen: line.creditFen }

export type ReversalOf = {
  readonly posting: Id<'pst'>
  readonly at: Instant
  readonly by: string
  readonly why: string
}

/**
 * The entry that takes another one back and names it.
 * @throws Refusal not_reversible: a reversal · same_person: who paid does not take back
 */
export const reverse = (original: Posting, { posting, at, by, why }: ReversalOf): Draft => {
  if (original.kind === 'reversal') throw new Refusal('not_reversible')
  if (original.by === by) throw new Refusal('same_person')
  const { household, plan, line, item, period } = original
  return {
    posting,
    kind: 'reversal',
    at,
    by,
    lines: original.lines.map(turned),
    ...(household !== undefined && { household }),
    ...(plan !== undefined && { plan }),
    ...(line !== undefined && { line }),
    ...(item !== undefined && { item }),
    ...(period !== undefined && { period }),
    reverses: { posting: original.posting, number: original.number },
    why,
  }
}
