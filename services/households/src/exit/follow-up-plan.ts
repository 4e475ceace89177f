import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { dueOn, type Term } from '@bangfu/rules/term'
import type { Deadline } from '../deadlines/deadline.ts'

/** The next follow-up of an exited household, and how many there were. */
export const FollowUpPlan = z.object({
  household: z.string(),
  division: z.string(),
  label: z.string(),
  exitedOn: Day,
  done: z.int(),
  since: Day,
  due: Day,
  holidaysUnknown: z.array(z.int()),
})
export type FollowUpPlan = z.infer<typeof FollowUpPlan>

type About = { readonly household: string; readonly division: Division; readonly label: string }

/** The plan of a household from its exit on. */
export const planFrom = (about: About, exitedOn: Day, every: Term): FollowUpPlan => ({
  ...about,
  exitedOn,
  done: 0,
  since: exitedOn,
  ...nextAfter(exitedOn, every),
})

/** The plan when a follow-up was made. One that was made late does not make the next one later than its own day asks. */
export const planAfter = (plan: FollowUpPlan, on: Day, every: Term): FollowUpPlan => ({
  ...plan,
  done: plan.done + 1,
  since: on,
  ...nextAfter(on, every),
})

const nextAfter = (day: Day, every: Term) => {
  const { due, holidaysUnknown } = dueOn(day, every)
  return { due, holidaysUnknown: [...holidaysUnknown] }
}

/** A plan as a deadline: it stands in the lists of what is overdue. */
export const deadlineOf = (plan: FollowUpPlan): Deadline => ({
  about: plan.household,
  kind: 'exit-follow-up',
  division: plan.division as Division,
  household: plan.household,
  label: plan.label,
  owedBy: 'village',
  since: plan.since,
  due: plan.due,
  holidaysUnknown: plan.holidaysUnknown,
})
