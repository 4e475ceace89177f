import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { fen, sumFen, yuanOfFen, type Fen, Fen as FenSchema, PositiveFen } from '@bangfu/kernel/money'
import { Day, Instant } from '@bangfu/kernel/time'
import type { MoneyRule } from '@bangfu/rules/pairing-pack'
import { PairingDay } from './days.ts'
import { PartnershipId } from './partnership.ts'
import { VillagePairingId } from './village-pairing.ts'

/** Whatever brings something somewhere: a unit to its village, or one side to the other. */
export const BringingId = z.union([VillagePairingId, PartnershipId])

/** What was brought, as it is entered: a posting of the funds, or what a document shows. */
export const ContributionInput = z
  .strictObject({
    pairing: BringingId,
    kind: z.enum(['money', 'goods', 'labour']),
    amountFen: PositiveFen,
    on: PairingDay,
    what: z.string().trim().min(1).max(200),
    /** The number of a posting and its fund, where the money went through the funds. */
    posting: z.string().trim().min(1).max(80).optional(),
    document: z.string().trim().min(1).max(200).optional(),
  })
  .refine(({ posting, document }) => posting !== undefined || document !== undefined, {
    error: '请给出记账编号或凭证文件 (a posting or a document)',
    path: ['document'],
  })
export type ContributionInput = z.output<typeof ContributionInput>

export const Contribution = z.object({
  contribution: idSchema('ctb'),
  pairing: BringingId,
  kind: z.enum(['money', 'goods', 'labour']),
  amountFen: FenSchema,
  on: Day,
  what: z.string(),
  posting: z.string().nullable(),
  document: z.string().nullable(),
  by: z.string(),
  at: Instant,
})
export type Contribution = z.infer<typeof Contribution>

export const MoneyFigure = z.object({
  rule: z.string().nullable(),
  source: z.string().nullable(),
  note: z.string().nullable(),
  dueFen: FenSchema.nullable(),
  /** The sum of many amounts may be more than one may be. */
  doneFen: z.int().min(0),
  missingFen: FenSchema.nullable(),
  state: z.enum(['done', 'due', 'no-rule']),
  arithmetic: z.string(),
})
export type MoneyFigure = z.infer<typeof MoneyFigure>

/** What is due of money, what was brought, and how the figure comes about. Goods and labour are shown and not counted. */
export const moneyFigure = (lines: readonly Contribution[], rule: MoneyRule | undefined): MoneyFigure => {
  const money = lines.filter(({ kind }) => kind === 'money').map(({ amountFen }) => amountFen)
  const doneFen = sumFen(money)
  const sum = money.length === 0 ? '0.00' : money.map(yuanOfFen).join(' + ')
  const doneText = money.length > 1 ? `${sum} = ${yuanOfFen(doneFen)}` : sum
  if (!rule)
    return {
      ...{ rule: null, source: null, note: null, dueFen: null, doneFen, missingFen: null },
      ...{ state: 'no-rule', arithmetic: doneText },
    }
  const missingFen: Fen = fen(Math.max(0, rule.fen - doneFen))
  return {
    ...{ rule: rule.rule, source: `${rule.source.document} (${rule.source.strength})`, note: rule.note ?? null },
    ...{ dueFen: rule.fen, doneFen, missingFen, state: missingFen === 0 ? 'done' : 'due' },
    arithmetic: `${doneText}; ${yuanOfFen(rule.fen)} − ${yuanOfFen(doneFen)} = ${yuanOfFen(rule.fen - doneFen)}`,
  }
}
