import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { dayOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { ownerPartition } from '@bangfu/table/keys'
import { createOrder, loadOrder, orderOf, tellMoved } from './order-table.ts'
import { OrderAnswer, showOrder } from './order-shown.ts'
import { OrderId, OrderInput, placeOrder, UnitId } from './order.ts'
import { loadProduct, loadStock, replaceStock, untilWon } from './product-table.ts'
import { takeStock } from './product.ts'
import { Year } from './progress.ts'
import { findProgress, loadUnit, moveInProgress } from './purchase-table.ts'
import { eligibilityGrounds, loadSupplier } from './supplier-table.ts'
import { eligibilityOf } from './supplier.ts'

const route = routeFor()

export const orderRoutes = [
  route({
    method: 'POST',
    path: '/orders',
    action: 'order.place',
    summary: { zh: '下单（当场核验供应商资格与库存）', en: 'Place an order; supplier and stock are checked with it' },
    body: OrderInput,
    returns: OrderAnswer,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ body }, { table }) => {
      const [unit, product] = await Promise.all([loadUnit(table, body.unit), loadProduct(table, body.product)])
      return { scope: { unit: unit.unit, division: unit.division }, about: body.product, found: product }
    },
    run: async ({ body, found: product }, context) => {
      const { table, actor, now, newId } = context
      return untilWon(async () => {
        const supplier = await loadSupplier(table, product.supplier)
        const [grounds, stock] = await Promise.all([
          eligibilityGrounds(table, supplier),
          loadStock(table, product.product),
        ])
        const eligibility = eligibilityOf(supplier.supplier, grounds.village, dayOf(now))
        const order = placeOrder(body, product, { order: newId('ord'), eligibility, by: actor.id, now })
        const left = takeStock(stock.onHand, body.quantity)
        const progress = await findProgress(table, order.unit, order.year)
        const ops = [
          createOrder(order),
          ...grounds.unchanged,
          replaceStock(product.product, left, stock.version),
          moveInProgress(progress, undefined, order),
          ...tellMoved(context, null, order),
        ]
        const answer = created(showOrder(order), `/orders/${order.order}`, 1)
        return context.commit(ops, answer, { about: order.order })
      })
    },
  }),
  route({
    method: 'GET',
    path: '/orders/{order}',
    action: 'order.read',
    summary: { zh: '查看订单', en: 'Read an order' },
    params: z.strictObject({ order: OrderId }),
    returns: OrderAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadOrder(table, params.order)
      const { unit, supplier, village } = found.order
      return { scope: { unit, supplier, division: village }, about: params.order, found }
    },
    run: async ({ found }) => ok(showOrder(found.order), found.version),
  }),
  route({
    method: 'GET',
    path: '/units/{unit}/orders',
    action: 'order.list',
    summary: { zh: '列出一个单位的订单', en: 'List the orders of a unit' },
    params: z.strictObject({ unit: UnitId }),
    query: z.strictObject({ year: Year.optional(), ...pageQuery }),
    returns: pageOf(OrderAnswer),
    subject: async ({ params }, { table }) => {
      const { unit, division } = await loadUnit(table, params.unit)
      return { scope: { unit, division }, about: unit, found: undefined }
    },
    run: async ({ params, query }, { page }) => {
      const index = { index: 'byOwner', partition: ownerPartition('order', params.unit) } as const
      const of = {
        in: { table: 'registry', ...index },
        ...(query.year !== undefined && { prefix: `${query.year}#` }),
      } as const
      const { items, next } = await page(of, query)
      return ok({ items: items.map(orderOf).map(showOrder), next })
    },
  }),
]
