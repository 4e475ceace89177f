import * as z from 'zod'
import { routeFor, type Context } from '@bangfu/service/context'
import type { TableReader } from '@bangfu/table/table'
import { OrderAnswer } from './order-shown.ts'
import { loadOrder, stepOrder } from './order-table.ts'
import {
  AcceptanceInput,
  acceptOrder,
  CancellationInput,
  cancelOrder,
  OrderId,
  PaymentInput,
  payOrder,
  ReviewInput,
  reviewOrder,
  type Doing,
} from './order.ts'

const route = routeFor()
const params = z.strictObject({ order: OrderId })

const orderAsked = async (
  { params: { order } }: { params: z.infer<typeof params> },
  { table }: { table: TableReader },
) => {
  const found = (await loadOrder(table, order)).order
  return { scope: { unit: found.unit, division: found.village }, about: order, found: undefined }
}

const doing = ({ actor, now }: Context): Doing => ({ by: actor.id, now })

/** The steps of an order, in the order in which they are made. */
export const orderStepRoutes = [
  route({
    method: 'POST',
    path: '/orders/{order}/acceptance',
    action: 'order.accept',
    summary: { zh: '验收', en: 'Accept the goods of an order' },
    params,
    body: AcceptanceInput,
    returns: OrderAnswer,
    subject: orderAsked,
    run: ({ params, body }, context) =>
      stepOrder(context, params.order, (order) => acceptOrder(order, body, doing(context))),
  }),
  route({
    method: 'POST',
    path: '/orders/{order}/payment',
    action: 'order.pay',
    summary: { zh: '付款', en: 'Record the payment of an order' },
    params,
    body: PaymentInput,
    returns: OrderAnswer,
    subject: orderAsked,
    run: ({ params, body }, context) =>
      stepOrder(context, params.order, (order) => payOrder(order, body, doing(context))),
  }),
  route({
    method: 'POST',
    path: '/orders/{order}/review',
    action: 'order.review',
    summary: { zh: '评价', en: 'Review an order; with it the order counts' },
    params,
    body: ReviewInput,
    returns: OrderAnswer,
    subject: orderAsked,
    run: ({ params, body }, context) =>
      stepOrder(context, params.order, (order) => reviewOrder(order, body, doing(context))),
  }),
  route({
    method: 'POST',
    path: '/orders/{order}/cancellation',
    action: 'order.cancel',
    summary: {
      zh: '取消或退货（退回库存与进度）',
      en: 'Cancel an order or return its goods; stock and progress go back',
    },
    params,
    body: CancellationInput,
    returns: OrderAnswer,
    subject: orderAsked,
    run: ({ params, body }, context) =>
      stepOrder(context, params.order, (order) => cancelOrder(order, body, doing(context)), body.why),
  }),
]
