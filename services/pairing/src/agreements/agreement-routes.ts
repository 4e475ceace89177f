import * as z from 'zod'
import { contains } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { mayDispatch } from '@bangfu/tasks/delegation'
import { TaskInput } from '@bangfu/tasks/dispatch'
import { holdsOffice } from '@bangfu/tasks/owner'
import { PairingDay } from '../pairings/days.ts'
import { namedOwner } from '../tasks/task-owner-table.ts'
import { taskOps } from '../tasks/task-table.ts'
import { showTask, TaskShown } from '../tasks/task.ts'
import {
  agreementAsked,
  assertRoomForDelivery,
  assertRoomForTask,
  createDelivery,
  linkTask,
  listAgreementTasks,
  listDeliveries,
  loadDelivery,
  replaceDelivery,
} from './agreement-table.ts'
import { AgreementId } from './agreement.ts'
import { confirmedDelivery, Delivery, DeliveryId, DeliveryInput, newDelivery } from './delivery.ts'
import { DutyProgress, progressOn } from './progress.ts'

const route = routeFor()
const params = z.strictObject({ agreement: AgreementId })

const Side = z.object({ label: z.string(), unit: z.string().nullable() })
const AgreementAnswer = z.object({
  agreement: z.string(),
  kind: z.string(),
  title: z.string().nullable(),
  division: z.string(),
  helping: Side,
  helped: Side,
  from: Day,
  to: Day.nullable(),
  ended: z.boolean(),
  on: Day,
  duties: z.array(DutyProgress),
  /** The last hundred that were entered. */
  deliveries: z.array(Delivery),
  deliveriesEntered: z.int(),
  tasks: z.array(TaskShown),
  taskCounts: z.object({ all: z.int(), closed: z.int(), overdue: z.int() }),
})

export const agreementRoutes = [
  route({
    method: 'GET',
    path: '/agreements/{agreement}',
    action: 'agreement.read',
    summary: {
      zh: '协议的进展：各项职责的完成情况、已办事项与任务',
      en: 'How far an agreement is: its duties as of a day, what was done of them, and its tasks',
    },
    params,
    query: z.strictObject({ on: PairingDay.optional() }),
    returns: AgreementAnswer,
    subject: agreementAsked('reader'),
    run: async ({ params, query, found: { agreement } }, { table, now }) => {
      const on = query.on ?? dayOf(now)
      const [deliveries, given] = await Promise.all([
        listDeliveries(table, params.agreement),
        listAgreementTasks(table, params.agreement),
      ])
      const tasks = given.map((task) => showTask(task, now))
      const count = (pick: (task: (typeof tasks)[number]) => boolean): number => tasks.filter(pick).length
      return ok({
        ...agreement,
        helping: { ...agreement.helping, unit: agreement.helping.unit ?? null },
        helped: { ...agreement.helped, unit: agreement.helped.unit ?? null },
        on,
        duties: progressOn(agreement, deliveries, on),
        deliveries: deliveries.slice(-100),
        deliveriesEntered: deliveries.length,
        tasks,
        taskCounts: {
          all: tasks.length,
          closed: count(({ state }) => state === 'closed'),
          overdue: count(({ overdue }) => overdue),
        },
      })
    },
  }),
  route({
    method: 'POST',
    path: '/agreements/{agreement}/tasks',
    action: 'task.dispatch',
    summary: { zh: '交办协议事项', en: 'Give somebody a task that an agreement asks for' },
    params,
    body: TaskInput.omit({ source: true, division: true, household: true }),
    returns: TaskShown,
    status: 201,
    idempotencyKey: 'required',
    subject: agreementAsked('reader'),
    run: async ({ params, body, found: { agreement, unchanged } }, context) => {
      const { dispatcher, owner } = body
      const { division, ended } = agreement
      if (ended) throw new Refusal('agreement_ended')
      if (!holdsOffice(context.actor.grants, dispatcher) || !contains(dispatcher.division, division))
        throw new Refusal('task_not_yours')
      if (!mayDispatch(dispatcher, owner)) throw new Refusal('task_owner_not_found')
      await assertRoomForTask(context.table, params.agreement)
      const { standing } = await namedOwner(context.table, owner, division)
      const source = { kind: 'agreement', ref: params.agreement } as const
      const { task, decided, ops } = taskOps(context, TaskInput.parse({ ...body, division, source }))
      return context.commit(
        [unchanged, linkTask(params.agreement, task), ...ops, ...standing],
        created(showTask(decided, context.now), `/tasks/${task}`, 1),
        { about: task },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/agreements/{agreement}/deliveries',
    action: 'agreement.deliver',
    summary: { zh: '登记协议职责的落实', en: 'Enter what was done of a duty of an agreement' },
    params,
    body: DeliveryInput,
    returns: Delivery,
    status: 201,
    subject: agreementAsked('helping'),
    run: async ({ params, body, found: { agreement, unchanged } }, { table, newId, actor, now, commit }) => {
      if (agreement.ended) throw new Refusal('agreement_ended')
      await assertRoomForDelivery(table, params.agreement)
      const made = { delivery: newId('dlv'), said: { by: actor.id, at: now }, today: dayOf(now) }
      const delivery = newDelivery(agreement, body, made)
      return commit(
        [unchanged, createDelivery(delivery)],
        { ...ok(delivery, 1), status: 201 },
        {
          about: delivery.delivery,
        },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/agreements/{agreement}/deliveries/{delivery}/confirmation',
    action: 'agreement.confirm',
    summary: { zh: '受助方确认已落实', en: 'The helped side confirms what was done' },
    params: params.extend({ delivery: DeliveryId }),
    body: z.strictObject({}),
    returns: Delivery,
    subject: async (asked, context) => {
      const { scope, found } = await agreementAsked('helped')(asked, context)
      const own = await loadDelivery(context.table, asked.params.agreement, asked.params.delivery)
      return { scope, about: asked.params.delivery, found: { ...found, own } }
    },
    run: async ({ found: { own } }, context) => {
      const after = confirmedDelivery(own.delivery, { by: context.actor.id, at: context.now })
      if (!after) return ok(own.delivery, own.version)
      return context.commit(
        [replaceDelivery(after, own.version), historyOp(context, after.delivery, own.version, own.delivery)],
        ok(after, own.version + 1),
      )
    },
  }),
]
