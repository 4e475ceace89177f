import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Instant } from '@bangfu/kernel/time'
import { HelperRank } from '@bangfu/rules/pairing-codes'
import { Phone, UnitId } from './unit.ts'

export const HelperId = idSchema('hlp')

/** A person who helps households 帮扶责任人, as he is entered. `phone` is the number that is left with the household. */
export const HelperInput = z.strictObject({
  name: z.string().trim().min(1).max(50),
  unit: UnitId,
  division: WithinCounty,
  rank: HelperRank,
  phone: Phone,
})
export type HelperInput = z.output<typeof HelperInput>

export const Helper = z.object({
  helper: HelperId,
  name: z.string(),
  unit: UnitId,
  unitName: z.string(),
  division: WithinCounty,
  rank: HelperRank,
  phone: z.object({ sealed: z.string(), masked: z.string() }),
  registeredAt: Instant,
})
export type Helper = z.infer<typeof Helper>

export const HelperAnswer = Helper.omit({ phone: true }).extend({ rankZh: z.string(), phoneMasked: z.string() })
