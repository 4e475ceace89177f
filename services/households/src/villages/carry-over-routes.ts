import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Day, dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { JobId } from '@bangfu/service/job'
import { queueJob } from '@bangfu/service/jobs'
import { divisionId, entityKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { WorkDeps } from '../deps.ts'
import { carryOverJob } from './carry-over-jobs-task.ts'
import { loadDivision } from './division-table.ts'

const route = routeFor<WorkDeps>()

export const carryOverRoutes = [
  route({
    method: 'POST',
    path: '/divisions/{division}/carry-over',
    action: 'division.change',
    summary: {
      zh: '将已撤并或变更代码的村的户转入新村（作为任务进行，结果文件列出新旧户编号）',
      en: 'Take the households of a merged or renumbered village into its successor: a job; its file says old and new numbers',
    },
    params: z.strictObject({ division: Village }),
    returns: z.object({ job: JobId, into: z.string() }),
    status: 202,
    idempotencyKey: 'required',
    subject: async ({ params: { division } }, { table }) => {
      const found = await loadDivision(table, division)
      return { scope: { division }, about: divisionId(division), found }
    },
    run: async ({ params: { division: village }, found: { node, version } }, context) => {
      const { actor, now } = context
      if (node.to === null || !node.ending?.into) throw new Refusal('division_has_no_successor')
      const on = addDays(Day.parse(node.to), 1)
      if (on > dayOf(now)) throw new Refusal('division_has_no_successor')
      const into = Village.parse(node.ending.into)
      const input = { village, into, on, reason: node.ending.reason, by: actor.id }
      const job = queueJob(context, carryOverJob, { division: village, by: actor.id, input })
      const unchanged = check(entityKey(divisionId(village)), { version })
      const answer = await context.commit([unchanged, job.op], ok({ job: job.id, into }), { reason: input.reason })
      await job.start()
      return answer
    },
  }),
]
