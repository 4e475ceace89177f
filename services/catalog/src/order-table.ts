import type { Answer } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { periodOf } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { entityKey, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { lostRace } from './lost-race.ts'
import { showOrder, type OrderAnswer } from './order-shown.ts'
import { Order, type OrderState, type Stepped } from './order.ts'
import { addStock } from './product.ts'
import { loadStock, replaceStock, untilWon } from './product-table.ts'
import { findProgress, moveInProgress } from './purchase-table.ts'
import type * as z from 'zod'

const itemOf = (order: Order): Omit<Item, 'version'> => ({
  key: entityKey(order.order),
  kind: 'order',
  body: order,
  byOwner: ownerPlace('order', order.unit, `${order.year}#${order.order}`),
})

export const createOrder = (order: Order): Op => create(itemOf(order))

export const orderOf = (item: Item): Order => Order.parse(item.body)

export type FoundOrder = { readonly order: Order; readonly version: number }

/** @throws Refusal not_found */
export const loadOrder = async (table: TableReader, id: string): Promise<FoundOrder> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { order: orderOf(item), version: item.version }
}

/** The facts that an order's new state makes true. */
export const tellMoved = (context: Context, from: OrderState | null, order: Order): Op[] => {
  const { unit, supplier, village: division, amountFen } = order
  const body = { order: order.order, unit, supplier, division, amountFen, period: periodOf(context.now) }
  return [
    tell(context, context.now, division, 'order.moved', { ...body, from, to: order.state }),
    ...(order.state === 'reviewed' ? [tell(context, context.now, division, 'order.settled', body)] : []),
  ]
}

type Answered = Answer<z.input<typeof OrderAnswer>>

const answerOf = (order: Order, version: number): Answered => ({ body: showOrder(order), version })

/**
 * Makes a step of an order: the order, its history, the unit's progress, on cancelling the stock, and the facts, in one
 * transaction. Decides again when somebody else was first; a step that was made before is answered as it stands.
 */
export const stepOrder = async (
  context: Context,
  id: string,
  decide: (order: Order) => Stepped,
  why?: string,
): Promise<Answered> =>
  untilWon(async () => {
    const before = await loadOrder(context.table, id)
    const { order, changed } = decide(before.order)
    if (!changed) return answerOf(order, before.version)
    const progress = await findProgress(context.table, order.unit, order.year)
    const ops = [
      replace(itemOf(order), before.version, lostRace),
      historyOp(context, order.order, before.version, before.order, why),
      moveInProgress(progress, before.order, order),
      ...(order.state === 'cancelled' ? [await giveStockBack(context.table, order)] : []),
      ...tellMoved(context, before.order.state, order),
    ]
    return context.commit(ops, answerOf(order, before.version + 1), why === undefined ? {} : { reason: why })
  })

const giveStockBack = async (table: TableReader, { product, quantity }: Order): Promise<Op> => {
  const { onHand, version } = await loadStock(table, product)
  return replaceStock(product, addStock(onHand, quantity), version)
}
