import * as z from 'zod'
import type { Actor } from '@bangfu/access/actor'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor, type Context } from '@bangfu/service/context'
import type { Paired } from '@bangfu/service/edge-ports'
import { campaignPackFor, type Involvement } from '@bangfu/rules/campaign-pack'
import { entityKey, pairedKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { TableReader } from '@bangfu/table/table'
import { evidenceOps } from '../procedure/evidence-table.ts'
import { householdOfItem } from '../record/household-table.ts'
import {
  AnswersForm,
  involvementOf,
  progressAfter,
  ResultForm,
  withAnswers,
  withResult,
  type CampaignLine,
} from './campaign-line.ts'
import {
  lineSubject,
  loadCampaign,
  readProgress,
  replaceLine,
  replaceProgress,
  type FoundLine,
} from './campaign-table.ts'
import { LineView, lineView } from './campaign-view.ts'
import { findingOps } from './finding-table.ts'

const route = routeFor()

export const lineParams = z.object({ campaign: idSchema('cmp'), household: idSchema('hsh') })

export const lineRoutes = [
  route({
    method: 'GET',
    path: '/campaigns/{campaign}/lines/{household}',
    action: 'campaign.read',
    summary: { zh: '核查名单中的一户', en: 'One household of the list' },
    params: lineParams,
    returns: LineView,
    subject: ({ params }, { table }) => lineSubject(params.campaign, params.household, table),
    run: async ({ found: { line, version } }, { now }) => ok(lineView(line, dayOf(now)), version),
  }),
  route({
    method: 'PUT',
    path: '/campaigns/{campaign}/lines/{household}/result',
    action: 'campaign.review',
    summary: { zh: '填报一户的核查结果', en: 'Give a household of a re-check its result' },
    params: lineParams,
    body: ResultForm,
    ifMatch: true,
    returns: LineView,
    subject: ({ params }, { table }) => lineSubject(params.campaign, params.household, table),
    run: async ({ params, body, found, version }, context) =>
      reviewed(context, params.campaign, { found, version, body }, 're-check', (line, ...rest) =>
        withResult(line, ...withForm(rest, body)),
      ),
  }),
  route({
    method: 'PUT',
    path: '/campaigns/{campaign}/lines/{household}/answers',
    action: 'campaign.review',
    summary: { zh: '填报一户的实地核对答案', en: 'Give a household of a field check its answers' },
    params: lineParams,
    body: AnswersForm,
    ifMatch: true,
    returns: LineView,
    subject: ({ params }, { table }) => lineSubject(params.campaign, params.household, table),
    run: async ({ params, body, found, version }, context) =>
      reviewed(context, params.campaign, { found, version, body }, 'field-check', (line, ...rest) =>
        withAnswers(line, ...withForm(rest, body)),
      ),
  }),
]

type Ruled = Parameters<typeof withResult>
type Rest = [campaign: Ruled[1], pack: Ruled[2], reviewing: Ruled[4]]

const withForm = <Form>([campaign, pack, reviewing]: Rest, form: Form): [Ruled[1], Ruled[2], Form, Ruled[4]] => [
  campaign,
  pack,
  form,
  reviewing,
]

/** A line with one more result: the line, the count of its village, what follows, and that the campaign is still open. */
const reviewed = async (
  context: Context,
  id: string,
  { found, version, body }: { readonly found: FoundLine; readonly version: number; readonly body: unknown },
  kind: 're-check' | 'field-check',
  decide: (line: CampaignLine, ...rest: Rest) => CampaignLine,
) => {
  if (version !== found.version) throw new Refusal('version_changed')
  const { table, now, actor } = context
  const { campaign, version: campaignVersion } = await loadCampaign(table, id)
  if (campaign.kind !== kind) throw new Refusal('campaign_state', { state: campaign.kind })
  const today = dayOf(now)
  const pack = campaignPackFor(campaign.division, dayOf(campaign.made.at))
  const involved = await involvementIn(table, actor, found.line, today)
  const after = decide(found.line, campaign, pack, { by: actor.id, at: now, today, involved })
  const progress = await readProgress(table, found.line)
  const ops = [
    ...replaceLine(found, after, campaign),
    replaceProgress(id, progress, progressAfter(progress.progress, found.line, after)),
    ...(await findingOps(table, found.line, after, pack)),
    ...(await evidenceOps(table, found.line, body)),
    check(entityKey(id), { version: campaignVersion }),
  ]
  return context.commit(ops, ok(lineView(after, today), version + 1), { about: found.line.household })
}

/** Did the actor enter the file, or does he help the household today? */
const involvementIn = async (
  table: TableReader,
  actor: Actor,
  { household }: CampaignLine,
  today: Day,
): Promise<Involvement[]> => {
  const helpers = [...new Set(actor.grants.flatMap(({ helper }) => helper ?? []))].slice(0, 90)
  const [file, ...paired] = await table.getMany([
    entityKey(household),
    ...helpers.map((one) => pairedKey(one, household)),
  ])
  if (!file) throw new Refusal('not_found')
  const helps = paired.some((item) =>
    (item?.body as Paired | undefined)?.periods.some(({ from, to }) => from <= today && (to === null || today <= to)),
  )
  return [...involvementOf(householdOfItem(file).household, actor.id), ...(helps ? (['helper'] as const) : [])]
}
