import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { findRewardFund, loadFund } from '../funds/fund-table.ts'
import { addToSums, FundId, HouseholdId, PlanId } from '../ledger/ledger.ts'
import { payPlan, type Paid } from './payment-task.ts'
import { knownOf, writeLines } from './plan-entry-task.ts'
import { enterPlan } from './plan-entry.ts'
import { createPlan, lineOf, linesIn, loadPlan, planOf, plansOfFund, replacePlan } from './plan-table.ts'
import { approve, FrozenHousehold, LineRefusal, mostLines, Plan, PlanInput, PlanLine } from './plan.ts'
import { atTill } from '../ledger/till-queue-table.ts'
import { loadTill, replaceTill, type Versioned } from '../ledger/till-table.ts'

const route = routeFor()
const params = z.strictObject({ plan: PlanId })

const PlanAnswer = Plan.omit({ list: true })

const RefusedLine = z.object({
  line: z.int(),
  household: HouseholdId,
  headMasked: FrozenHousehold.shape.headMasked.nullable(),
  amountFen: z.int(),
  ...LineRefusal.shape,
})
const PaymentAnswer = z.object({
  plan: PlanId,
  state: Plan.shape.state,
  lines: z.int(),
  paid: z.int(),
  paidFen: z.int(),
  refusedLines: z.int(),
  /** At most 500 of them; all are among the lines of the plan. */
  refused: z.array(RefusedLine),
})

export const planRoutes = [
  route({
    method: 'POST',
    path: '/funds/{fund}/plans',
    action: 'plan.enter',
    summary: { zh: '录入支付计划', en: 'Enter a payment plan' },
    params: z.strictObject({ fund: FundId }),
    body: PlanInput,
    returns: PlanAnswer,
    status: 201,
    idempotencyKey: 'required',
    subject: async ({ params: { fund } }, { table }) => {
      const { value } = await loadFund(table, fund)
      return { scope: { division: value.scope.division }, about: fund, found: value }
    },
    run: async ({ body, found: fund }, context) => {
      const { actor, now, newId, table, commit } = context
      const households = body.lines?.map(({ household }) => household) ?? body.share?.households ?? []
      const known = await knownOf(table, { fund: fund.fund, ...body }, households)
      const entry = { plan: newId('pln'), list: newId('lst'), fund, input: body, known, by: actor.id, at: now }
      const { plan, lines } = enterPlan(entry)
      await writeLines(table, plan.list, lines)
      return atTill(table, fund.fund, async () => {
        const till = await loadTill(table, fund.fund)
        return commit(
          [
            ...createPlan(context, now, plan),
            replaceTill(addToSums(till.value, { plannedFen: plan.amountFen }), till.version),
          ],
          created(plan, `/plans/${plan.plan}`, 1),
          { about: plan.plan },
        )
      })
    },
  }),
  route({
    method: 'GET',
    path: '/funds/{fund}/plans',
    action: 'plan.read',
    summary: { zh: '列出一项资金的支付计划', en: 'List the payment plans of a fund' },
    params: z.strictObject({ fund: FundId }),
    query: z.strictObject({ ...pageQuery }),
    returns: pageOf(PlanAnswer),
    subject: async ({ params: { fund } }, { table }) => {
      const { value } = await loadFund(table, fund)
      return { scope: { division: value.scope.division }, about: fund, found: undefined }
    },
    run: async ({ params: { fund }, query }, { page }) => {
      const { items, next } = await page(plansOfFund(fund), query)
      return ok({ items: items.map((item) => planOf(item).value), next })
    },
  }),
  route({
    method: 'GET',
    path: '/plans',
    action: 'plan.read',
    summary: { zh: '列出一个区划的支付计划', en: 'List the payment plans of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(PlanAnswer),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(
        {
          in: { table: 'registry', index: 'byDivision', partition: divisionPartition('plan', query.division) },
          prefix: query.division,
        },
        query,
      )
      return ok({ items: items.map((item) => planOf(item).value), next })
    },
  }),
  route({
    method: 'GET',
    path: '/plans/{plan}',
    action: 'plan.read',
    summary: { zh: '查看支付计划', en: 'Read a payment plan' },
    params,
    returns: PlanAnswer,
    subject: async ({ params: { plan } }, { table }) => subjectOf(await loadPlan(table, plan)),
    run: async ({ found: { value, version } }) => ok(value, version),
  }),
  route({
    method: 'GET',
    path: '/plans/{plan}/lines',
    action: 'plan.read',
    summary: { zh: '列出支付计划的明细', en: 'List the lines of a payment plan' },
    params,
    query: z.strictObject({ ...pageQuery }),
    returns: pageOf(PlanLine),
    subject: async ({ params: { plan } }, { table }) => subjectOf(await loadPlan(table, plan)),
    run: async ({ query, found }, { page }) => {
      const { items, next } = await page(linesIn(found.value.list), query)
      return ok({ items: items.map((item) => lineOf(item).value), next })
    },
  }),
  route({
    method: 'POST',
    path: '/plans/{plan}/approval',
    action: 'plan.approve',
    summary: { zh: '审批支付计划', en: 'Approve a payment plan' },
    params,
    returns: PlanAnswer,
    subject: async ({ params: { plan } }, { table }) => subjectOf(await loadPlan(table, plan)),
    run: async ({ params: { plan }, found }, context) => {
      const { actor, now, table, commit } = context
      // A plan that waits for a fund of its own was approved when it was made: there is nothing to approve.
      if (found.value.fund === null) throw new Refusal('plan_state', { state: found.value.state })
      const { fund } = found.value
      return atTill(table, fund, async () => {
        const before = await loadPlan(table, plan)
        const approved = approve(before.value, { by: actor.id, at: now })
        const till = await loadTill(table, fund)
        return commit(
          [
            ...replacePlan(context, { actor, now }, before, approved),
            replaceTill(addToSums(till.value, { approvedFen: approved.amountFen }), till.version),
          ],
          ok(approved, before.version + 1),
        )
      })
    },
  }),
  route({
    method: 'POST',
    path: '/plans/{plan}/payment',
    action: 'plan.pay',
    summary: { zh: '支付已审批的计划；中断后可继续', en: 'Pay an approved plan, or go on where it stopped' },
    params,
    returns: PaymentAnswer,
    idempotencyKey: 'required',
    subject: async ({ params: { plan } }, { table }) => {
      const found = await loadPlan(table, plan)
      return { ...subjectOf(found), scope: { division: await divisionOfMoney(table, found.value) } }
    },
    run: async ({ params: { plan } }, context) => {
      const { actor, now, commit } = context
      const paid = await payPlan({ deps: context, actor, now }, plan, 'refuse', async (ops, end) => {
        await commit(ops, ok(paymentAnswer(end)))
      })
      if (!paid) throw new RangeError('a payment that was asked for waits')
      return ok(paymentAnswer(paid))
    },
  }),
]

/** Where the money lies that pays a plan: a village's rewards may come from a fund of its county. */
const divisionOfMoney = async (table: TableReader, { fund, division }: Plan): Promise<Division> => {
  const id = fund ?? (await findRewardFund(table, division))
  return id ? (await loadFund(table, id)).value.scope.division : division
}

const subjectOf = (found: Versioned<Plan>) => ({
  scope: { division: found.value.division },
  about: found.value.plan,
  found,
})

const paymentAnswer = ({ plan, lines }: Paid): z.input<typeof PaymentAnswer> => ({
  plan: plan.plan,
  state: plan.state,
  lines: plan.lines,
  paid: plan.paidLines,
  paidFen: plan.paidFen,
  refusedLines: plan.refusedLines,
  refused: lines
    .flatMap(({ line, household, frozen, amountFen, refusal }) =>
      refusal ? [{ line, household, headMasked: frozen?.headMasked ?? null, amountFen, ...refusal }] : [],
    )
    .slice(0, mostLines),
})
