import type { Deps } from '@bangfu/service/context'
import { workerOf, type Step } from '@bangfu/service/jobs'
import type { Position } from '@bangfu/table/table'
import { closeJob } from './campaign-jobs-task.ts'
import { closed } from './campaign.ts'
import { everyLine, lineOfItem, loadCampaign, replaceCampaign, unwaitedOps } from './campaign-table.ts'

/** One deadline for each line, and the job. */
const linesAtOnce = 90

/** Takes away what a campaign that closes was still waiting for, then closes it. */
export const closeWorker = workerOf(closeJob, async function* ({ input, cursor }, { table }: Deps): AsyncGenerator<
  Step,
  Step | undefined
> {
  const found = await loadCampaign(table, input.campaign)
  if (found.campaign.state !== 'closing') return undefined
  let after = cursor === null ? undefined : (cursor as Position)
  for (;;) {
    const page = await table.list({ ...everyLine(input.campaign), limit: linesAtOnce, ...(after && { after }) })
    after = page.after
    const ops = unwaitedOps(page.items.map(lineOfItem), found.campaign)
    if (!after) return { ops: [...ops, replaceCampaign(found, closed(found.campaign))] }
    yield { cursor: after, ops }
  }
})
