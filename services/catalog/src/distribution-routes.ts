import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { created, ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import type { TableReader } from '@bangfu/table/table'
import { distribute, Distribution, DistributionInput, takeBack, TakeBackInput } from './distribution.ts'
import { distributionOps, facesOf, findDistribution } from './distribution-table.ts'
import { loadOrder } from './order-table.ts'
import { OrderId } from './order.ts'

const route = routeFor()
const params = z.strictObject({ order: OrderId })

const soldBy = async ({ params: { order } }: { params: z.infer<typeof params> }, { table }: { table: TableReader }) => {
  const found = (await loadOrder(table, order)).order
  return { scope: { supplier: found.supplier, division: found.village }, about: order, found }
}

/** What a sale brought to households: who sold says it, and their income accounts show it. */
export const distributionRoutes = [
  route({
    method: 'POST',
    path: '/orders/{order}/distribution',
    action: 'distribution.make',
    summary: {
      zh: '把已结清订单的收益分配到户（计入各户收入账）',
      en: 'Share what a settled order brought among households: their income accounts show it',
    },
    params,
    body: DistributionInput,
    returns: Distribution,
    status: 201,
    idempotencyKey: 'required',
    subject: soldBy,
    run: async ({ body, found: order }, context) => {
      const { table, actor, now } = context
      const [before, faces] = await Promise.all([
        findDistribution(table, order.order),
        facesOf(
          table,
          body.lines.map(({ household }) => household),
        ),
      ])
      const after = distribute(order, body, { before: before?.distribution, faces, by: actor.id, now })
      return context.commit(
        distributionOps(context, before, after),
        created(after, `/orders/${order.order}/distribution`),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/orders/{order}/distribution',
    action: 'distribution.read',
    summary: { zh: '查看订单收益的分配', en: 'Read how what an order brought was shared' },
    params,
    returns: Distribution,
    subject: soldBy,
    run: async ({ params: { order } }, { table }) => {
      const found = await findDistribution(table, order)
      if (!found) throw new Refusal('not_found')
      return ok(found.distribution)
    },
  }),
  route({
    method: 'POST',
    path: '/orders/{order}/distribution/reversal',
    action: 'distribution.make',
    summary: { zh: '撤回有误的收益分配', en: 'Take a wrong distribution back' },
    params,
    body: TakeBackInput,
    returns: Distribution,
    idempotencyKey: 'required',
    subject: soldBy,
    run: async ({ params: { order }, body: { why } }, context) => {
      const before = await findDistribution(context.table, order)
      const after = takeBack(before?.distribution, why, { by: context.actor.id, now: context.now })
      return context.commit(distributionOps(context, before, after, why), ok(after), { reason: why })
    },
  }),
]
