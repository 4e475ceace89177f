import * as z from 'zod'
import { contains, levelsOf, WithinCounty, type Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { lineOf as frozenLineOf } from '@bangfu/sampling/frozen-list'
import { Campaign } from './campaign.ts'
import {
  campaignOfItem,
  campaignsOf,
  linesOf,
  lineOfItem,
  listProgress,
  loadCampaign,
  readChunk,
} from './campaign-table.ts'
import { CampaignView, campaignView, LineView, lineView, ProgressView, progressView } from './campaign-view.ts'

const route = routeFor()

export const campaignParams = z.object({ campaign: idSchema('cmp') })

/** What of a campaign: its whole division unless told. */
const Where = { division: WithinCounty.optional() }

/**
 * A campaign as it is asked about: in its own division, or in a part of it that the caller names. So a township sees its
 * part of the county's campaign. @throws Refusal not_found for a division outside the campaign
 */
export const campaignSubject = async (id: string, asked: Division | undefined, { table }: Pick<Context, 'table'>) => {
  const found = await loadCampaign(table, id)
  const division = asked ?? found.campaign.division
  if (!contains(found.campaign.division, division)) throw new Refusal('not_found')
  return { scope: { division }, about: id, found: { ...found, division } }
}

const mostCovering = 100

export const campaignRoutes = [
  route({
    method: 'GET',
    path: '/campaigns',
    action: 'campaign.read',
    summary: {
      zh: '按区划列出核查任务（covering 为上级覆盖本区划的任务）',
      en: 'Campaigns of a division, newest first; `covering` are those of the levels above that reach into it',
    },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(Campaign).extend({ covering: z.array(Campaign) }),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const { items, next } = await context.page(campaignsOf(query.division), query)
      const above = levelsOf(query.division).filter((division) => division !== query.division)
      const pages = await Promise.all(
        above.map((division) => {
          const { in: place } = campaignsOf(division)
          return context.table.list({ in: place, prefix: `${division}#`, newestFirst: true, limit: mostCovering })
        }),
      )
      const covering = pages.flatMap((page) => page.items.map((item) => campaignOfItem(item).campaign))
      return ok({ items: items.map((item) => campaignOfItem(item).campaign), next, covering })
    },
  }),
  route({
    method: 'GET',
    path: '/campaigns/{campaign}',
    action: 'campaign.read',
    summary: { zh: '查看核查任务及其进度', en: 'Read a campaign and how far it is' },
    params: campaignParams,
    query: z.strictObject(Where),
    returns: CampaignView,
    subject: ({ params, query }, context) => campaignSubject(params.campaign, query.division, context),
    run: async ({ found: { campaign, version, division } }, { table, now }) => {
      const villages = await listProgress(table, campaign.campaign, division)
      return ok(campaignView(campaign, division, villages, dayOf(now)), version)
    },
  }),
  route({
    method: 'GET',
    path: '/campaigns/{campaign}/progress',
    action: 'campaign.read',
    summary: { zh: '核查进度：按村、按乡镇', en: 'How far a campaign is, by village and township' },
    params: campaignParams,
    query: z.strictObject(Where),
    returns: ProgressView,
    subject: ({ params, query }, context) => campaignSubject(params.campaign, query.division, context),
    run: async ({ found: { campaign, division } }, { table, now }) =>
      ok(progressView(campaign, division, await listProgress(table, campaign.campaign, division), dayOf(now))),
  }),
  route({
    method: 'GET',
    path: '/campaigns/{campaign}/lines',
    action: 'campaign.read',
    summary: {
      zh: '核查名单；open=true 只列尚无结果的',
      en: 'The list of a campaign; only those without a result with open=true',
    },
    params: campaignParams,
    query: z.strictObject({ ...Where, open: z.enum(['true', 'false']).default('false'), ...pageQuery }),
    returns: pageOf(LineView),
    subject: ({ params, query }, context) => campaignSubject(params.campaign, query.division, context),
    run: async ({ query, found: { campaign, division } }, context) => {
      const { items, next } = await context.page(linesOf(campaign.campaign, division, query.open === 'true'), query)
      return ok({ items: items.map((item) => lineView(lineOfItem(item).line, dayOf(context.now))), next })
    },
  }),
  route({
    method: 'GET',
    path: '/campaigns/{campaign}/frozen-list',
    action: 'campaign.read',
    summary: {
      zh: '抽取前固定的名单（分段），与种子一起可由任何人复算',
      en: 'The list as it was frozen before the draw, chunk by chunk: with its hash and seed anybody can draw again',
    },
    params: campaignParams,
    query: z.strictObject({ chunk: z.coerce.number().int().min(1).max(100).default(1) }),
    returns: z.object({
      algorithm: z.string(),
      seed: z.string(),
      listHash: z.string(),
      plan: z.unknown(),
      chunk: z.int(),
      chunks: z.int(),
      /** `stratum TAB village TAB household LF`, as they are hashed. */
      lines: z.array(z.string()),
    }),
    subject: ({ params }, context) => campaignSubject(params.campaign, undefined, context),
    run: async ({ query: { chunk }, found: { campaign } }, { table }) => {
      if (!campaign.draw) throw new Refusal('campaign_state', { state: campaign.state })
      const { algorithm, seed, listHash, chunks } = campaign.draw
      const lines = chunks === 0 ? [] : (await readChunk(table, campaign.campaign, chunk - 1)).map(frozenLineOf)
      return ok({ algorithm, seed, listHash, plan: campaign.rule.sample ?? {}, chunk, chunks, lines })
    },
  }),
]
