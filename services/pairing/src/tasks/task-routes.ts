import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { contains } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { taskPackFor } from '@bangfu/rules/task-pack'
import { routeFor, type Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { mayDelegate, mayDispatch } from '@bangfu/tasks/delegation'
import { TaskInput } from '@bangfu/tasks/dispatch'
import { holdsOffice } from '@bangfu/tasks/owner'
import { TaskId, type Task } from '@bangfu/tasks/task'
import {
  actAsDispatcher,
  actAsOwner,
  DispatcherAct,
  OwnerAct,
  type Decided,
  type Doer,
  type Escalation,
} from '@bangfu/tasks/task-acts'
import { namedHousehold, namedOwner } from './task-owner-table.ts'
import { changedTaskOps, loadTask, taskOps, wordToOwner, type StoredTask } from './task-table.ts'
import { scopeOfTask, showTask, TaskShown } from './task.ts'

const route = routeFor()
export const params = z.strictObject({ task: TaskId })

export const taskAsked = async (
  { params: { task } }: { params: z.output<typeof params> },
  { table, actor }: Context,
) => {
  const found = await loadTask(table, task)
  return { scope: scopeOfTask(found.task, actor), about: task, found }
}

const doerOf = ({ actor, now }: Context): Doer => ({ by: actor.id, now, held: actor.grants })
const escalationOf = ({ division }: Task, { now }: Context): Escalation => taskPackFor(division, dayOf(now)).escalation

const commitAct = (context: Context, found: StoredTask, decided: Decided, more: readonly Op[] = []) =>
  context.commit(
    [...changedTaskOps(found, decided), ...more],
    ok(showTask(decided.task, context.now), found.version + 1),
    decided.act.reason === null ? {} : { reason: decided.act.reason },
  )

export const taskRoutes = [
  route({
    method: 'POST',
    path: '/tasks',
    action: 'task.dispatch',
    summary: { zh: '交办任务', en: 'Give somebody a task' },
    body: TaskInput,
    returns: TaskShown,
    status: 201,
    idempotencyKey: 'required',
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      const { dispatcher, division, owner } = body
      if (!holdsOffice(context.actor.grants, dispatcher) || !contains(dispatcher.division, division))
        throw new Refusal('task_not_yours')
      if (!mayDispatch(dispatcher, owner)) throw new Refusal('task_owner_not_found')
      const { standing } = await namedOwner(context.table, owner, division)
      const there = await namedHousehold(context.table, body.household, division)
      const { task, decided, ops } = taskOps(context, body)
      return context.commit(
        [...ops, ...standing, ...there],
        created(showTask(decided, context.now), `/tasks/${task}`, 1),
        {
          about: task,
        },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/tasks/{task}/answers',
    action: 'task.answer',
    summary: {
      zh: '责任人办理任务：受理、退回、转办、答复（态度、事实、措施）',
      en: 'An owner accepts a task, gives it back, passes it on, or answers with position, facts and measures',
    },
    params,
    body: OwnerAct,
    returns: TaskShown,
    ifMatch: true,
    subject: taskAsked,
    run: async ({ body, found, version }, context) => {
      assertVersion(found, version)
      const decided = actAsOwner(found.task, body, doerOf(context), escalationOf(found.task, context))
      if (body.act !== 'delegate') return commitAct(context, found, decided)
      const { unit, standing } = await namedOwner(context.table, body.to, found.task.division)
      if (!mayDelegate(found.task.owner, body.to, unit)) throw new Refusal('task_owner_not_found')
      return commitAct(context, found, decided, [...standing, ...wordToOwner(context, decided.task)])
    },
  }),
  route({
    method: 'POST',
    path: '/tasks/{task}/rulings',
    action: 'task.dispatch',
    summary: {
      zh: '交办方处理任务：改派、退回重办、销号（未答复不得销号，经办人不得销号）',
      en: 'The office that gave a task gives it to another, sends it back, or closes it: after a reply, and by other hands',
    },
    params,
    body: DispatcherAct,
    returns: TaskShown,
    ifMatch: true,
    subject: taskAsked,
    run: async ({ body, found, version }, context) => {
      assertVersion(found, version)
      const decided = actAsDispatcher(found.task, body, doerOf(context), escalationOf(found.task, context))
      if (body.act === 'close') return commitAct(context, found, decided)
      if (body.act === 'send-back')
        return commitAct(context, found, decided, wordToOwner(context, decided.task, 'task-sent-back'))
      if (!mayDispatch(found.task.dispatcher, body.to)) throw new Refusal('task_owner_not_found')
      const { standing } = await namedOwner(context.table, body.to, found.task.division)
      return commitAct(context, found, decided, [...standing, ...wordToOwner(context, decided.task)])
    },
  }),
]

/** @throws Refusal version_changed */
const assertVersion = (found: StoredTask, version: number): void => {
  if (found.version !== version) throw new Refusal('version_changed')
}
