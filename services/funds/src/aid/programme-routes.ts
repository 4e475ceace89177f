import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Day, dayOf } from '@bangfu/kernel/time'
import { studentAidPackFor } from '@bangfu/rules/student-aid-pack'
import { routeFor } from '@bangfu/service/context'

const route = routeFor()

const words = z.object({ zh: z.string(), en: z.string() })
const Programme = words.extend({
  code: z.string(),
  stages: z.array(z.string()),
  each: z.string(),
  tiers: z.array(words.extend({ tier: z.string(), amountFen: z.int(), stages: z.array(z.string()).optional() })),
  statuses: z.array(z.string()),
  categories: z.array(z.string()).nullable(),
  documents: z.array(z.string()),
  severity: z.string(),
  note: words.optional(),
  source: z.object({ document: z.string(), strength: z.string() }),
})

export const programmeRoutes = [
  route({
    method: 'GET',
    path: '/aid-programmes',
    action: 'aid-programme.read',
    summary: { zh: '查看学生资助项目及其依据', en: 'Read the programmes of student aid and their sources' },
    query: z.strictObject({ division: WithinCounty, on: Day.optional() }),
    returns: z.object({ pack: z.string().nullable(), programmes: z.array(Programme), notes: z.array(words) }),
    subject: () => ({ scope: { open: true }, about: '', found: undefined }),
    run: async ({ query: { division, on } }, { now }) => {
      const pack = studentAidPackFor(division, on ?? dayOf(now))
      return ok({
        pack: pack?.id ?? null,
        programmes: z.array(Programme).parse(pack?.programmes ?? []),
        notes: [...(pack?.notes ?? [])],
      })
    },
  }),
]
