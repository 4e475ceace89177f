import * as z from 'zod'
import { Fen, PositiveFen } from '@bangfu/kernel/money'
import { Instant } from '@bangfu/kernel/time'
import { orderStates, UnitId, type Order, type OrderState } from './order.ts'
import { percentOf } from './percent.ts'

export const Year = z.string().regex(/^(?:19|20)\d\d$/, { error: 'a year is YYYY' })

export const PlanInput = z.strictObject({ plannedFen: PositiveFen })

/** What a unit means to buy from helped villages in a year. */
export const PurchasePlan = z.object({ unit: UnitId, year: Year, plannedFen: Fen, setBy: z.string(), setAt: Instant })
export type PurchasePlan = z.infer<typeof PurchasePlan>

const Standing = z.object({ orders: z.int(), amountFen: z.int() })

/** A unit's orders of a year by the state they are in: each order in exactly one. */
export const ByState = z.object(
  Object.fromEntries(orderStates.map((state) => [state, Standing])) as Record<OrderState, typeof Standing>,
)
export type ByState = z.infer<typeof ByState>

export const noOrders: ByState = ByState.parse(
  Object.fromEntries(orderStates.map((state) => [state, { orders: 0, amountFen: 0 }])),
)

/** One order more, or one order in another state. */
export const move = (progress: ByState, before: Order | undefined, after: Order): ByState => {
  const left = before ? shift(progress, before, -1) : progress
  return shift(left, after, 1)
}

const shift = (progress: ByState, { state, amountFen }: Order, by: 1 | -1): ByState => {
  const before = progress[state]
  return { ...progress, [state]: { orders: before.orders + by, amountFen: before.amountFen + by * amountFen } }
}

/** How far a unit's plan is. Only orders that were accepted, paid and reviewed complete it (official-rules §6). */
export const Progress = z.object({
  unit: UnitId,
  year: Year,
  plannedFen: z.int().nullable(),
  completedFen: z.int(),
  /** In percent, two decimals, half up; null without a plan. Over 100 is legal. */
  completedShare: z.string().nullable(),
  /** Orders that were not cancelled. */
  orders: z.int(),
  byState: ByState,
})

export const progressOf = (
  unit: z.infer<typeof UnitId>,
  year: string,
  plannedFen: number | null,
  byState: ByState,
): z.infer<typeof Progress> => {
  const completedFen = byState.reviewed.amountFen
  return {
    unit,
    year,
    plannedFen,
    completedFen,
    completedShare: plannedFen === null ? null : percentOf(completedFen, plannedFen),
    orders: orderStates.reduce((all, state) => all + (state === 'cancelled' ? 0 : byState[state].orders), 0),
    byState,
  }
}
