import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { loadFund } from '../funds/fund-table.ts'
import { addToSums } from '../ledger/ledger.ts'
import { atTill } from '../ledger/till-queue-table.ts'
import { loadTill, replaceTill } from '../ledger/till-table.ts'
import { writeLines } from '../plans/plan-entry-task.ts'
import { enterPlan } from '../plans/plan-entry.ts'
import { createPlan, loadPlan } from '../plans/plan-table.ts'
import { AidRunId } from './application.ts'
import { AidRun, AidRunInput, linesOf } from './run.ts'
import { beginRun, gather, giveBackUnpayable } from './run-task.ts'
import { loadRun, replaceRun, runOf, runsIn } from './run-table.ts'

const route = routeFor()

/** Planned and paid stand beside each other and are never added up; null while there is no plan. */
const RunWithFigures = AidRun.extend({
  planState: z.string().nullable(),
  plannedFen: z.int().nullable(),
  paidFen: z.int().nullable(),
  paidLines: z.int().nullable(),
  refusedLines: z.int().nullable(),
  reversedFen: z.int().nullable(),
})

export const runRoutes = [
  route({
    method: 'POST',
    path: '/aid-runs',
    action: 'aid-run.make',
    summary: { zh: '把已批准的资助申请汇成支付计划', en: 'Gather approved applications into a payment plan' },
    body: AidRunInput,
    returns: AidRun,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ body: { fund } }, { table }) => {
      const { value } = await loadFund(table, fund)
      return { scope: { division: value.scope.division }, about: fund, found: value }
    },
    run: async ({ body, found: fund }, context) => {
      const { table, newId, actor, now, commit } = context
      const begun = await beginRun(context, fund, body)
      await gather(context, fund, begun)
      const { run: before, good, known } = await giveBackUnpayable(context, fund, begun)
      if (before.value.state === 'entered') throw new Refusal('aid_run_exists')
      if (good.length === 0) throw new Refusal('aid_run_empty')
      const { programme: item, period, term } = begun
      const input = { item, period, basis: `学生资助 ${item} ${term}`, document: body.document, lines: linesOf(good) }
      const entry = { plan: newId('pln'), list: newId('lst'), fund, input, known, by: actor.id, at: now }
      const { plan, lines } = enterPlan(entry)
      await writeLines(table, plan.list, lines)
      const run: AidRun = { ...before.value, state: 'entered', plan: plan.plan, applications: good.length }
      return atTill(table, fund.fund, async () => {
        const till = await loadTill(table, fund.fund)
        return commit(
          [
            ...createPlan(context, now, plan),
            replaceTill(addToSums(till.value, { plannedFen: plan.amountFen }), till.version),
            replaceRun(run, before.version, () => new Refusal('conflict')),
          ],
          created(run, `/aid-runs/${run.run}`, before.version + 1),
          { about: run.run },
        )
      })
    },
  }),
  route({
    method: 'GET',
    path: '/aid-runs',
    action: 'aid-run.read',
    summary: { zh: '列出资助发放批次', en: 'List the runs of student aid' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(AidRun),
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(runsIn(query.division), query)
      return ok({ items: items.map((item) => runOf(item).value), next })
    },
  }),
  route({
    method: 'GET',
    path: '/aid-runs/{aidRun}',
    action: 'aid-run.read',
    summary: { zh: '查看发放批次：计划与已付分列', en: 'Read a run: planned and paid, side by side' },
    params: z.strictObject({ aidRun: AidRunId }),
    returns: RunWithFigures,
    subject: async ({ params: { aidRun } }, { table }) => {
      const found = await loadRun(table, aidRun)
      return { scope: { division: found.value.division }, about: aidRun, found }
    },
    run: async ({ found: { value, version } }, { table }) => {
      const plan = value.plan === null ? null : (await loadPlan(table, value.plan)).value
      const figures = {
        ...{ planState: plan?.state ?? null, plannedFen: plan?.amountFen ?? null, paidFen: plan?.paidFen ?? null },
        ...{ paidLines: plan?.paidLines ?? null, refusedLines: plan?.refusedLines ?? null },
        reversedFen: plan?.reversedFen ?? null,
      }
      return ok({ ...value, ...figures }, version)
    },
  }),
]
