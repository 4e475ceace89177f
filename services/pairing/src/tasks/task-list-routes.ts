import * as z from 'zod'
import type { Scope } from '@bangfu/access/can'
import { ok } from '@bangfu/http/route'
import { WithinCounty, type Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { lineOf, type TaskLine } from '@bangfu/tasks/line'
import { officeName, officeRoles, ownerName } from '@bangfu/tasks/owner'
import { withinReach } from '../lists/within-reach.ts'
import { dutiesDone, dutiesUntil, taskLineOf } from './task-line-table.ts'
import { loadOwner } from './task-owner-table.ts'
import { params, taskAsked } from './task-routes.ts'
import { listActs, storedTask, tasksIn } from './task-table.ts'
import { showLine, showTask, TaskLineShown, TaskWithActs } from './task.ts'

const route = routeFor()

const Asked = z.strictObject({
  division: WithinCounty.optional(),
  /** Of a place: whose turn it is. */
  waitsFor: z.enum(['owner', 'dispatcher', 'nobody']).default('owner'),
  /** The list of an office of the place, instead of the place's. */
  office: z.enum(officeRoles).optional(),
  helper: idSchema('hlp').optional(),
  unit: idSchema('unt').optional(),
  /** Of somebody: what he has to do, or what he has done. */
  list: z.enum(['live', 'done']).default('live'),
  ...pageQuery,
})

type Listed = { readonly place: Division } | { readonly who: string; readonly owner: Scope }

/** @throws Refusal invalid_input: not one of division, helper and unit · not_found */
const listAsked = async ({ query }: { query: z.output<typeof Asked> }, { table }: Context) => {
  const { division, helper, unit, office } = query
  const only = [division, helper, unit].filter((one) => one !== undefined)
  if (only.length !== 1 || (office !== undefined && division === undefined))
    throw new Refusal('invalid_input', {}, [
      { pointer: 'query', zh: 'division、helper、unit 请给出其中一个', en: 'give one of division, helper and unit' },
    ])
  if (division !== undefined) {
    const scope: Scope = { division }
    const found: Listed =
      office === undefined ? { place: division } : { who: officeName({ role: office, division }), owner: scope }
    return { scope, about: '', found }
  }
  const who = helper ?? unit ?? ''
  const owner = await loadOwner(table, who)
  const scope: Scope = helper === undefined ? { ...owner, unit: who } : { ...owner, helper: who }
  return { scope, about: who, found: { who, owner: scope } satisfies Listed as Listed }
}

export const taskListRoutes = [
  route({
    method: 'GET',
    path: '/tasks',
    action: 'task.list',
    summary: {
      zh: '列出任务：一个区划（按轮到谁办理）、一名帮扶责任人、一个单位或一个办公室，按期限先后',
      en: 'Tasks of a place by whose turn it is, or of a helper, a unit or an office, by deadline',
    },
    query: Asked,
    returns: pageOf(TaskLineShown),
    subject: listAsked,
    run: async ({ query, found }, context) => {
      const { actor, now } = context
      if ('place' in found) {
        const { items, next } = await context.page(tasksIn(found.place, query.waitsFor), query)
        const lines = items
          .map((item) => storedTask(item).task)
          .map((task) => lineOf(task, ownerName(task.owner), 'owner'))
        return ok({ items: lines.map((line) => showLine(line, now)), next })
      }
      const { who, owner } = found
      const { items, next } = await context.page(query.list === 'live' ? dutiesUntil(who) : dutiesDone(who), query)
      const seen = withinReach(actor, 'task.list', (line: TaskLine) => ({ ...owner, division: line.division }))
      return ok({ items: seen(items.map(taskLineOf)).map((line) => showLine(line, now)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/tasks/{task}',
    action: 'task.read',
    summary: { zh: '查看任务及其全部办理记录', en: 'A task with everything that was done to it' },
    params,
    returns: TaskWithActs,
    subject: taskAsked,
    run: async ({ found: { task, version } }, { table, now }) =>
      ok({ ...showTask(task, now), acts: await listActs(table, task.task) }, version),
  }),
]
