import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Village } from '@bangfu/kernel/division'
import { addDays, boundsOf, Period, periodOf, startOfDay } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { apartKey, divisionPlace, ownerPlace, partitionOf } from '@bangfu/table/keys'
import { inOrder, PairingDay } from '../pairings/days.ts'
import { loadHelper } from '../organisations/helper-table.ts'
import { HelperId } from '../organisations/helper.ts'
import { loadHousehold } from '../pairings/pairing-table.ts'
import { HouseholdId } from '../pairings/pairing.ts'
import { sifted } from '../lists/sifted-table.ts'
import { seesDenials } from './confirmation-routes.ts'
import { loadVisit, visitOf } from './visit-table.ts'
import { lineOf, showVisit, VisitAnswer, VisitId, VisitLine, type Visit } from './visit.ts'
import { withinReach } from '../lists/within-reach.ts'

const route = routeFor()

const earliest = PairingDay.parse('1980-01-01')
const latest = PairingDay.parse('2099-12-31')

export const visitListRoutes = [
  route({
    method: 'GET',
    path: '/visits/{visit}',
    action: 'visit.read',
    summary: { zh: '查看走访及其佐证', en: 'Read a visit and what its photos prove' },
    params: z.strictObject({ visit: VisitId }),
    returns: VisitAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadVisit(table, params.visit)
      const { division, household, helper, unit } = found.visit
      return { scope: { division, household, helper, unit }, about: params.visit, found }
    },
    run: async ({ found: { visit, version } }, context) => ok(showVisit(visit, seesDenials(context, visit)), version),
  }),
  route({
    method: 'GET',
    path: '/households/{household}/visits',
    action: 'visit.list',
    summary: { zh: '户的走访与联络', en: 'The visits and contacts of a household' },
    params: z.strictObject({ household: HouseholdId }),
    query: z
      .strictObject({ from: PairingDay.default(earliest), to: PairingDay.default(latest), ...pageQuery })
      .refine(inOrder, { error: '截止日期早于起始日期 (to lies before from)', path: ['to'] }),
    returns: pageOf(VisitLine),
    subject: async ({ params }, { table }) => {
      const { household } = await loadHousehold(table, params.household)
      return {
        scope: { division: household.division, household: params.household },
        about: params.household,
        found: undefined,
      }
    },
    run: async ({ params, query }, context) => {
      const { page } = context
      const first = apartKey(params.household, 'visit', startOfDay(query.from))
      const past = apartKey(params.household, 'visit', startOfDay(addDays(query.to, 1)))
      const list = { in: partitionOf(first), from: first.sk, to: past.sk, newestFirst: true }
      const { items, next } = await page(list, query)
      return ok({ items: items.map(visitOf).map((visit) => lineOf(visit, seesDenials(context, visit))), next })
    },
  }),
  route({
    method: 'GET',
    path: '/helpers/{helper}/visits',
    action: 'visit.of-helper',
    summary: { zh: '帮扶责任人一个月的走访', en: 'A helper’s visits and contacts of a month' },
    params: z.strictObject({ helper: HelperId }),
    query: z.strictObject({ period: Period.optional(), ...pageQuery }),
    returns: pageOf(VisitLine),
    subject: async ({ params }, { table }) => {
      const { division, unit, helper } = await loadHelper(table, params.helper)
      return { scope: { division, unit, helper }, about: helper, found: undefined }
    },
    run: async ({ params, query }, context) => {
      const { page, now, actor } = context
      const bounds = boundsOf(query.period ?? periodOf(now))
      const { partition, sort: from } = ownerPlace('visit', params.helper, bounds.from)
      const { sort: to } = ownerPlace('visit', params.helper, bounds.to)
      const list = { in: { table: 'registry', index: 'byOwner', partition }, from, to, newestFirst: true } as const
      const visible = withinReach(actor, 'visit.of-helper', ({ division, unit, helper }: Visit) => ({
        division,
        unit,
        helper,
      }))
      const { items, next } = await sifted(page, list, query, (some) => visible(some.map(visitOf)))
      return ok({ items: items.map((visit) => lineOf(visit, seesDenials(context, visit))), next })
    },
  }),
  route({
    method: 'GET',
    path: '/visits',
    action: 'visit.of-village',
    summary: { zh: '一个村一个月的走访', en: 'The visits and contacts of a village in a month' },
    query: z.strictObject({ village: Village, period: Period.optional(), ...pageQuery }),
    returns: pageOf(VisitLine),
    subject: ({ query }) => ({ scope: { division: query.village }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const { page, now } = context
      const bounds = boundsOf(query.period ?? periodOf(now))
      const { partition, sort: from } = divisionPlace('visit', query.village, bounds.from)
      const { sort: to } = divisionPlace('visit', query.village, bounds.to)
      const list = { in: { table: 'registry', index: 'byDivision', partition }, from, to, newestFirst: true } as const
      const { items, next } = await page(list, query)
      return ok({ items: items.map(visitOf).map((visit) => lineOf(visit, seesDenials(context, visit))), next })
    },
  }),
]
