import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Period } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { assessmentId } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import {
  findHelperResult,
  findHouseholdResult,
  findSummary,
  householdsOfHelper,
  resultQuery,
  VillageSummary,
  type StoredSummary,
} from './assessment-table.ts'
import type { AssessmentsDeps } from './deps.ts'
import { findHousehold } from './known-table.ts'
import { HelperResult, HouseholdResult } from './results.ts'

const route = routeFor<AssessmentsDeps>()

const place = { village: Village, period: Period }
const NotVisited = HouseholdResult.pick({ household: true, code: true, headMasked: true, why: true })
const WithoutHelper = HouseholdResult.pick({ household: true, code: true, headMasked: true })
/** A line of a list: what it comes to, without the contacts that it comes from. */
const HouseholdLine = HouseholdResult.omit({ contacts: true, contactsNotListed: true, responsible: true })

/** The first page of those without is named with the summary; the rest under `households?only=`. */
const mostNamed = 200

const loadSummary = async (table: TableReader, village: string, period: string): Promise<StoredSummary> => {
  const found = await findSummary(table, village, period)
  if (!found) throw new Refusal('not_found')
  return found
}

export const assessmentRoutes = [
  route({
    method: 'GET',
    path: '/assessments/{village}/{period}',
    action: 'assessment.read',
    summary: { zh: '查看一村一月的考核结果', en: 'The assessment of a village and month' },
    params: z.object(place),
    returns: VillageSummary.extend({
      version: z.int(),
      withoutVisit: z.array(NotVisited),
      withoutHelper: z.array(WithoutHelper),
    }),
    subject: async ({ params: { village, period } }, { table }) => ({
      scope: { division: village },
      about: assessmentId(village, period),
      found: await loadSummary(table, village, period),
    }),
    run: async ({ found: { summary, version } }, { table }) => {
      const named = async (list: 'without-visit' | 'without-helper') => {
        const page = await table.list({ ...resultQuery(summary, list), limit: mostNamed })
        return page.items.map(({ body }) => HouseholdResult.parse(body))
      }
      const [withoutVisit, withoutHelper] = await Promise.all([named('without-visit'), named('without-helper')])
      return { body: { ...summary, version, withoutVisit, withoutHelper }, version }
    },
  }),

  route({
    method: 'GET',
    path: '/assessments/{village}/{period}/households',
    action: 'assessment.read',
    summary: { zh: '逐户列出考核结果', en: 'The assessment household by household' },
    params: z.object(place),
    query: z.strictObject({ ...pageQuery, only: z.enum(['without-visit', 'without-helper']).optional() }),
    returns: pageOf(HouseholdLine),
    subject: async ({ params: { village, period } }, { table }) => ({
      scope: { division: village },
      about: assessmentId(village, period),
      found: await loadSummary(table, village, period),
    }),
    run: async ({ found: { summary }, query: { only, ...asked } }, { page }) => {
      const { items, next } = await page(resultQuery(summary, only ?? 'household'), asked)
      return { body: { items: items.map(({ body }) => HouseholdResult.parse(body)), next } }
    },
  }),

  route({
    method: 'GET',
    path: '/assessments/{village}/{period}/households/{household}',
    action: 'assessment.explain',
    summary: { zh: '说明一户的结果，直到每次联系', en: 'Explain a household down to its contacts' },
    params: z.object({ ...place, household: idSchema('hsh') }),
    returns: HouseholdResult,
    subject: async ({ params: { village, period, household } }, { table }) => {
      const { summary } = await loadSummary(table, village, period)
      const known = await findHousehold(table, household)
      const found = await findHouseholdResult(table, summary, household, known?.codes ?? [])
      if (!found) throw new Refusal('not_found')
      const answering = found.responsible.at(-1)
      return {
        scope: { division: village, household, ...(answering && { helper: answering.helper, unit: answering.unit }) },
        about: household,
        found,
      }
    },
    run: async ({ found }) => ({ body: found }),
  }),

  route({
    method: 'GET',
    path: '/assessments/{village}/{period}/helpers',
    action: 'assessment.read',
    summary: { zh: '按名次列出帮扶责任人的得分', en: 'Helpers by rank' },
    params: z.object(place),
    query: z.strictObject(pageQuery),
    returns: pageOf(HelperResult.omit({ arithmetic: true })),
    subject: async ({ params: { village, period } }, { table }) => ({
      scope: { division: village },
      about: assessmentId(village, period),
      found: await loadSummary(table, village, period),
    }),
    run: async ({ found: { summary }, query }, { page }) => {
      const { items, next } = await page(resultQuery(summary, 'helper'), query)
      return { body: { items: items.map(({ body }) => HelperResult.parse(body)), next } }
    },
  }),

  route({
    method: 'GET',
    path: '/assessments/{village}/{period}/helpers/{helper}',
    action: 'assessment.explain',
    summary: { zh: '说明得分的由来：算式、每户、每次走访', en: 'Explain a score: arithmetic, households, contacts' },
    params: z.object({ ...place, helper: idSchema('hlp') }),
    query: z.strictObject(pageQuery),
    returns: HelperResult.extend({
      pack: z.string(),
      vetoedBy: z.array(z.string()),
      households: z.int(),
      ofHouseholds: pageOf(HouseholdResult),
    }),
    subject: async ({ params: { village, period, helper } }, { table }) => {
      const { summary } = await loadSummary(table, village, period)
      const result = await findHelperResult(table, summary, helper)
      if (!result) throw new Refusal('not_found')
      return { scope: { division: village, helper, unit: result.unit }, about: helper, found: { summary, result } }
    },
    run: async ({ params: { helper }, query, found: { summary, result } }, { page }) => {
      const { items, next } = await page(householdsOfHelper(summary, helper), query)
      const ofHouseholds = { items: items.map(({ body }) => HouseholdResult.parse(body)), next }
      return { body: { ...result, pack: summary.pack, vetoedBy: summary.vetoedBy, ofHouseholds } }
    },
  }),
]
