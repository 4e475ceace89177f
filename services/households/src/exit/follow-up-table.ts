import type { Day } from '@bangfu/kernel/time'
import { childKey, childPrefix } from '@bangfu/table/keys'
import { create, remove, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, Query, TableReader } from '@bangfu/table/table'
import { followUpPackFor } from '@bangfu/rules/follow-up-pack'
import { deadlineOps } from '../deadlines/deadline-table.ts'
import type { Household } from '../record/household.ts'
import { labelOf } from './label-table.ts'
import type { FollowUp } from './follow-up.ts'
import { deadlineOf, planAfter, planFrom, type FollowUpPlan } from './follow-up-plan.ts'

export type FoundPlan = { readonly plan: FollowUpPlan; readonly version: number }

const planKey = (household: string): Key => childKey(household, 'follow-up-plan', '=')
const list = 'follow-up'

export const findPlan = async (table: TableReader, household: string): Promise<FoundPlan | undefined> => {
  const item = await table.get(planKey(household))
  return item && { plan: item.body as FollowUpPlan, version: item.version }
}

const itemOf = (plan: FollowUpPlan): Omit<Item, 'version'> => ({
  key: planKey(plan.household),
  kind: 'follow-up-plan',
  body: plan,
})

const planned = (household: Household, exitedOn: Day): FollowUpPlan => {
  const { household: id, division } = household
  return planFrom(
    { household: id, division, label: labelOf(household) },
    exitedOn,
    followUpPackFor(division, exitedOn).every,
  )
}

/** Begins to follow a household from its exit on; one that exits again is followed anew. */
export const beginFollowUp = (household: Household, exitedOn: Day, before: FoundPlan | undefined): Op[] => {
  const plan = planned(household, exitedOn)
  const deadlines = deadlineOps(before ? [deadlineOf(before.plan)] : [], [deadlineOf(plan)])
  return [before ? replace(itemOf(plan), before.version) : create(itemOf(plan)), ...deadlines]
}

/** Ends it when the household is no longer exited. */
export const endFollowUp = (household: string, before: FoundPlan | undefined): Op[] =>
  before ? [remove(planKey(household), { version: before.version }), ...deadlineOps([deadlineOf(before.plan)], [])] : []

/** Keeps a follow-up and moves the plan on. A household that came as exited has no plan before its first follow-up. */
export const recordFollowUp = (
  household: Household,
  before: FoundPlan | undefined,
  made: FollowUp,
): { readonly plan: FollowUpPlan; readonly ops: Op[] } => {
  const every = followUpPackFor(household.division, made.on).every
  const was = before?.plan ?? planned(household, made.on)
  const plan = planAfter({ ...was, label: labelOf(household) }, made.on, every)
  const key = childKey(household.household, list, `${made.on}#${made.followUp}`)
  const ops = [
    create({ key, kind: 'follow-up', body: made }),
    before ? replace(itemOf(plan), before.version) : create(itemOf(plan)),
    ...deadlineOps(before ? [deadlineOf(before.plan)] : [], [deadlineOf(plan)]),
  ]
  return { plan, ops }
}

/** The follow-ups of a household, newest first. */
export const followUpsOf = (household: string): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', pk: household },
  prefix: childPrefix(list),
  newestFirst: true,
})
