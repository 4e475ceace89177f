import * as z from 'zod'
import { Day } from '@bangfu/kernel/time'
import { Owner } from '@bangfu/tasks/owner'
import { priorities } from '@bangfu/tasks/task'
import type { VisitFlag } from './visit-flags.ts'

const What = z.string().trim().min(1).max(500)

/** What a household needs next: a text alone becomes a task of the helper, with the rules' deadline. */
export const NeedInput = z.union([
  What.transform((what) => ({ what })),
  z.strictObject({
    what: What,
    owner: Owner.optional(),
    deadline: Day.optional(),
    priority: z.enum(priorities).optional(),
  }),
])
export type NeedInput = z.output<typeof NeedInput>

/** A need as a visit keeps it, with the task that was made of it; visits of before tasks have none. */
export const Need = z.union([
  z.string().transform((what): { what: string; task: string | null } => ({ what, task: null })),
  z.object({ what: z.string(), task: z.string().nullable() }),
])

/** Each becomes a task with its history and lists, in the visit's own transaction. */
export const mostNeeds = 8

/** A visit is not lost because what was to follow from it cannot be done as told: it is said instead. */
export const ownerUnknown: VisitFlag = {
  code: 'need_owner_unknown',
  zh: '需求指定的责任单位或责任人不在本县，任务已交帮扶责任人。',
  en: 'Who was named for a need is not known in this county; the helper has the task.',
}
export const deadlinePassed: VisitFlag = {
  code: 'need_deadline_passed',
  zh: '需求的办理期限在登记时已过，任务按规定期限办理。',
  en: 'The deadline of a need had passed when the visit came in; the task has the usual one.',
}
