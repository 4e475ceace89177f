import { measureGroups } from '@bangfu/rules/quality/subject'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { isGivenUp, namedByCase, recordedMeasure, type Evidence, type Measure } from '../plans/measure.ts'
import { loadMeasure, measureOps } from '../plans/measure-table.ts'
import { withMeasure, writePlan } from '../plans/help-plan.ts'
import { findPlan, planIdOf, planOps } from '../plans/plan-table.ts'
import { loadHousehold } from '../record/household-table.ts'
import { rulesFor } from './clue-table.ts'
import type { Doing } from './identify.ts'
import { phaseOf, type MonitoringCase } from './monitoring-case.ts'
import { caseOps, loadCase } from './monitoring-table.ts'
import { addMeasure, withGivenUp, type CaseMeasureForm, type MeasureForm } from './support.ts'

/** The kind of a measure that names none: 其他. */
const otherKind = '9999'

/**
 * Records a measure of a case: it stands in the household's plan, once, and the case names it. A household without a plan
 * gets one.
 * @throws Refusal not_monitored · too_many_measures · help_plan_full · invalid_input · not_found · measure_state
 */
export const recordMeasure = async (
  found: MonitoringCase,
  form: CaseMeasureForm,
  doing: Doing,
  context: Context,
): Promise<{ readonly after: MonitoringCase; readonly ops: readonly Op[] }> => {
  if ('measure' in form) return referTo(found, form.measure, doing, context)
  if (form.to !== undefined && form.to < form.from)
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/to', zh: '早于开始日期', en: 'before it begins' }])
  const id = context.newId('msr')
  const { name, group, owner, from, to = null, evidence } = form
  const after = addMeasure(found, { measure: id, group, name, owner, from, to, evidence }, doing)
  const { household } = await loadHousehold(context.table, found.household)
  const { division } = household
  const of = found.household
  const measure = measureOf(form, { of, division, household: of, label: found.label }, { id, found, doing })
  const before = await findPlan(context.table, of)
  const { by, at } = doing
  const fresh = { plan: planIdOf(of), of, kind: 'household', division, by, at } as const
  const plan = withMeasure(before?.plan ?? writePlan(undefined, { summary: '防返贫监测帮扶' }, fresh), measure)
  const ops = [
    ...measureOps(context, undefined, measure),
    ...(await planOps(context, before, plan, `monitoring ${found.case}`)),
  ]
  return { after, ops }
}

type Recorded = { readonly id: string; readonly found: MonitoringCase; readonly doing: Doing }

const measureOf = (
  { kind = otherKind, group, name, owner, from, to, evidence }: MeasureForm,
  plan: Parameters<typeof recordedMeasure>[1],
  { id, found, doing: { by, at } }: Recorded,
): Measure => {
  // A measure without an end is looked at again when its year ends.
  const due = to ?? Day.parse(`${from.slice(0, 4)}-12-31`)
  const shown = evidence.map(({ title, evidence: photo, paper, sha256 }): Evidence => ({
    ...{ title, by, at },
    ...(photo === undefined ? { kind: 'paper', ref: paper ?? sha256 ?? title } : { kind: 'photo', ref: photo }),
  }))
  const form = { kind, text: name, owner: { kind: 'department', name: owner } as const, from, due }
  return recordedMeasure(form, plan, { by, at, measure: id, group, monitoring: found.case, evidence: shown })
}

/** A measure of the household's plan that counts, named by the case. */
const referTo = async (found: MonitoringCase, id: string, doing: Doing, context: Context) => {
  const before = await loadMeasure(context.table, id)
  const { measure } = before
  const group = measureGroups.find((one) => one === measure.group)
  if (measure.household !== found.household) throw new Refusal('not_found')
  if (group === undefined)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/measure', zh: '该措施不属于任何一类监测帮扶措施', en: 'a measure of no group of monitoring' },
    ])
  const evidence = measure.evidence.map(({ title, kind, ref }) => ({
    title,
    ...(kind === 'photo' ? { evidence: ref } : { paper: ref }),
  }))
  const { text: name, owner, from, due: to } = measure
  const after = addMeasure(found, { measure: id, group, name, owner: owner.name, from, to, evidence }, doing)
  return { after, ops: measureOps(context, before, namedByCase(measure, found.case)) }
}

/** What a case learns of a measure that its household's plan gives up. Nothing once the case is over. */
export const givenUpOps = async (context: Context, before: Measure, after: Measure): Promise<Op[]> => {
  if (after.monitoring === null || isGivenUp(before) || !isGivenUp(after)) return []
  const found = await loadCase(context.table, after.monitoring)
  if (phaseOf(found.found) === 'closed') return []
  const { division, opened } = found.found
  const changed = withGivenUp(found.found, after.measure, rulesFor(division, opened))
  return caseOps(context, found, changed, after.steps.at(-1)?.why ?? null)
}
