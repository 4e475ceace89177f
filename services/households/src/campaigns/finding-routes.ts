import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { entityKey, historyKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import { openRelapseOps } from '../exit/relapse-table.ts'
import { openCase } from '../identification/application.ts'
import { doingOf, openedOps } from '../identification/case-table.ts'
import { headOf } from '../record/household.ts'
import type { Before } from '../record/household-history.ts'
import { householdOfItem, type FoundHousehold } from '../record/household-table.ts'
import { campaignParams, campaignSubject } from './campaign-routes.ts'
import { lineSubject } from './campaign-table.ts'
import { assertHandles, Finding, FindingForm, handledBy } from './finding.ts'
import { findingsOf, findingSubject, replaceFinding } from './finding-table.ts'
import { lineParams } from './line-routes.ts'
import { assertAdjustmentOpen } from './window-table.ts'

const route = routeFor()

export const findingRoutes = [
  route({
    method: 'GET',
    path: '/campaigns/{campaign}/findings',
    action: 'campaign.read',
    summary: {
      zh: '核查发现的问题；handled=true 列已处理的',
      en: 'What a campaign found: what is still to be dealt with, or what was',
    },
    params: campaignParams,
    query: z.strictObject({
      division: WithinCounty.optional(),
      handled: z.enum(['true', 'false']).default('false'),
      ...pageQuery,
    }),
    returns: pageOf(Finding),
    subject: ({ params, query }, context) => campaignSubject(params.campaign, query.division, context),
    run: async ({ query, found: { campaign, division } }, context) => {
      const { items, next } = await context.page(
        findingsOf(campaign.campaign, division, query.handled === 'true'),
        query,
      )
      return ok({ items: items.map(({ body }) => Finding.parse(body)), next })
    },
  }),
  route({
    method: 'POST',
    path: '/campaigns/{campaign}/findings/{household}/handling',
    action: 'campaign.follow-up',
    summary: {
      zh: '处理核查发现的问题：立案返贫、重新调查，或注明已更正',
      en: 'Deal with a finding: open a relapse, have it surveyed again, or name the correction',
    },
    params: lineParams,
    body: FindingForm,
    returns: Finding,
    subject: ({ params }, { table }) => findingSubject(params.campaign, params.household, table),
    run: async ({ body, found }, context) => {
      assertHandles(found.finding, body.as)
      const item = await context.table.get(entityKey(found.finding.household))
      if (!item) throw new Refusal('not_found')
      const { ref, ops } = await handling(context, found.finding, householdOfItem(item), body)
      const after = handledBy(found.finding, context.actor.id, context.now, ref)
      const still = check(item.key, { version: item.version })
      return context.commit([replaceFinding(found, after), ...ops, still], ok(after))
    },
  }),
]

type Handling = { readonly ref: string; readonly ops: readonly Op[] }

const handling = async (
  context: Context,
  finding: Finding,
  file: FoundHousehold,
  form: FindingForm,
): Promise<Handling> => {
  switch (form.as) {
    case 'relapse': {
      const origin = { kind: 'campaign' as const, ref: finding.campaign }
      const evidence = await evidenceOf(context, finding)
      const { relapse, ops } = openRelapseOps(context, file, {
        origin,
        cause: form.cause,
        found: finding.note,
        evidence,
      })
      return { ref: relapse.relapse, ops }
    }
    case 'survey-again':
      return surveyedAgain(context, finding, file)
    case 'correction':
      await assertCorrected(context, finding, form.fileVersion)
      return { ref: `${finding.household}@${form.fileVersion}`, ops: [] }
  }
}

/** A case of identification: to be taken in, or off the list, as the household now stands. */
const surveyedAgain = async (
  context: Context,
  finding: Finding,
  { household, version }: FoundHousehold,
): Promise<Handling> => {
  const doing = doingOf(context)
  await assertAdjustmentOpen(context.table, household.division, doing.today)
  const onRegister = ['registered', 'relapsed', 'exited'].includes(household.status)
  const form = {
    household: household.household,
    kind: onRegister ? 'removal' : 'registration',
    origin: 'screening',
    on: dayOf(finding.foundAt),
    reason: finding.note.padEnd(4, '。'),
    kinship: [],
  } as const
  const headMasked = maskName(headOf(household)?.name ?? '')
  const opening = { ...doing, id: context.newId('idc'), file: household, headMasked, fileVersion: version, own: false }
  const one = openCase({ ...form, kinship: [] }, opening)
  return { ref: one.case, ops: openedOps(one) }
}

const evidenceOf = async ({ table }: Context, { campaign, household }: Finding) => {
  const { found } = await lineSubject(campaign, household, table)
  return found.line.results.at(-1)?.evidence ?? []
}

/** The file was changed to that version, after the finding. @throws Refusal finding_not_here */
const assertCorrected = async ({ table }: Context, finding: Finding, fileVersion: number): Promise<void> => {
  const item = await table.get(historyKey(finding.household, fileVersion - 1))
  const change = item?.body as Before | undefined
  if (!change || change.at < finding.foundAt) throw new Refusal('finding_not_here')
}
