import * as z from 'zod'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, Day, Instant } from '@bangfu/kernel/time'
import { MoneyState, UndisbursedReason } from '@bangfu/rules/fund-codes'
import { FundId } from '../ledger/ledger.ts'

export const MoneyEventId = idSchema('mev')
const text = (most: number) => z.string().trim().min(1).max(most)

/** A project of the fund, by the name or number that its documents use. */
const Project = text(60)

/** One step of money, a correction of one, or why what was allocated is not disbursed. */
export const MoneyEventInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('state'),
    state: MoneyState,
    amountFen: PositiveFen,
    /** The paper that says so: approval, allocation letter, voucher, settlement. */
    document: text(200),
    on: Day,
    project: Project.optional(),
  }),
  z.strictObject({
    kind: z.literal('reversal'),
    reverses: MoneyEventId,
    document: text(200),
    on: Day,
    reason: text(200),
  }),
  z.strictObject({
    kind: z.literal('reason'),
    code: UndisbursedReason,
    note: text(200).optional(),
    on: Day,
    project: Project.optional(),
  }),
])
export type MoneyEventInput = z.infer<typeof MoneyEventInput>

const made = { event: MoneyEventId, fund: FundId, by: z.string(), at: Instant, on: Day, project: z.string().nullable() }
const StateEvent = z.object({
  ...made,
  kind: z.enum(['state', 'reversal']),
  state: MoneyState,
  /** Negative where it takes another one back. */
  amountFen: z.int(),
  document: z.string(),
  reverses: MoneyEventId.nullable(),
  reason: z.string().nullable(),
})
const ReasonEvent = z.object({
  ...made,
  kind: z.literal('reason'),
  code: UndisbursedReason,
  note: z.string().nullable(),
})

/** Written once; a correction is a further event with the opposite amount that names it. */
export const MoneyEvent = z.union([StateEvent, ReasonEvent])
export type MoneyEvent = z.infer<typeof MoneyEvent>
type StateEvent = z.infer<typeof StateEvent>

export const mostEvents = 1_000
export const isState = (event: MoneyEvent): event is StateEvent => event.kind !== 'reason'

type Made = { readonly event: Id<'mev'>; readonly fund: Id<'fnd'>; readonly by: string; readonly at: Instant }

/**
 * The event that an input makes, after those that there are.
 * @throws Refusal invalid_input for a day to come, or one before what it takes back · not_found, already_reversed ·
 * same_person: nobody takes back what he entered ·
 * money_records_full
 */
export const recordEvent = (before: readonly MoneyEvent[], input: MoneyEventInput, made: Made): MoneyEvent => {
  if (before.length >= mostEvents) throw new Refusal('money_records_full', { most: mostEvents })
  if (input.on > dayOf(made.at))
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/on', zh: '晚于今天', en: 'lies in the future' }])
  const { on } = input
  if (input.kind === 'state') return { ...made, ...input, project: input.project ?? null, reverses: null, reason: null }
  if (input.kind === 'reason') return { ...made, ...input, project: input.project ?? null, note: input.note ?? null }
  const original = before.filter(isState).find(({ event }) => event === input.reverses)
  if (original?.kind !== 'state') throw new Refusal('not_found')
  if (before.some((other) => isState(other) && other.reverses === original.event)) throw new Refusal('already_reversed')
  if (original.by === made.by) throw new Refusal('same_person')
  if (on < original.on)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/on', zh: '早于被冲销事项的日期', en: 'before the day of what it takes back' },
    ])
  const { state, project, amountFen } = original
  return {
    ...made,
    kind: 'reversal',
    state,
    project,
    amountFen: -amountFen,
    on,
    document: input.document,
    reverses: original.event,
    reason: input.reason,
  }
}

/** Part of a whole in hundredths of a percent, rounded half up; may be more than 10,000. Null of nothing. */
export const shareOf = (partFen: number, wholeFen: number): number | null =>
  wholeFen <= 0 ? null : Number((BigInt(partFen) * 20_000n + BigInt(wholeFen)) / (2n * BigInt(wholeFen)))

/** `7796` → `77.96%`. */
export const percentOf = (share: number | null): string | null =>
  share === null ? null : `${Math.floor(share / 100)}.${(share % 100).toString().padStart(2, '0')}%`

const fenByState = z.object(
  Object.fromEntries(MoneyState.options.map((state) => [state, z.int()])) as Record<MoneyState, z.ZodInt>,
)

/** How far a fund's money is on a day: a figure for each state and no figure over all of them. */
export const MoneyStanding = z.object({
  on: Day,
  /** Never to be added to each other. */
  byState: fenByState,
  undisbursedFen: z.int(),
  /** Approved, but from other sources than what was allocated. */
  otherMoneyFen: z.int(),
  disbursedOfAllocated: z.string().nullable(),
  paidOfDisbursed: z.string().nullable(),
  settledOfApproved: z.string().nullable(),
  /** Allocations that are not disbursed yet, oldest first; what was disbursed counts for the oldest. */
  undisbursed: z.array(z.object({ since: Day, document: z.string(), amountFen: z.int(), days: z.int() })),
  reason: z.object({ code: UndisbursedReason, note: z.string().nullable(), on: Day }).nullable(),
})
export type MoneyStanding = z.infer<typeof MoneyStanding>

const dayMs = 86_400_000

/** The standing on a day, from the events up to it. */
export const standingOn = (events: readonly MoneyEvent[], on: Day): MoneyStanding => {
  const known = events.filter((event) => event.on <= on)
  const states = known.filter(isState)
  const fenOf = (state: MoneyState): number =>
    states.reduce((sum, event) => sum + (event.state === state ? event.amountFen : 0), 0)
  const byState = {
    ...{ applied: fenOf('applied'), approved: fenOf('approved'), allocated: fenOf('allocated') },
    ...{ disbursed: fenOf('disbursed'), paid: fenOf('paid'), settled: fenOf('settled') },
  }
  const { approved, allocated, disbursed, paid, settled } = byState
  const reason = known
    .filter((event) => event.kind === 'reason')
    .toSorted(byDay)
    .at(-1)
  return {
    on,
    byState,
    undisbursedFen: Math.max(0, allocated - disbursed),
    otherMoneyFen: Math.max(0, approved - allocated),
    disbursedOfAllocated: percentOf(shareOf(disbursed, allocated)),
    paidOfDisbursed: percentOf(shareOf(paid, disbursed)),
    settledOfApproved: percentOf(shareOf(settled, approved)),
    undisbursed: undisbursedOf(states, disbursed, on),
    reason: reason ? { code: reason.code, note: reason.note, on: reason.on } : null,
  }
}

const byDay = (a: MoneyEvent, b: MoneyEvent): number =>
  a.on < b.on ? -1 : a.on > b.on ? 1 : a.event < b.event ? -1 : 1

const undisbursedOf = (states: readonly StateEvent[], disbursedFen: number, on: Day) => {
  const gone = new Set(states.flatMap(({ reverses }) => reverses ?? []))
  let covered = disbursedFen
  return states
    .filter(({ kind, state, event }) => kind === 'state' && state === 'allocated' && !gone.has(event))
    .toSorted(byDay)
    .flatMap(({ on: since, document, amountFen }) => {
      const used = Math.min(covered, amountFen)
      covered -= used
      const days = Math.round((Date.parse(on) - Date.parse(since)) / dayMs)
      return used === amountFen ? [] : [{ since, document, amountFen: amountFen - used, days }]
    })
}
