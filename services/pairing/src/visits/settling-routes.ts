import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Village, WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { divisionPartition } from '@bangfu/table/keys'
import type { Op } from '@bangfu/table/table'
import { loadHousehold } from '../pairings/pairing-table.ts'
import { HouseholdId } from '../pairings/pairing.ts'
import { lineBy, seesDenials, visitParams, visitSubject } from './confirmation-routes.ts'
import { confirmedOps, disputeOf, disputeOps, openDisputes, settledDisputes } from './confirmation-table.ts'
import { assertSettles, stateOfConfirmation } from './confirmation.ts'
import { openHouseholdPhone } from './household-phone-table.ts'
import { offMonthOp, replaceVisit } from './visit-table.ts'
import { showVisit, VisitAnswer, VisitId, type Visit } from './visit.ts'
import { withdrawn } from './withdrawal.ts'

const route = routeFor()
const reason = z.string().trim().min(4).max(500)

/** What is done about a visit that is wrong, or said to be; and how its household is reached. */
export const settlingRoutes = [
  route({
    method: 'POST',
    path: '/visits/{visit}/withdrawal',
    action: 'visit.withdraw',
    summary: {
      zh: '撤回走访记录（仍可查看，不再计数）',
      en: 'Take a visit back: it stays to be seen and counts no more',
    },
    params: visitParams,
    body: z.strictObject({ reason }),
    returns: VisitAnswer,
    ifMatch: true,
    subject: visitSubject,
    run: async ({ body, version, found }, context) => {
      const before = found.visit
      const after = withdrawn(before, body.reason, context.actor.id, context.now)
      const sees = seesDenials(context, before)
      if (!after) return ok(showVisit(before, sees), found.version)
      if (version !== found.version) throw new Refusal('version_changed')
      return context.commit(
        [
          replaceVisit(after, version),
          historyOp(context, before.visit, version, before, body.reason),
          ...(await offMonthOp(context.table, after)),
          ...disputeOps(before, after),
          // A refuted visit was told of before: what is subtracted from figures is subtracted once.
          ...(stateOfConfirmation(before.confirmations) === 'refuted' ? [] : [noLongerCounts(context, after)]),
        ],
        ok(showVisit(after, sees), version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/visits/{visit}/settlement',
    action: 'visit.settle',
    summary: { zh: '核实户否认的走访', en: 'Settle whether a visit that was denied took place' },
    params: visitParams,
    body: z.strictObject({ came: z.boolean(), reason }),
    returns: VisitAnswer,
    subject: visitSubject,
    run: async ({ body, found }, context) => {
      const { visit: before, version } = found
      assertSettles(before, context.actor.id)
      const line = lineBy(context, 'settlement', body.came, { note: body.reason })
      const after = { ...before, confirmations: [...before.confirmations, line] }
      return context.commit(
        [...confirmedOps(before, after, version), ...(body.came ? [] : [noLongerCounts(context, after)])],
        ok(showVisit(after, 'all'), version + 1),
        { reason: body.reason },
      )
    },
  }),
  route({
    method: 'GET',
    path: '/visit-disputes',
    action: 'visit.disputes',
    summary: { zh: '户否认、待核实的走访', en: 'Visits that households denied' },
    query: z.strictObject({
      division: WithinCounty,
      settled: z.enum(['true', 'false']).default('false'),
      ...pageQuery,
    }),
    returns: pageOf(
      z.object({
        visit: VisitId,
        household: HouseholdId,
        helper: z.string(),
        helperName: z.string(),
        division: Village,
        at: Instant,
      }),
    ),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const kind = query.settled === 'true' ? settledDisputes : openDisputes
      const partition = divisionPartition(kind, query.division)
      const list = { in: { table: 'registry', index: 'byDivision', partition }, prefix: query.division } as const
      const { items, next } = await page(list, query)
      return ok({ items: items.map((item) => disputeAnswer(disputeOf(item))), next })
    },
  }),
  route({
    method: 'POST',
    path: '/households/{household}/phone-reveals',
    action: 'household-phone.reveal',
    summary: {
      zh: '帮扶责任人查看本户电话（须写明事由，并留痕）',
      en: 'Show a household’s number to its helper: needs a reason and leaves a line in the trail',
    },
    params: z.strictObject({ household: HouseholdId }),
    body: z.strictObject({ reason }),
    returns: z.object({ household: HouseholdId, phone: z.string() }),
    subject: async ({ params }, { table }) => {
      const { household } = await loadHousehold(table, params.household)
      const scope = { division: household.division, household: params.household }
      return { scope, about: params.household, found: undefined }
    },
    run: async ({ params, body }, context) => {
      const { plain } = await openHouseholdPhone(context, params.household)
      if (plain === null) throw new Refusal('household_without_phone')
      // Never kept for repeats: an answer in the table would be a copy in plain text.
      return context.commit([], ok({ household: params.household, phone: plain }), {
        forget: true,
        reason: body.reason,
      })
    },
  }),
]

/** Tells everybody who counted the visit that it counts no more. */
const noLongerCounts = (context: Context, visit: Visit): Op => {
  const { household, helper, unit, division, kind, isVisit, delegated, at, period } = visit
  const body = { visit: visit.visit, household, helper, unit, division, kind, isVisit, delegated, at, period }
  return tell(context, context.now, division, 'visit.withdrawn', body)
}

const disputeAnswer = ({ visit, household, division, at, ...rest }: ReturnType<typeof disputeOf>) => ({
  ...rest,
  visit: VisitId.parse(visit),
  household: HouseholdId.parse(household),
  division: Village.parse(division),
  at: Instant.parse(at),
})
