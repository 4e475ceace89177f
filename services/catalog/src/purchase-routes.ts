import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { fen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { purchasePlanId } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { UnitId } from './order.ts'
import { PlanInput, Progress, progressOf, PurchasePlan, Year } from './progress.ts'
import { findPlan, findProgress, loadUnit, putPlan } from './purchase-table.ts'

const route = routeFor()
const params = z.strictObject({ unit: UnitId, year: Year })

const unitAsked = async ({ params: asked }: { params: z.infer<typeof params> }, { table }: { table: TableReader }) => {
  const { unit, division } = await loadUnit(table, asked.unit)
  return { scope: { unit, division }, about: purchasePlanId(unit, asked.year), found: undefined }
}

export const purchaseRoutes = [
  route({
    method: 'PUT',
    path: '/units/{unit}/purchase-plans/{year}',
    action: 'purchase-plan.set',
    summary: { zh: '设定或调整年度采购计划', en: "Set or change a unit's purchase plan of a year" },
    params,
    body: PlanInput,
    returns: PurchasePlan,
    ifMatch: 'if-exists',
    subject: unitAsked,
    run: async ({ params: { unit, year }, body, version }, context) => {
      const found = await findPlan(context.table, unit, year)
      if (found && version === 0) throw new Refusal('version_required')
      if (version !== (found?.version ?? 0)) throw new Refusal('version_changed')
      const { actor, now } = context
      const plan: PurchasePlan = { unit, year, plannedFen: fen(body.plannedFen), setBy: actor.id, setAt: now }
      const ops = [
        putPlan(plan, version),
        ...(found ? [historyOp(context, purchasePlanId(unit, year), version, found.plan)] : []),
      ]
      return context.commit(ops, { ...ok(plan, version + 1), status: found ? 200 : 201 })
    },
  }),
  route({
    method: 'GET',
    path: '/units/{unit}/purchase-plans/{year}',
    action: 'progress.read',
    summary: { zh: '查看年度采购计划', en: "Read a unit's purchase plan of a year" },
    params,
    returns: PurchasePlan,
    subject: unitAsked,
    run: async ({ params: { unit, year } }, { table }) => {
      const found = await findPlan(table, unit, year)
      if (!found) throw new Refusal('not_found')
      return ok(found.plan, found.version)
    },
  }),
  route({
    method: 'GET',
    path: '/units/{unit}/purchase-progress/{year}',
    action: 'progress.read',
    summary: { zh: '查看年度采购完成进度', en: "Read how far a unit's purchases of a year are" },
    params,
    returns: Progress,
    subject: unitAsked,
    run: async ({ params: { unit, year } }, { table }) => {
      const [plan, progress] = await Promise.all([findPlan(table, unit, year), findProgress(table, unit, year)])
      return ok(progressOf(unit, year, plan?.plan.plannedFen ?? null, progress.byState))
    },
  }),
]
