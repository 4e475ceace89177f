import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Division } from '@bangfu/kernel/division'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import type { EvidenceDeps } from '../deps.ts'
import { findingOf, findingsIn } from './finding-table.ts'
import { FindingLine, showFinding } from './finding.ts'

const route = routeFor<EvidenceDeps>()

export const findingRoutes = [
  route({
    method: 'GET',
    path: '/photo-findings',
    action: 'photo-finding.read',
    summary: {
      zh: '夜间清查发现的照片问题：无主原图、未核验、缺显示图、隔离件',
      en: 'What the night found amiss with photos: orphans, never checked, copies missing, kept apart',
    },
    query: z.strictObject({ division: Division.optional(), ...pageQuery }),
    returns: pageOf(FindingLine),
    subject: ({ query: { division } }) => ({ scope: division ? { division } : {}, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(findingsIn(query.division ?? ''), query)
      return ok({ items: items.map((item) => showFinding(findingOf(item))), next })
    },
  }),
]
