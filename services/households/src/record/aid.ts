import * as z from 'zod'
import type { FactBody } from '@bangfu/facts/catalogue'
import { Fen } from '@bangfu/kernel/money'
import { Instant, Period } from '@bangfu/kernel/time'

/** Money that reached a household, or was taken back, as funds told it. */
export const AidEntry = z.object({
  posting: z.string(),
  kind: z.enum(['paid', 'reversed']),
  /** The posting that a reversal takes back. */
  reverses: z.string().nullable(),
  fund: z.string(),
  item: z.string(),
  period: Period,
  amountFen: Fen,
  toldAt: Instant,
})
export type AidEntry = z.infer<typeof AidEntry>

export const paidEntry = (body: FactBody<'posting.paid'>, toldAt: Instant): AidEntry => ({
  posting: body.posting,
  kind: 'paid',
  reverses: null,
  fund: body.fund,
  item: body.item,
  period: body.period,
  amountFen: body.amountFen,
  toldAt,
})

export const reversedEntry = (body: FactBody<'posting.reversed'>, toldAt: Instant): AidEntry => ({
  posting: body.posting,
  kind: 'reversed',
  reverses: body.reverses,
  fund: body.fund,
  item: body.item,
  period: body.period,
  amountFen: body.amountFen,
  toldAt,
})

export type AidTotals = { readonly paidFen: number; readonly reversedFen: number; readonly netFen: number }

/** Sums, derived from the entries whatever their order. The net is below zero when a reversal came before its payment. */
export const totalsOf = (entries: readonly AidEntry[]): AidTotals => {
  const sum = (kind: AidEntry['kind']): number =>
    entries.reduce((total, entry) => total + (entry.kind === kind ? entry.amountFen : 0), 0)
  const paidFen = sum('paid')
  const reversedFen = sum('reversed')
  return { paidFen, reversedFen, netFen: paidFen - reversedFen }
}
