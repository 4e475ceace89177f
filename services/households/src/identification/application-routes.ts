import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition, entityKey, historyPrefix, ownerPartition } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { maskName } from '@bangfu/vault/mask'
import { assertAdjustmentOpen } from '../campaigns/window-table.ts'
import { evidenceOps } from '../procedure/evidence-table.ts'
import { isOwnHousehold } from '../procedure/own-household.ts'
import { headOf } from '../record/household.ts'
import { householdParams } from '../record/household-form.ts'
import { householdSubject } from '../record/household-table.ts'
import { ApplicationForm, openCase } from './application.ts'
import { CaseId } from './case.ts'
import { CaseLine, CaseStepLine, caseStepLine, caseSubject, doingOf, lineOf, listOf, openedOps } from './case-table.ts'
import { caseView } from './case-file-table.ts'
import { CaseView } from './case-view.ts'
import { caseStates } from './gates.ts'

const route = routeFor()

/** The path of everything about one case. */
export const caseParams = z.object({ identification: CaseId })

export const applicationRoutes = [
  route({
    method: 'POST',
    path: '/identification-cases',
    action: 'identification.apply',
    summary: { zh: '申请识别（或提起清退）', en: 'Apply for the register, or begin a removal from it' },
    body: ApplicationForm,
    returns: CaseLine,
    status: 201,
    subject: ({ body: { household } }, { table }) => householdSubject(household, table),
    run: async ({ body, found }, context) => {
      const { household: file, version } = found
      const doing = doingOf(context)
      const own = isOwnHousehold(context.actor, file.household, context.now)
      const headMasked = maskName(headOf(file)?.name ?? '')
      const one = openCase(body, { ...doing, id: context.newId('idc'), file, headMasked, fileVersion: version, own })
      await assertAdjustmentOpen(context.table, file.division, doing.today)
      const shown = await evidenceOps(context.table, file, body)
      const ops = [...openedOps(one), check(entityKey(file.household), { version }), ...shown]
      return context.commit(ops, created(lineOf(one), `/identification-cases/${one.case}`, 1), { about: one.case })
    },
  }),
  route({
    method: 'GET',
    path: '/identification-cases',
    action: 'identification.list',
    summary: { zh: '按区划与环节列出识别案卷', en: 'Cases of a division that stand at a gate' },
    query: z.strictObject({ division: WithinCounty, state: z.enum(caseStates), ...pageQuery }),
    returns: pageOf(CaseLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition(listOf(query.state), query.division)
      const place = { table: 'registry', index: 'byDivision', partition } as const
      const { items, next } = await context.page({ in: place, prefix: query.division }, query)
      return ok({ items: items.map(({ body }) => CaseLine.parse(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/identification-cases',
    action: 'identification.read',
    summary: { zh: '一户的识别案卷（新的在前）', en: 'The cases of a household, newest first' },
    params: householdParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(CaseLine),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, context) => {
      const partition = ownerPartition('identification', household)
      const place = { table: 'registry', index: 'byOwner', partition } as const
      const { items, next } = await context.page({ in: place, newestFirst: true }, query)
      return ok({ items: items.map(({ body }) => CaseLine.parse(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/identification-cases/{identification}',
    action: 'identification.read',
    summary: {
      zh: '查看识别案卷：调查、评议、公示、亲属与排除项提示、签字',
      en: 'Read a case: survey, appraisals, publicity, flags, signatures',
    },
    params: caseParams,
    returns: CaseView,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ found: { one, version } }, context) => ok(await caseView(context, one, dayOf(context.now)), version),
  }),
  route({
    method: 'GET',
    path: '/identification-cases/{identification}/history',
    action: 'household.history',
    summary: { zh: '案卷办理经过（新的在前）', en: 'Who did what in a case, newest first' },
    params: caseParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(CaseStepLine),
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ params: { identification }, query }, context) => {
      const range = { in: { table: 'registry', pk: identification }, prefix: historyPrefix } as const
      const { items, next } = await context.page({ ...range, newestFirst: true }, query)
      return ok({ items: items.map(caseStepLine), next })
    },
  }),
]
