import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { entityKey, exclusionListId } from '@bangfu/table/keys'
import { put } from '@bangfu/table/ops'
import { ExclusionForm, ExclusionList } from './exclusion-list.ts'
import { exclusionsOf } from './exclusion-table.ts'

const route = routeFor()

const params = z.object({ county: z.string().regex(/^\d{6}$/, { error: 'a county code of six digits' }) })
export const exclusionRoutes = [
  route({
    method: 'GET',
    path: '/exclusion-lists/{county}',
    action: 'exclusion-list.read',
    summary: { zh: '查看本县的排除清单', en: 'Read what the county excludes' },
    params,
    returns: ExclusionList,
    subject: ({ params: { county } }) => ({ scope: { open: true }, about: county, found: undefined }),
    run: async ({ params: { county } }, { table }) => {
      const { list, version } = await exclusionsOf(table, county)
      return ok(list, version)
    },
  }),
  route({
    method: 'PUT',
    path: '/exclusion-lists/{county}',
    action: 'exclusion-list.set',
    summary: { zh: '设定本县的排除清单', en: 'Set what the county excludes' },
    params,
    body: ExclusionForm,
    ifMatch: 'if-exists',
    returns: ExclusionList,
    subject: ({ params: { county } }) => ({
      scope: { division: county as Division },
      about: county,
      found: undefined,
    }),
    run: async ({ params: { county }, body: { items, document, reason }, version }, context) => {
      const before = await exclusionsOf(context.table, county)
      if (version !== before.version) throw new Refusal(version === 0 ? 'version_required' : 'version_changed')
      const id = exclusionListId(county)
      const list = { county, items, document }
      const item = { key: entityKey(id), kind: 'exclusion-list', version: version + 1, body: list }
      const ops = [
        put(item, version === 0 ? 'absent' : { version }, () => new Refusal('version_changed')),
        ...(version === 0 ? [] : [historyOp(context, id, version, before.list, reason)]),
      ]
      return context.commit(ops, ok(list, version + 1), { reason })
    },
  }),
]
