import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { historyPrefix } from '@bangfu/table/keys'
import { changedFile } from './change-table.ts'
import { entryCheckFor } from './entry-check.ts'
import { entryOfChange, HouseholdChange } from './household-change.ts'
import { faultsOf, householdParams } from './household-form.ts'
import { changeOps, householdSubject } from './household-table.ts'
import { HouseholdView, viewOf } from './household-view.ts'
import { beforeOfBody } from './household-item.ts'
import { HistoryLine, historyLineOf } from './household-history.ts'
import { toldKey, toldOfItem } from './told-table.ts'

const route = routeFor()

export const changeRoutes = [
  route({
    method: 'PATCH',
    path: '/households/{household}',
    action: 'household.change',
    summary: { zh: '修改一户的联系方式、住址、位置等', en: 'Change how and where a household is reached' },
    params: householdParams,
    body: HouseholdChange,
    ifMatch: true,
    returns: HouseholdView,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ found, version, body }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const today = dayOf(context.now)
      const { entry, fields } = entryOfChange(body)
      const errors = entryCheckFor(
        found.household.division,
        today,
      )(entry).filter(({ severity, fields: about }) => severity === 'error' && about.some((field) => fields.has(field)))
      if (errors.length > 0) throw new Refusal('household_entry_refused', {}, faultsOf(errors))
      const after = changedFile(context.vault, found.household, body)
      const told = toldOfItem(await context.table.get(toldKey(after.household)))
      const ops = changeOps(context, found, after, body.reason)
      if (ops.length === 0) return ok(viewOf(after, told, today), version)
      return context.commit(ops, ok(viewOf(after, told, today), version + 1), { reason: body.reason })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/history',
    action: 'household.history',
    summary: { zh: '一户档案的变更历史（新的在前）', en: 'What a household’s file was before, newest first' },
    params: householdParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(HistoryLine),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, context) => {
      const { items, next } = await context.page(
        { in: { table: 'registry', pk: household }, prefix: historyPrefix, newestFirst: true },
        query,
      )
      return ok({ items: items.map(({ body }) => historyLineOf(beforeOfBody(body))), next })
    },
  }),
]
