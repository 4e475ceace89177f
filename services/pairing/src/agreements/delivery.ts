import * as z from 'zod'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import { DutyKind } from '@bangfu/rules/partnership-codes'
import { PairingDay } from '../pairings/days.ts'
import type { Agreement } from './agreement.ts'

export const DeliveryId = idSchema('dlv')

/** What was done of a duty of an agreement, as the side that promised it enters it. */
export const DeliveryInput = z.strictObject({
  /** The place of the duty in the agreement, from 0. */
  duty: z.int().min(0).max(39),
  on: PairingDay,
  what: z.string().trim().min(2).max(500),
  times: z.int().min(1).max(1000).default(1),
  amountFen: PositiveFen.optional(),
})
export type DeliveryInput = z.output<typeof DeliveryInput>

const Said = z.object({ by: z.string(), at: Instant })
type Said = z.infer<typeof Said>

/** Something that was done of a duty: said by the helping side, true when the side that is helped says so too. */
export const Delivery = z.object({
  delivery: DeliveryId,
  agreement: z.string(),
  /** The duty in its own words: lists of duties are amended. */
  duty: DutyKind,
  text: z.string(),
  on: Day,
  what: z.string(),
  times: z.int(),
  amountFen: z.int().nullable(),
  entered: Said,
  confirmed: Said.nullable(),
})
export type Delivery = z.infer<typeof Delivery>

/** @throws Refusal agreement_duty_unknown · agreement_day_out_of_range */
export const newDelivery = (
  { agreement, duties, from, to }: Agreement,
  input: DeliveryInput,
  made: { readonly delivery: Id<'dlv'>; readonly said: Said; readonly today: Day },
): Delivery => {
  const duty = duties[input.duty]
  if (!duty) throw new Refusal('agreement_duty_unknown', { duties: duties.length })
  const latest = to !== null && to < made.today ? to : made.today
  if (input.on < from || input.on > latest) throw new Refusal('agreement_day_out_of_range', { earliest: from, latest })
  return {
    ...{ delivery: made.delivery, agreement, duty: duty.duty, text: duty.text },
    ...{ on: input.on, what: input.what, times: input.times, amountFen: input.amountFen ?? null },
    ...{ entered: made.said, confirmed: null },
  }
}

/** The delivery as the helped side confirms it; undefined when it is before. @throws Refusal same_hand */
export const confirmedDelivery = (delivery: Delivery, said: Said): Delivery | undefined => {
  if (delivery.confirmed) return undefined
  if (delivery.entered.by === said.by) throw new Refusal('same_hand', { did: 'delivery' })
  return { ...delivery, confirmed: said }
}
