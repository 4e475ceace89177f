import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Period } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import { groupings, lateLines, LateLine, lineOf } from './lateness.ts'
import { listLateCounts } from './lateness-table.ts'

const route = routeFor()

export const lateRoutes = [
  route({
    method: 'GET',
    path: '/late-evidence',
    action: 'evidence.late',
    summary: {
      zh: '一个月内补录走访、补传照片的比例（按责任人、单位、村或乡镇，最高的在前）',
      en: 'The share of visits recorded and photos handed in late in a month, by helper, unit, village or township',
    },
    query: z.strictObject({
      division: Division,
      period: Period,
      by: z.enum(groupings).default('helper'),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    returns: z.object({
      total: LateLine,
      items: z.array(LateLine),
      /** Lines past the limit: those with the smallest share. */
      notListed: z.int(),
    }),
    subject: ({ query: { division } }) => {
      // What is counted stands by county.
      if (division.length < 6) throw new Refusal('not_found')
      return { scope: { division }, about: '', found: undefined }
    },
    run: async ({ query: { division, period, by, limit } }, { table }) => {
      const counts = await listLateCounts(table, division, period)
      const lines = lateLines(counts, by)
      return ok({
        total: lineOf(division, counts),
        items: lines.slice(0, limit),
        notListed: Math.max(0, lines.length - limit),
      })
    },
  }),
]
