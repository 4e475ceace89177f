import * as z from 'zod'
import { HouseholdFace } from '@bangfu/facts/faces'
import { canonical } from '@bangfu/kernel/canonical'
import type { Answer } from '@bangfu/http/route'
import type { Context } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import type { Op, TableReader } from '@bangfu/table/table'
import { givenUpOps } from '../monitoring/case-measure-table.ts'
import { lineOf, withMeasure, withStates } from './help-plan.ts'
import { MeasureId, proposeMeasure, replaceMeasure, type Doing, type Measure, type MeasureForm } from './measure.ts'
import { assertOwner, loadMeasure, measureOps, todayOf, type FoundMeasure } from './measure-table.ts'
import { loadPlan, planOps } from './plan-table.ts'
import { measureView, type MeasureView } from './plan-view.ts'

export const measureParams = z.object({ measure: MeasureId })

/** The measure that a route asks about: where it lies, whose it is, and which unit sees to it. @throws Refusal not_found */
export const measureSubject = async (
  { params: { measure: id } }: { params: z.output<typeof measureParams> },
  { table }: { table: TableReader },
) => {
  const found = await loadMeasure(table, id)
  const { household, owner } = found.measure
  const division = await divisionNow(table, found.measure)
  const scope = {
    division,
    ...(household !== null && { household }),
    ...(owner.kind === 'unit' && { unit: owner.ref }),
  }
  return { scope, about: id, found: { ...found, division } }
}

/** A household may have moved since: its measures are where it is, and follow with their next step. */
const divisionNow = async (table: TableReader, { household, division }: Measure): Promise<Measure['division']> => {
  const face = household === null ? undefined : await table.get(faceKey(household))
  return face ? HouseholdFace.parse(face.body).division : division
}

type Here = FoundMeasure & { readonly division: Measure['division'] }

export const doingOf = ({ actor, now }: Context): Doing => ({ by: actor.id, at: now })

type View = z.input<typeof MeasureView>

/** A measure as a step left it; its plan follows when what it keeps of it changed. */
export const commitStep = async (
  context: Context,
  found: Here,
  step: Measure,
  { ops = [], why }: { readonly ops?: readonly Op[]; readonly why?: string } = {},
): Promise<Answer<View>> => {
  const after = { ...step, division: found.division }
  const changes = measureOps(context, found, after)
  const answer = { body: measureView(after, todayOf(context)), version: found.version + (changes.length > 0 ? 1 : 0) }
  return context.commit(
    [
      ...changes,
      ...(await lineOps(context, found.measure, after)),
      ...(await givenUpOps(context, found.measure, after)),
      ...ops,
    ],
    answer,
    why === undefined ? {} : { reason: why },
  )
}

const lineOps = async (context: Context, before: Measure, after: Measure): Promise<Op[]> => {
  if (canonical(lineOf(before)) === canonical(lineOf(after))) return []
  const plan = await loadPlan(context.table, after.of)
  return planOps(context, plan, withStates(plan.plan, [after]), `${after.measure} ${after.state}`)
}

/** Puts another measure in the place of one that did not work. @throws Refusal measure_state · help_plan_full */
export const replaceIn = async (
  context: Context,
  found: Here,
  { because, by: form }: { readonly because: string; readonly by: MeasureForm },
): Promise<Answer<{ readonly replaced: View; readonly by: View }>> => {
  const { division } = found
  const { of, household, label, measure } = found.measure
  await assertOwner(context.table, form.owner, division)
  const id = context.newId('msr')
  const doing = doingOf(context)
  const next = proposeMeasure(form, { of, division, household, label }, { ...doing, measure: id, replaces: measure })
  const replaced = { ...replaceMeasure(found.measure, id, because, doing), division }
  const before = await loadPlan(context.table, of)
  const plan = withMeasure(withStates(before.plan, [replaced]), next)
  const today = todayOf(context)
  return context.commit(
    [
      ...measureOps(context, found, replaced),
      ...(await givenUpOps(context, found.measure, replaced)),
      ...measureOps(context, undefined, next),
      ...(await planOps(context, before, plan, `${measure} replaced`)),
    ],
    { status: 201, body: { replaced: measureView(replaced, today), by: measureView(next, today) } },
    { reason: because },
  )
}
