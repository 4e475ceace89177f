import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { officeName, ownerName } from './owner.ts'
import { priorities, SourceKind, taskStates, waitsFor, type Task } from './task.ts'

/** Why a task stands in somebody's list: it is his, he gave it and has to rule, or it went up to him. */
export const standings = ['owner', 'dispatcher', 'above'] as const

/** A task as lists show it. */
export const TaskLine = z.object({
  task: z.string(),
  /** In whose list: a helper, a unit, or `township-office@610528001`. */
  who: z.string(),
  as: z.enum(standings),
  list: z.enum(['live', 'done']),
  source: SourceKind,
  what: z.string(),
  division: Division,
  household: z.string().nullable(),
  deadline: Day,
  priority: z.enum(priorities),
  state: z.enum(taskStates),
})
export type TaskLine = z.infer<typeof TaskLine>

const shownLetters = 100

export const lineOf = (task: Task, who: string, as: TaskLine['as']): TaskLine => ({
  task: task.task,
  who,
  as,
  list: task.state === 'closed' ? 'done' : 'live',
  source: task.source.kind,
  what: task.what.slice(0, shownLetters),
  division: task.division,
  household: task.household,
  deadline: task.deadline,
  priority: task.priority,
  state: task.state,
})

/**
 * The lists that a task stands in, whose turn it is first: that one stands for it in the lists of its place too. What is
 * closed stays in its last owner's list of what was done.
 */
export const linesOf = (task: Task): TaskLine[] => {
  const above = task.escalated.map(({ to }) => lineOf(task, officeName(to), 'above'))
  switch (waitsFor(task)) {
    case 'owner':
      return onceEach([lineOf(task, ownerName(task.owner), 'owner'), ...above])
    case 'dispatcher':
      return onceEach([lineOf(task, officeName(task.dispatcher), 'dispatcher'), ...above])
    case 'nobody':
      return [lineOf(task, ownerName(task.owner), 'owner')]
  }
}

const onceEach = (lines: readonly TaskLine[]): TaskLine[] =>
  [...new Map(lines.toReversed().map((line) => [line.who, line])).values()].toReversed()
