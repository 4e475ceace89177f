import * as z from 'zod'
import { canonical } from '@bangfu/kernel/canonical'
import { derivedId } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { childKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { section } from '../record/file-sections.ts'
import { tellPlan } from '../record/told.ts'
import { toldKey, toldOfItem, toldOps } from '../record/told-table.ts'
import { HelpPlan, PlanLine, projectsOf } from './help-plan.ts'

export type FoundPlan = { readonly plan: HelpPlan; readonly version: number }

/** A household and a village have one plan each: it stands under them, and its history under an id that follows from theirs. */
export const planKey = (of: string): Key => childKey(of, 'plan', '=')
export const planIdOf = (of: string): string => derivedId('apl', of)

export const findPlan = async (table: TableReader, of: string): Promise<FoundPlan | undefined> => {
  const item = await table.get(planKey(of))
  return item && { plan: HelpPlan.parse(item.body), version: item.version }
}

/** @throws Refusal help_plan_missing */
export const loadPlan = async (table: TableReader, of: string): Promise<FoundPlan> => {
  const found = await findPlan(table, of)
  if (!found) throw new Refusal('help_plan_missing')
  return found
}

const itemOf = (plan: HelpPlan): Omit<Item, 'version'> => ({
  key: planKey(plan.of),
  kind: 'help-plan',
  body: plan,
})

/**
 * The plan as it now is. What it was is kept with every version; a plan of a household tells beside the file how many
 * projects it has and, once agreed, its exit year: two of the eight things.
 */
export const planOps = async (
  context: Context,
  before: FoundPlan | undefined,
  after: HelpPlan,
  why: string,
): Promise<Op[]> => [
  ...(before
    ? [replace(itemOf(after), before.version), historyOp(context, after.plan, before.version, before.plan, why)]
    : [create(itemOf(after))]),
  ...(await toldPlanOps(context.table, before?.plan, after)),
]

const toldPlanOps = async (table: TableReader, before: HelpPlan | undefined, after: HelpPlan): Promise<Op[]> => {
  if (after.kind === 'village') return []
  const item = await table.get(toldKey(after.of))
  const told = toldOfItem(item)
  const agreedNow = canonical(after.agreement) !== canonical(before?.agreement ?? null)
  const next = tellPlan(told, {
    exitProjects: projectsOf(after),
    exitDeadline: agreedNow ? (after.exitYear === null ? null : String(after.exitYear)) : told.exitDeadline,
  })
  return canonical(next) === canonical(told) ? [] : toldOps(after.of, item, next)
}

/** The part of the whole file that says what is planned for a household and how far it is. */
export const planSection = section(
  'help-plan',
  'plan',
  HelpPlan.pick({ summary: true, exitYear: true, agreement: true }).extend({ measures: z.array(PlanLine) }),
)
