import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { queueJob } from '@bangfu/service/jobs'
import type { WorkDeps } from '../deps.ts'
import { closeJob, drawJob } from './campaign-jobs-task.ts'
import { beginClosing, CampaignForm, makeCampaign } from './campaign.ts'
import { progressOf } from './campaign-line.ts'
import { campaignHistory, createCampaign, listProgress, loadCampaign, replaceCampaign } from './campaign-table.ts'
import { CampaignView, campaignView } from './campaign-view.ts'

const route = routeFor<WorkDeps>()

/** What begins long work: the list of a campaign is drawn, and what it waited for ends. */
export const campaignWorkRoutes = [
  route({
    method: 'POST',
    path: '/campaigns',
    action: 'campaign.make',
    summary: {
      zh: '建立核查任务（回头看或系统与实地核对）：按条件抽取并固定名单',
      en: 'Make a campaign: a re-check or a field check; its list is frozen and drawn by a job',
    },
    body: CampaignForm,
    returns: CampaignView,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division }, about: body.division, found: undefined }),
    run: async ({ body }, context) => {
      const { actor, now } = context
      const id = context.newId('cmp')
      const job = queueJob(context, drawJob, { division: body.division, by: actor.id, input: { campaign: id } })
      const making = { campaign: id, job: job.id, by: actor.id, at: now, today: dayOf(now) }
      const campaign = makeCampaign(body, making)
      const view = campaignView(campaign, campaign.division, [], dayOf(now))
      const answer = await context.commit([createCampaign(campaign), job.op], created(view, `/campaigns/${id}`, 1), {
        about: id,
      })
      await job.start()
      return answer
    },
  }),
  route({
    method: 'POST',
    path: '/campaigns/{campaign}/close',
    action: 'campaign.make',
    summary: {
      zh: '结束核查任务；还有未完成的须写明原因',
      en: 'Close a campaign; with a reason while households have no result',
    },
    params: z.object({ campaign: idSchema('cmp') }),
    body: z.strictObject({ reason: z.string().trim().min(2).max(200).optional() }),
    ifMatch: true,
    returns: CampaignView,
    subject: async ({ params }, { table }) => {
      const found = await loadCampaign(table, params.campaign)
      return { scope: { division: found.campaign.division }, about: params.campaign, found }
    },
    run: async ({ body: { reason = null }, found, version }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const { actor, now } = context
      const { campaign } = found
      const villages = await listProgress(context.table, campaign.campaign, campaign.division)
      const { open } = progressOf(villages, false)
      const after = beginClosing(campaign, { by: actor.id, at: now, open, reason })
      const input = { campaign: campaign.campaign }
      const job = queueJob(context, closeJob, { division: campaign.division, by: actor.id, input })
      const ops = [replaceCampaign(found, after), campaignHistory(context, found, reason), job.op]
      const view = campaignView(after, campaign.division, villages, dayOf(now))
      const answer = await context.commit(ops, ok(view, version + 1), reason === null ? {} : { reason })
      await job.start()
      return answer
    },
  }),
]
