import { maskName } from '@bangfu/vault/mask'
import type { Answer } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import type * as z from 'zod'
import { headOf, type Household } from '../record/household.ts'
import {
  agreePlan,
  withMeasure,
  withStates,
  writePlan,
  type Agreeing,
  type HelpPlan,
  type HelpPlanForm,
} from './help-plan.ts'
import { agreeMeasure, proposeMeasure, type Measure, type MeasureForm, type PlanOf } from './measure.ts'
import { assertOwner, loadMeasures, measureOps, todayOf } from './measure-table.ts'
import { findPlan, loadPlan, planIdOf, planOps } from './plan-table.ts'
import { measureView, planView, type MeasureView, type PlanView } from './plan-view.ts'

/** Whose plan it is. */
export type PlanScope = PlanOf & { readonly planKind: HelpPlan['kind'] }

export const scopeOfHousehold = (household: Household): PlanScope => ({
  planKind: 'household',
  of: household.household,
  division: household.division,
  household: household.household,
  label: `${household.code} ${maskName(headOf(household)?.name ?? '')}`.trim(),
})

export const scopeOfVillage = (village: HelpPlan['division']): PlanScope => ({
  planKind: 'village',
  of: village,
  division: village,
  household: null,
  label: village,
})

type PlanAnswer = Answer<z.input<typeof PlanView>>

/** @throws Refusal not_found */
export const readPlan = async ({ table, now }: Pick<Context, 'table' | 'now'>, of: string): Promise<PlanAnswer> => {
  const found = await findPlan(table, of)
  if (!found) throw new Refusal('not_found')
  const measures = await measuresOf({ table }, found.plan)
  return { body: planView(found.plan, measures, todayOf({ now })), version: found.version }
}

const measuresOf = async ({ table }: Pick<Context, 'table'>, plan: HelpPlan): Promise<Measure[]> =>
  (
    await loadMeasures(
      table,
      plan.measures.map(({ measure }) => measure),
    )
  ).map(({ measure }) => measure)

/** Makes a plan, or says something else in it. @throws Refusal version_required · version_changed */
export const putPlan = async (
  context: Context,
  { planKind, of, division }: PlanScope,
  asked: { readonly form: z.output<typeof HelpPlanForm>; readonly version: number },
): Promise<PlanAnswer> => {
  const before = await findPlan(context.table, of)
  if (before && asked.version === 0) throw new Refusal('version_required')
  if ((before?.version ?? 0) !== asked.version) throw new Refusal('version_changed')
  const doing = { by: context.actor.id, at: context.now }
  const plan = writePlan(before?.plan, asked.form, { plan: planIdOf(of), of, kind: planKind, division, ...doing })
  const view = planView(plan, await measuresOf(context, plan), todayOf(context))
  return context.commit(await planOps(context, before, plan, 'plan'), {
    body: view,
    version: asked.version + 1,
    ...(before ? {} : { status: 201 }),
  })
}

/** Proposes a measure in a plan. @throws Refusal help_plan_missing · help_plan_full · helper_not_found · unit_not_found */
export const proposeIn = async (
  context: Context,
  { planKind: _planKind, ...of }: PlanScope,
  form: MeasureForm,
): Promise<Answer<z.input<typeof MeasureView>>> => {
  const before = await loadPlan(context.table, of.of)
  await assertOwner(context.table, form.owner, of.division)
  const id = context.newId('msr')
  const measure = proposeMeasure(form, of, { by: context.actor.id, at: context.now, measure: id })
  const plan = withMeasure(before.plan, measure)
  return context.commit(
    [...measureOps(context, undefined, measure), ...(await planOps(context, before, plan, `measure ${id}`))],
    {
      status: 201,
      body: measureView(measure, todayOf(context)),
      version: 1,
      headers: { location: `/measures/${id}` },
    },
    { about: id },
  )
}

/**
 * Somebody agreed to a plan: it and every measure that was proposed move together.
 * @throws Refusal help_plan_missing · help_plan_empty · help_plan_changed · same_hand
 */
export const agreeTo = async (
  context: Context,
  { of, division }: Pick<PlanScope, 'of' | 'division'>,
  asked: Pick<Agreeing, 'contentHash' | 'how'>,
): Promise<PlanAnswer> => {
  const before = await loadPlan(context.table, of)
  const found = await loadMeasures(
    context.table,
    before.plan.measures.map(({ measure }) => measure),
  )
  const doing = { by: context.actor.id, at: context.now }
  const measures = found.map(({ measure }) => measure)
  const agreed = agreePlan(before.plan, { ...asked, ...doing, measures })
  const after = found.map((one) => ({
    before: one,
    measure: one.measure.state === 'proposed' ? { ...agreeMeasure(one.measure, doing), division } : one.measure,
  }))
  const now = after.map(({ measure }) => measure)
  const plan = withStates(agreed, now)
  return context.commit(
    [
      ...after.flatMap(({ before: was, measure }) => measureOps(context, was, measure)),
      ...(await planOps(context, before, plan, asked.how.how)),
    ],
    { body: planView(plan, now, todayOf(context)), version: before.version + 1 },
  )
}
