import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { jobKind } from '@bangfu/service/jobs'

const Input = z.object({ campaign: idSchema('cmp') })

/** The machine of the register's long work on campaigns. */
export const campaignMachineName = 'campaigns'

/** Freezes, draws and dates the list of a campaign. */
export const drawJob = jobKind({
  kind: 'campaign-draw',
  machine: campaignMachineName,
  says: { zh: '抽取核查名单', en: 'Draw the list of a campaign' },
  input: Input,
})

/** Ends what a closed campaign still waited for. */
export const closeJob = jobKind({
  kind: 'campaign-close',
  machine: campaignMachineName,
  says: { zh: '结束核查任务', en: 'Close a campaign' },
  input: Input,
})
