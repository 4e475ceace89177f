import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, dayOf, type Day, type Instant } from '@bangfu/kernel/time'
import { taskPackFor } from '@bangfu/rules/task-pack'
import { dueOn } from '@bangfu/rules/term'
import type { Context, Deps } from '@bangfu/service/context'
import {
  childKey,
  childPrefix,
  divisionPartition,
  divisionPlace,
  entityKey,
  ownerPartition,
  ownerPlace,
  partitionOf,
} from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Op, type Query, type TableReader } from '@bangfu/table/table'
import { dispatch, type TaskInput } from '@bangfu/tasks/dispatch'
import type { Office, Owner } from '@bangfu/tasks/owner'
import { Task, waitsFor } from '@bangfu/tasks/task'
import { mostActs, TaskAct, type Decided } from '@bangfu/tasks/task-acts'
import { messageOps, type Addressee } from '../messages/message-table.ts'
import { lineOps } from './task-line-table.ts'

/** Whoever makes a task needs of his context: who he is and when it is. */
type Making = Pick<Deps, 'newId' | 'vault' | 'publicOrigin'> & Pick<Context, 'actor' | 'now'>

export type GivenTask = { readonly task: Id<'tsk'>; readonly decided: Task; readonly ops: readonly Op[] }

/**
 * A task and the operations that give it, for the caller's own transaction: the task, its history, its lists, and word to
 * its owner. Without a deadline the pack's term holds. That a helper or unit exists, and is of the same county, the
 * caller has seen to.
 * @throws Refusal task_deadline_passed
 */
export const taskOps = (context: Making, input: TaskInput): GivenTask => {
  const { now, actor, newId } = context
  const today = dayOf(now)
  const { term, escalation } = taskPackFor(input.division, today)
  const deadline = input.deadline ?? dueOn(today, term[input.priority]).due
  const task = newId('tsk') as Task['task']
  const decided = dispatch(input, task, { by: actor.id, now, deadline, escalation })
  return {
    task,
    decided: decided.task,
    ops: [
      create(itemOf(decided.task)),
      actOp(decided),
      ...lineOps(undefined, decided.task),
      ...wordToOwner(context, decided.task),
    ],
  }
}

/** The operations that keep what an act has made of a task. */
export const changedTaskOps = (found: StoredTask, decided: Decided): Op[] => [
  replace(itemOf(decided.task), found.version),
  actOp(decided),
  ...lineOps(found.task, decided.task),
]

type Words = Pick<Deps, 'newId' | 'vault' | 'publicOrigin'> & { readonly now: Instant }

/** Tells the owner that a task is his, or that it came back. */
export const wordToOwner = (
  context: Words,
  { owner, division, deadline }: Task,
  template: 'task-assigned' | 'task-sent-back' = 'task-assigned',
): Op[] =>
  messageOps(context, {
    to: addresseeOf(owner, division),
    template,
    values: { due: deadline, link: linkTo(context, '/my/due') },
    division,
  })

/** Tells an office that a late task has come up to it. */
export const wordAbove = (
  context: Words,
  { division }: Task,
  { to, daysLate }: { readonly to: Office; readonly daysLate: number },
): Op[] =>
  messageOps(context, {
    to,
    template: 'task-escalated',
    values: { days: daysLate, link: linkTo(context, '/my/due') },
    division,
  })

export const linkTo = ({ publicOrigin }: Pick<Deps, 'publicOrigin'>, path: string): string =>
  `${publicOrigin?.() ?? ''}${path}`

const addresseeOf = (owner: Owner, division: Division): Addressee => {
  switch (owner.kind) {
    case 'helper':
      return { helper: owner.helper }
    case 'unit':
      return { role: 'unit-officer', division, unit: owner.unit }
    case 'office':
      return { role: owner.role, division: owner.division }
  }
}

const escalating = 'escalating'
const list = (turn: ReturnType<typeof waitsFor>): string => `task-${turn}`

/** It stands in its place's list by whose turn it is; and, while it may still go up, in one list by the day of that. */
const itemOf = (task: Task): Omit<Item, 'version'> => ({
  key: entityKey(task.task),
  kind: 'task',
  body: task,
  byDivision: divisionPlace(list(waitsFor(task)), task.division, `${task.deadline}#${task.task}`),
  ...(task.escalateAfter !== null && {
    byOwner: ownerPlace('task', escalating, `${task.escalateAfter}#${task.task}`),
  }),
})

const actOp = ({ task, act }: Decided): Op =>
  create({ key: childKey(task.task, 'act', act.no.toString().padStart(4, '0')), kind: 'task-act', body: act })

export type StoredTask = { readonly task: Task; readonly version: number }

export const storedTask = (item: Item): StoredTask => ({ task: Task.parse(item.body), version: item.version })

export const findTask = async (table: TableReader, id: string): Promise<StoredTask | undefined> => {
  const item = await table.get(entityKey(id))
  return item?.kind === 'task' ? storedTask(item) : undefined
}

/** @throws Refusal not_found */
export const loadTask = async (table: TableReader, id: Id<'tsk'>): Promise<StoredTask> => {
  const found = await findTask(table, id)
  if (!found) throw new Refusal('not_found')
  return found
}

/** Everything that was done to a task, in order. */
export const listActs = async (table: TableReader, id: string): Promise<TaskAct[]> => {
  const query = { in: partitionOf(entityKey(id)), prefix: childPrefix('act') }
  return (await listAll(table, query, 2 * mostActs)).map(({ body }) => TaskAct.parse(body))
}

/** The tasks of a place and all below it, by whose turn it is, by deadline within each division. */
export const tasksIn = (division: Division, turn: ReturnType<typeof waitsFor>): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(list(turn), division) },
  prefix: division,
})

/** The tasks of one village that are due until a day. */
export const tasksOfVillageUntil = (
  village: Division,
  turn: 'owner' | 'dispatcher',
  until: Day,
): Omit<Query, 'limit' | 'after'> => {
  const { partition, sort } = divisionPlace(list(turn), village, '')
  return {
    in: { table: 'registry', index: 'byDivision', partition },
    from: sort,
    to: `${sort}${addDays(until, 1)}`,
  }
}

/** Tasks of the whole installation whose day to go up has passed. The index may lag: look at the task itself. */
export const escalatingBefore = (today: string): Omit<Query, 'limit' | 'after'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('task', escalating) },
  to: today,
})
