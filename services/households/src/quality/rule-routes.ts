import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Day, dayOf } from '@bangfu/kernel/time'
import { clauses } from '@bangfu/rules/quality/clauses'
import { rulesInForce } from '@bangfu/rules/quality/evaluator'
import { routeFor } from '@bangfu/service/context'

const route = routeFor()

const Words = z.object({ zh: z.string(), en: z.string() })

const RuleView = z.object({
  rule: z.string(),
  /** What it looks at: a household, each person, a village, or households of a county beside each other. */
  of: z.enum(['household', 'person', 'village', 'county']),
  severity: z.enum(['error', 'warning']),
  ...Words.shape,
  fields: z.array(z.string()),
  numbers: z.record(z.string(), z.number()),
  /** Where it holds only at entry or only on file. */
  only: z.enum(['entry', 'file']).nullable(),
  pack: z.string(),
  source: z.object({ document: z.string(), strength: z.enum(['GOV', 'NEWS', 'FORM', 'WEAK', 'GK']) }),
  clauses: z.array(z.object({ clause: z.string(), text: z.string() })),
  note: Words.nullable(),
})

export const ruleRoutes = [
  route({
    method: 'GET',
    path: '/quality/rules',
    action: 'quality.read',
    summary: {
      zh: '查看某区划某日适用的档案质量规则：等级、数值、来源与存疑之处',
      en: 'The quality rules that hold in a division on a day: severity, numbers, sources and doubts',
    },
    query: z.strictObject({ division: WithinCounty, on: Day.optional() }),
    returns: z.object({ rules: z.array(RuleView) }),
    subject: ({ query: { division } }) => ({ scope: { division }, about: division, found: undefined }),
    run: async ({ query: { division, on } }, { now }) =>
      ok({
        rules: rulesInForce(division, on ?? dayOf(now)).map(({ rule, entry, pack, zh, en }) => ({
          ...{ rule: rule.id, of: rule.of, severity: entry.severity, zh, en, fields: [...rule.fields] },
          ...{ numbers: { ...entry.numbers }, only: entry.only ?? null, pack, source: entry.source },
          clauses: clauses.filter(({ rules }) => rules.includes(rule.id)).map(({ id, text }) => ({ clause: id, text })),
          note: entry.note ?? null,
        })),
      }),
  }),
]
