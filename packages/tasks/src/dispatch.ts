import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Day, type Instant } from '@bangfu/kernel/time'
import { Office, Owner } from './owner.ts'
import { assertDeadline, told, withEscalation, type Decided, type Escalation } from './task-acts.ts'
import { EvidenceIds, priorities, SourceKind, Text, type Task } from './task.ts'

/** A task as it is given. */
export const TaskInput = z.strictObject({
  source: z.strictObject({ kind: SourceKind, ref: z.string().max(100).optional() }),
  what: Text.long,
  division: WithinCounty,
  household: idSchema('hsh').optional(),
  owner: Owner,
  /** The office that gives it, and closes it. */
  dispatcher: Office,
  deadline: Day.optional(),
  priority: z.enum(priorities).default('ordinary'),
  evidence: EvidenceIds.default([]),
})
export type TaskInput = z.output<typeof TaskInput>

type Giving = { readonly by: string; readonly now: Instant; readonly deadline: Day; readonly escalation: Escalation }

/** The task that was given, with the first line of its history. @throws Refusal task_deadline_passed */
export const dispatch = (input: TaskInput, task: Task['task'], { by, now, deadline, escalation }: Giving): Decided => {
  assertDeadline(deadline, now)
  const { source, household = null, ...rest } = input
  const given: Task = {
    ...rest,
    task,
    source: { kind: source.kind, ref: source.ref ?? null },
    household,
    dispatchedBy: by,
    dispatchedAt: now,
    deadline,
    state: 'open',
    reply: null,
    handledBy: [],
    sentBack: 0,
    escalated: [],
    escalateAfter: null,
    closure: null,
    acts: 0,
  }
  return told(withEscalation(given, escalation), { act: 'dispatch', to: input.owner, deadline }, { by, now })
}
