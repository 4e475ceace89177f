import * as z from 'zod'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { AidEntry, totalsOf } from './aid.ts'
import { listAid } from './aid-table.ts'
import { householdParams } from './household-form.ts'
import { householdSubject } from './household-table.ts'

const route = routeFor()

const Aid = z.object({
  household: z.string(),
  year: z.int(),
  totals: z.object({ paidFen: z.int(), reversedFen: z.int(), netFen: z.int() }),
  entries: z.array(AidEntry),
})

export const aidRoutes = [
  route({
    method: 'GET',
    path: '/households/{household}/aid',
    action: 'household.read',
    summary: { zh: '一户某年收到的帮扶资金', en: 'Money that a household received in a year' },
    params: householdParams,
    query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional() }),
    returns: Aid,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, { table, now }) => {
      const year = query.year ?? Number(dayOf(now).slice(0, 4))
      const entries = await listAid(table, household, year)
      return ok({ household, year, totals: totalsOf(entries), entries })
    },
  }),
]
