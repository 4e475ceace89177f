import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { ClueImport, importClues, LineResult } from './clue-import-table.ts'
import { screenVillage } from './screen-village-task.ts'

const route = routeFor()

const Screened = z.object({
  village: z.string(),
  looked: z.int(),
  raised: z.int(),
  /** Households at which somebody was at work: looked at again the next night. */
  contended: z.int(),
})

export const screeningRoutes = [
  route({
    method: 'POST',
    path: '/screenings',
    action: 'monitoring.screen',
    summary: {
      zh: '立即筛查一个村（每夜自动筛查全县）',
      en: 'Look through a village now; every night does so for all',
    },
    body: z.strictObject({ village: Village }),
    returns: Screened,
    subject: ({ body: { village } }) => ({ scope: { division: village }, about: village, found: undefined }),
    run: async ({ body: { village } }, context) => {
      const screened = await screenVillage(context, village, dayOf(context.now))
      return context.commit([], ok({ village, ...screened }))
    },
  }),
  route({
    method: 'POST',
    path: '/clue-imports',
    action: 'monitoring.import',
    summary: {
      zh: '导入部门筛查预警线索（逐条返回结果）',
      en: 'Take in what another department found, with a result for each line',
    },
    body: ClueImport,
    limitBytes: 256 * 1024,
    returns: z.object({ lines: z.array(LineResult) }),
    subject: ({ body: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ body }, context) => context.commit([], ok({ lines: await importClues(context, body) })),
  }),
]
