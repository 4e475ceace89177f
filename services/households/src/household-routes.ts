import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition, entityKey } from '@bangfu/table/keys'
import { HouseholdLine, HouseholdView, viewOf } from './household-view.ts'
import { householdOfItem } from './household-table.ts'
import { toldKey, toldOfItem } from './told-table.ts'

const route = routeFor()

const params = z.object({ household: idSchema('hsh') })

export const householdRoutes = [
  route({
    method: 'GET',
    path: '/households',
    action: 'household.list',
    summary: { zh: '按区划列出户（脱敏）', en: 'List households of a division (masked)' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(HouseholdLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const { items, next } = await context.page(
        {
          in: { table: 'registry', index: 'byDivision', partition: divisionPartition('household', query.division) },
          prefix: query.division,
        },
        query,
      )
      return ok({ items: items.map(({ body }) => HouseholdLine.parse(body)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}',
    action: 'household.read',
    summary: { zh: '查看一户的档案（敏感信息脱敏）', en: 'Read the file of a household (personal fields masked)' },
    params,
    returns: HouseholdView,
    subject: async ({ params: { household: id } }, { table }) => {
      const [item, told] = await table.getMany([entityKey(id), toldKey(id)])
      if (!item) throw new Refusal('not_found')
      const found = { ...householdOfItem(item), told: toldOfItem(told) }
      return { scope: { division: found.household.division, household: id }, about: id, found }
    },
    run: async ({ found: { household, version, told } }, { now }) => ok(viewOf(household, told, dayOf(now)), version),
  }),
]
