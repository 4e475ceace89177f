import * as z from 'zod'
import { yuanOfFen } from '@bangfu/kernel/money'
import { Order } from './order.ts'
import { percentOf } from './percent.ts'

/** The price of one piece as it follows from the amount, to the fen, half up; `exact` when nothing was rounded. */
export const PerUnit = z.object({ fen: z.int(), yuan: z.string(), exact: z.boolean(), rounding: z.literal('half-up') })

/** How far the agreed amount lies from list price × quantity; null when it does not. */
export const Deviation = z.object({ differenceFen: z.int(), percent: z.string() })

export const OrderAnswer = Order.extend({ perUnit: PerUnit, deviation: Deviation.nullable() })

/** An order as it is shown, with what is derived from it. */
export const showOrder = (order: Order): z.input<typeof OrderAnswer> => {
  const { amountFen, listAmountFen, quantity } = order
  const perUnitFen = Math.floor((2 * amountFen + quantity) / (2 * quantity))
  const differenceFen = amountFen - listAmountFen
  return {
    ...order,
    perUnit: {
      fen: perUnitFen,
      yuan: yuanOfFen(perUnitFen),
      exact: perUnitFen * quantity === amountFen,
      rounding: 'half-up',
    },
    deviation:
      differenceFen === 0
        ? null
        : {
            differenceFen,
            percent: (differenceFen < 0 ? '-' : '') + percentOf(Math.abs(differenceFen), listAmountFen),
          },
  }
}
