import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { linesOf, type Outcome, type Settled } from './household-import.ts'
import { importHouseholds, mostLines } from './import-task.ts'

const route = routeFor()

const Reason = z.object({ code: z.string(), column: z.string().nullable(), zh: z.string(), en: z.string() })
const Counts = z.object({ registered: z.int(), unchanged: z.int(), refused: z.int() })

const ImportAnswer = z.object({
  dryRun: z.boolean(),
  households: Counts,
  persons: Counts,
  columns: z.object({
    mapped: z.array(z.object({ column: z.string(), header: z.string() })),
    ignored: z.array(z.string()),
  }),
  lines: z.array(
    z.object({
      line: z.int(),
      code: z.string(),
      household: z.string().nullable(),
      outcome: z.enum(['registered', 'unchanged', 'refused']),
      reasons: z.array(Reason),
      warnings: z.array(Reason),
      more: z.int(),
    }),
  ),
})

export const importRoutes = [
  route({
    method: 'POST',
    path: '/household-imports',
    action: 'household.import',
    summary: {
      zh: `导入户清单（CSV，至多 ${mostLines} 行）：逐行说明结果，好的入档，坏的留下并说明原因；可试运行，可重复`,
      en: `Import a household list (CSV, at most ${mostLines} lines): the answer says per line what happened; dry run and repeats are safe`,
    },
    query: z.strictObject({
      division: WithinCounty,
      dryRun: z.enum(['true', 'false']).default('false'),
    }),
    accepts: ['text/csv', 'application/octet-stream'],
    // Raw bytes: the edge hands them over unparsed.
    body: z.custom<Uint8Array>(),
    limitBytes: 5_000_000,
    returns: ImportAnswer,
    subject: ({ query }) => ({ scope: { division: query.division }, about: query.division, found: undefined }),
    run: async ({ query, body }, context) => {
      const dryRun = query.dryRun === 'true'
      const { mapped, ignored, settled } = await importHouseholds(context, body, { division: query.division, dryRun })
      return context.commit(
        [],
        ok({
          dryRun,
          households: countsOf(settled, () => 1),
          persons: countsOf(settled, ({ sheet }) => sheet.lines.length),
          columns: { mapped: [...mapped], ignored: [...ignored] },
          lines: linesOf(settled).map((line) => ({
            ...line,
            reasons: [...line.reasons],
            warnings: [...line.warnings],
          })),
        }),
      )
    },
  }),
]

const countsOf = (settled: readonly Settled[], weigh: (one: Settled) => number): Record<Outcome, number> => {
  const counts = { registered: 0, unchanged: 0, refused: 0 }
  for (const one of settled) counts[one.outcome] += weigh(one)
  return counts
}
