import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'

/** Goods that were brought. */
export const GoodsInput = z.strictObject({
  name: z.string().trim().min(1).max(60),
  quantity: z.number().min(0.001).max(1_000_000),
  unit: z.string().trim().min(1).max(20),
  valueFen: Fen.optional(),
})
export const Goods = z.object({
  name: z.string(),
  quantity: z.number(),
  unit: z.string(),
  valueFen: Fen.nullable(),
})

/** Money is said by the posting that paid it: a visit says no sum that the ledger might not know. */
export const MoneyGiven = z.strictObject({
  posting: idSchema('pst'),
  note: z.string().trim().min(1).max(200).optional(),
})

/** Work that was done for the household: so many people, for so many hours or days. */
export const LabourInput = z
  .strictObject({
    what: z.string().trim().min(1).max(200),
    people: z.int().min(1).max(500).default(1),
    hours: z.number().min(0.25).max(24).optional(),
    days: z.number().min(0.5).max(366).optional(),
  })
  .refine(({ hours, days }) => (hours === undefined) !== (days === undefined), {
    error: '工时请填小时或天数其中一项 (give either hours or days)',
    path: ['hours'],
  })
export const Labour = z.object({
  what: z.string(),
  people: z.int(),
  hours: z.number().nullable(),
  days: z.number().nullable(),
})

/** Who went in the helper's place 受托人, and why he himself did not. */
export const Delegate = z.strictObject({
  name: z.string().trim().min(1).max(50),
  office: z.string().trim().min(1).max(100),
  reason: z.string().trim().min(2).max(200),
})
