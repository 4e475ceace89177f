import * as z from 'zod'
import type { Day } from '@bangfu/kernel/time'
import { contentHashOf, HelpPlan } from './help-plan.ts'
import { counts, Measure } from './measure.ts'
import { figuresOf, targetsOf } from './plan-figures.ts'

export const MeasureView = Measure.extend({
  /** Under way or done, with evidence. */
  counted: z.boolean(),
  overdue: z.boolean(),
})

export const measureView = (measure: Measure, today: Day): z.input<typeof MeasureView> => ({
  ...measure,
  counted: counts(measure),
  overdue: (measure.state === 'agreed' || measure.state === 'under-way') && measure.due < today,
})

const count = z.int()
export const PlanView = HelpPlan.omit({ measures: true }).extend({
  /** What an agreement names. */
  contentHash: z.string(),
  /** Is what was agreed to still what the plan says? */
  agreed: z.boolean(),
  measures: z.array(MeasureView),
  figures: z.object({
    ...{ proposed: count, agreed: count, underWay: count, done: count, replaced: count, stopped: count },
    ...{ counted: count, withoutEvidence: count, overdue: count, plannedFen: count },
  }),
  targets: z.array(
    z.object({
      id: z.string(),
      zh: z.string(),
      en: z.string(),
      least: count,
      most: count.nullable(),
      planned: count,
      counted: count,
      met: z.boolean(),
      source: z.object({ document: z.string(), strength: z.string() }),
      note: z.string().nullable(),
    }),
  ),
})

/** A plan with its measures, and all that follows from them. */
export const planView = (plan: HelpPlan, measures: readonly Measure[], today: Day): z.input<typeof PlanView> => {
  const contentHash = contentHashOf(plan, measures)
  return {
    ...plan,
    contentHash,
    agreed: plan.agreement?.contentHash === contentHash,
    measures: measures.map((measure) => measureView(measure, today)),
    figures: figuresOf(measures, today),
    targets: plan.kind === 'household' ? targetsOf(plan.division, measures, today) : [],
  }
}
