import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { faultsOf, faultsOfDivision, type Faults } from './quality-table.ts'
import { ruleTextsOf, type RuleText } from './rule-texts.ts'

const route = routeFor()

const FindingView = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  /** The member's masked name; null for the household as a whole. */
  who: z.string().nullable(),
  person: z.string().nullable(),
  fields: z.array(z.string()),
  zh: z.string(),
  en: z.string(),
  since: z.string(),
})
const HouseholdFindings = z.object({
  household: z.string(),
  code: z.string(),
  village: z.string(),
  group: z.string().nullable(),
  headMasked: z.string(),
  on: z.string(),
  findings: z.array(FindingView),
})

export const findingRoutes = [
  route({
    method: 'GET',
    path: '/quality-findings',
    action: 'quality.read',
    summary: {
      zh: '列出有问题的户（脱敏）：最近一次核查发现的问题',
      en: 'List households with findings (masked), as their last check left them',
    },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(HouseholdFindings),
    subject: ({ query: { division } }) => ({ scope: { division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const { items, next } = await context.page(faultsOfDivision(query.division), query)
      const textOf = ruleTextsOf(query.division, dayOf(context.now))
      return ok({ items: items.map((item) => viewOf(faultsOf(item), textOf)), next })
    },
  }),
]

const viewOf = ({ findings, ...about }: Faults, textOf: (rule: string) => RuleText) => ({
  ...about,
  findings: findings.map((finding) => {
    const { zh, en, fields } = textOf(finding.rule)
    return { ...finding, zh, en, fields: [...fields] }
  }),
})
