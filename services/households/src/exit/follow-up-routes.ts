import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import { entityKey } from '@bangfu/table/keys'
import { evidenceOps } from '../procedure/evidence-table.ts'
import { householdParams } from './household-params.ts'
import { changeUnseenOps, householdSubject } from '../record/household-table.ts'
import { FollowUp, FollowUpForm, followUpOf } from './follow-up.ts'
import { FollowUpPlan } from './follow-up-plan.ts'
import { findPlan, followUpsOf, recordFollowUp } from './follow-up-table.ts'
import { notExited, NotExited, NotExitedForm, notExitedParams } from './not-exited.ts'
import { notExitedList, notExitedOps } from './not-exited-table.ts'

const route = routeFor()

export const followUpRoutes = [
  route({
    method: 'POST',
    path: '/households/{household}/follow-ups',
    action: 'follow-up.record',
    summary: { zh: '登记脱贫户回访（脱贫后状况）', en: 'Record a follow-up of an exited household: how it stands now' },
    params: householdParams,
    body: FollowUpForm,
    returns: FollowUp.extend({ next: FollowUpPlan }),
    status: 201,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ body, found: { household, version } }, context) => {
      if (household.status !== 'exited') throw new Refusal('household_not_exited', { status: household.status })
      const before = await findPlan(context.table, household.household)
      const made = followUpOf(
        body,
        {
          household: household.household,
          exitedOn: before?.plan.exitedOn ?? body.on,
          persons: household.persons.length,
        },
        { followUp: context.newId('fup'), by: context.actor.id, at: context.now, today: dayOf(context.now) },
      )
      const { plan, ops } = recordFollowUp(household, before, made)
      const still = check(entityKey(household.household), { version })
      const answer = created({ ...made, next: plan }, `/households/${household.household}/follow-ups`)
      const shown = await evidenceOps(context.table, household, body)
      return context.commit([...ops, still, ...shown], answer)
    },
  }),
  route({
    method: 'GET',
    path: '/households/{household}/follow-ups',
    action: 'follow-up.read',
    summary: {
      zh: '一户脱贫后的回访（新的在前）与下次到期日',
      en: 'The follow-ups of a household, newest first, and when the next is due',
    },
    params: householdParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(FollowUp).extend({ plan: FollowUpPlan.nullable() }),
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params: { household }, query }, context) => {
      const { items, next } = await context.page(followUpsOf(household), query)
      const plan = (await findPlan(context.table, household))?.plan ?? null
      return ok({ items: items.map(({ body }) => FollowUp.parse(body)), next, plan })
    },
  }),
  route({
    method: 'PUT',
    path: '/households/{household}/not-exited/{year}',
    action: 'exit.not-exited',
    summary: {
      zh: '登记当年计划内未脱贫的原因',
      en: 'Say why a household did not exit in the year for which it was planned',
    },
    params: notExitedParams,
    body: NotExitedForm,
    returns: NotExited,
    subject: ({ params: { household } }, { table }) => householdSubject(household, table),
    run: async ({ params, body, found }, context) => {
      const said = notExited(found.household, params.year, body, { by: context.actor.id, at: context.now })
      const after = { ...found.household, notExitedReason: said.reason }
      const file = changeUnseenOps(context, found, after, `${params.year} 年未脱贫原因`)
      return context.commit([...(await notExitedOps(context, said)), ...file], ok(said))
    },
  }),
  route({
    method: 'GET',
    path: '/not-exited',
    action: 'exit.list',
    summary: {
      zh: '按区划列出某年未脱贫的户与原因',
      en: 'Households of a division that did not exit in a year, and why',
    },
    query: z.strictObject({
      division: WithinCounty,
      year: z.coerce.number().int().min(2000).max(2100),
      ...pageQuery,
    }),
    returns: pageOf(NotExited),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition(notExitedList(query.year), query.division)
      const place = { table: 'registry', index: 'byDivision', partition } as const
      const { items, next } = await context.page({ in: place, prefix: query.division }, query)
      return ok({ items: items.map(({ body }) => NotExited.parse(body)), next })
    },
  }),
]
