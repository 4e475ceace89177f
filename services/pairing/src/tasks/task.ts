import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import type { Scope } from '@bangfu/access/can'
import { dayOf, type Instant } from '@bangfu/kernel/time'
import { daysLeft } from '@bangfu/rules/term'
import { TaskLine } from '@bangfu/tasks/line'
import { sourceKinds, Task, waitsFor, type TaskState } from '@bangfu/tasks/task'
import { TaskAct } from '@bangfu/tasks/task-acts'

/** The states in the words of the lists. */
export const stateWords: Readonly<Record<TaskState, readonly [zh: string, en: string]>> = {
  open: ['待受理', 'waits for its owner'],
  accepted: ['办理中', 'being done'],
  returned: ['责任人退回', 'given back by its owner'],
  replied: ['已答复待销号', 'answered, to be closed or sent back'],
  closed: ['已销号', 'closed'],
}

const Words = z.object({ zh: z.string(), en: z.string() })
const Late = {
  /** Negative: so many days late. */
  daysLeft: z.int(),
  overdue: z.boolean(),
}

/** A task as it is shown. */
export const TaskShown = Task.omit({ acts: true, escalateAfter: true }).extend({
  ...Late,
  waitsFor: z.enum(['owner', 'dispatcher', 'nobody']),
  stateWords: Words,
  sourceWords: Words,
})
export const TaskWithActs = TaskShown.extend({ acts: z.array(TaskAct) })

export const showTask = (task: Task, now: Instant): z.input<typeof TaskShown> => ({
  ...task,
  ...lateness(task, now),
  waitsFor: waitsFor(task),
  stateWords: words(stateWords[task.state]),
  sourceWords: words(sourceKinds[task.source.kind]),
})

/** A line of a list, with how late it is. */
export const TaskLineShown = TaskLine.omit({ list: true }).extend({ ...Late, stateWords: Words, sourceWords: Words })
export const showLine = (line: TaskLine, now: Instant): z.input<typeof TaskLineShown> => ({
  ...line,
  ...lateness(line, now),
  stateWords: words(stateWords[line.state]),
  sourceWords: words(sourceKinds[line.source]),
})

const words = ([zh, en]: readonly [string, string]) => ({ zh, en })

const lateness = ({ deadline, state }: Pick<Task, 'deadline' | 'state'>, now: Instant) => {
  const left = daysLeft(deadline, dayOf(now))
  return { daysLeft: left, overdue: left < 0 && state !== 'closed' }
}

/**
 * Whose a task is, for access. Who gave it or had a hand in it sees what became of it, though it is somebody else's by now.
 */
export const scopeOfTask = (task: Task, actor: Actor): Scope => {
  const { owner, division } = task
  const involved = task.dispatchedBy === actor.id || task.handledBy.includes(actor.id)
  const own = involved ? actor.grants.find(({ helper }) => helper !== undefined) : undefined
  const unit = owner.kind === 'unit' ? owner.unit : undefined
  const helper = owner.kind === 'helper' ? owner.helper : own?.helper
  return { division, ...(unit !== undefined && { unit }), ...(helper !== undefined && { helper }) }
}
