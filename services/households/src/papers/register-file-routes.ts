import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { JobId } from '@bangfu/service/job'
import { queueJob } from '@bangfu/service/jobs'
import type { WorkDeps } from '../deps.ts'
import { registerJob } from './register-job-task.ts'

const route = routeFor<WorkDeps>()

export const registerFileRoutes = [
  route({
    method: 'POST',
    path: '/divisions/{division}/register-files',
    action: 'paper.register',
    summary: {
      zh: '生成整册户册文件（乡镇、县；作为任务进行，留痕）',
      en: 'The whole register of a township or county as one file: a job',
    },
    params: z.object({ division: WithinCounty }),
    returns: z.object({ job: JobId }),
    status: 202,
    idempotencyKey: 'required',
    subject: ({ params: { division } }) => ({ scope: { division }, about: `div_${division}`, found: undefined }),
    run: async ({ params: { division } }, context) => {
      const input = { division, by: context.actor.id, on: dayOf(context.now) }
      const job = queueJob(context, registerJob, { division, by: context.actor.id, input })
      const answer = await context.commit([job.op], ok({ job: job.id }))
      await job.start()
      return answer
    },
  }),
]
