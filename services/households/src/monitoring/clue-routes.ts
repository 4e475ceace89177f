import * as z from 'zod'
import { grantsInForce } from '@bangfu/access/actor'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { ok } from '@bangfu/http/route'
import { clueReasonCodes } from '@bangfu/rules/clue-reasons'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionPartition, ownerPartition } from '@bangfu/table/keys'
import { householdSubject } from '../record/household-table.ts'
import { raisedOps, readWatches, rulesFor } from './clue-table.ts'
import { phases } from './monitoring-case.ts'
import { caseSubject, listOf } from './monitoring-table.ts'
import { CaseLine, caseLine, CaseView, caseView } from './monitoring-view.ts'
import { assertWatchable } from './raise-clue.ts'

const route = routeFor()

// Its own: the forms of the record bring all code lists along, and a function stays small.
const householdParams = z.object({ household: idSchema('hsh') })
export const caseParams = z.object({ monitoring: idSchema('mon') })

const ClueForm = z.strictObject({
  reason: z.enum(clueReasonCodes),
  told: z.string().trim().min(4).max(500),
})

export const clueRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/clues',
    action: 'monitoring.report',
    summary: {
      zh: '提交防返贫监测线索（农户自主申报或干部走访）',
      en: 'Report that a household may fall (back) into poverty: by itself, or by a cadre who was there',
    },
    params: householdParams,
    body: ClueForm,
    returns: CaseView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found: { household }, body }, context) => {
      assertWatchable(household.status)
      const [watch] = await readWatches(context.table, [household.household])
      if (!watch) throw new RangeError('one household, one watch')
      const source = isOwn(context, household.household) ? 'self' : 'cadre'
      const { after, version, ops } = raisedOps(context, household, watch, { ...body, source })
      if (!after) throw new RangeError('a reported clue always has a case')
      const pack = rulesFor(household.division, after.opened)
      return context.commit(ops, ok(caseView(after, pack), version), { about: after.case })
    },
  }),
  route({
    method: 'GET',
    path: '/monitoring-cases',
    action: 'monitoring.list',
    summary: {
      zh: '按区划列出监测对象（open 核查中、watched 监测中、closed 已结束）',
      en: 'Households under monitoring in a division: looked into, watched, or over',
    },
    query: z.strictObject({ division: WithinCounty, phase: z.enum(phases), ...pageQuery }),
    returns: pageOf(CaseLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition(listOf(query.phase), query.division)
      const { items, next } = await context.page(
        { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division },
        query,
      )
      return ok({ items: items.map(({ body }) => caseLine(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/monitoring-cases',
    action: 'monitoring.read',
    summary: { zh: '一户的监测记录（新的在前）', en: 'All cases of monitoring about a household, newest first' },
    params: householdParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(CaseLine),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, context) => {
      const partition = ownerPartition('monitoring', household)
      const { items, next } = await context.page(
        { in: { table: 'registry', index: 'byOwner', partition }, newestFirst: true },
        query,
      )
      return ok({ items: items.map(({ body }) => caseLine(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/monitoring-cases/{monitoring}',
    action: 'monitoring.read',
    summary: { zh: '查看一个监测对象', en: 'Read one case of monitoring' },
    params: caseParams,
    returns: CaseView,
    subject: ({ params }, { table }) => caseSubject(params.monitoring, table),
    run: async ({ found: { found, version } }) => ok(caseView(found, rulesFor(found.division, found.opened)), version),
  }),
]

/** Whether a household speaks for itself. */
const isOwn = ({ actor, now }: Pick<Context, 'actor' | 'now'>, household: string): boolean =>
  grantsInForce(actor.grants, now).some((grant) => grant.role === 'household' && grant.household === household)
