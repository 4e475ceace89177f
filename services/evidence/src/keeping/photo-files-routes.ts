import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { ok } from '@bangfu/http/route'
import { routeFor } from '@bangfu/service/context'
import { JobId } from '@bangfu/service/job'
import { queueJob } from '@bangfu/service/jobs'
import type { KeepingDeps } from '../deps.ts'
import { photoFilesJob } from './photo-files-task.ts'

const route = routeFor<KeepingDeps>()

export const photoFilesRoutes = [
  route({
    method: 'POST',
    path: '/villages/{village}/photo-files',
    action: 'photo.files',
    summary: {
      zh: '打包一个村一段时间的走访照片（作为任务进行，留痕）',
      en: 'The photos of a village of some days as zip files: a job; leaves a trail',
    },
    params: z.strictObject({ village: Village }),
    body: z
      .strictObject({ from: Day, to: Day })
      .refine(({ from, to }) => from <= to, { path: ['to'], error: '截止日期早于起始日期 (to lies before from)' }),
    returns: z.object({ job: JobId }),
    status: 202,
    idempotencyKey: 'required',
    subject: ({ params: { village } }) => ({ scope: { division: village }, about: village, found: undefined }),
    run: async ({ params: { village }, body }, context) => {
      const input = { village, ...body }
      // The files open what a link opens with a trail of its own: they are for who asked.
      const job = queueJob(context, photoFilesJob, {
        division: village,
        by: context.actor.id,
        input,
        onlyForStarter: true,
      })
      const answer = await context.commit([job.op], ok({ job: job.id }))
      await job.start()
      return answer
    },
  }),
]
