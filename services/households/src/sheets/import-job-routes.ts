import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor } from '@bangfu/service/context'
import { Job, JobId } from '@bangfu/service/job'
import { findJob } from '@bangfu/service/job-table'
import { queueJob } from '@bangfu/service/jobs'
import {
  listUploadKey,
  listUploadOp,
  loadListUpload,
  ticketMinutes,
  UploadAnswer,
  uploadFields,
  UploadId,
} from '@bangfu/service/list-upload'
import type { WorkDeps } from '../deps.ts'
import { importJob, ImportOutput } from './import-job-task.ts'

const route = routeFor<WorkDeps>()

/** What its lists are called among the lists that are handed in. */
const listKind = 'household-list'

export const importJobRoutes = [
  route({
    method: 'POST',
    path: '/household-import-uploads',
    action: 'household.import',
    summary: {
      zh: '上传户清单（.xlsx 或 .csv，至多 30 MB）的凭据：先取凭据，再直接上传文件',
      en: 'A ticket to hand in a household list (.xlsx or .csv, at most 30 MB): the file then goes straight to the store',
    },
    body: z.strictObject({ division: WithinCounty, ...uploadFields }),
    returns: UploadAnswer,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division }, about: body.division, found: undefined }),
    run: async ({ body }, context) => {
      const upload = context.newId('upl')
      const key = listUploadKey(upload)
      const ticket = await context.exchange.ticket({
        key,
        contentType: 'application/octet-stream',
        minBytes: body.sizeBytes,
        maxBytes: body.sizeBytes,
        sha256: body.sha256,
        minutes: ticketMinutes,
      })
      const { division, sha256 } = body
      const { actor, now } = context
      const op = listUploadOp({ upload, kind: listKind, division, key, sha256, by: actor.id, at: now })
      const answer = created(
        { upload, ticket: { ...ticket, fields: { ...ticket.fields } } },
        `/household-import-uploads/${upload}`,
      )
      return context.commit([op], answer, { about: upload })
    },
  }),
  route({
    method: 'POST',
    path: '/household-import-jobs',
    action: 'household.import',
    summary: {
      zh: '导入已上传的户清单：作为任务进行，可先试运行；逐行结果为文件',
      en: 'Import a list that was handed in: a job, on trial first if wanted; what became of each line is a file',
    },
    body: z.strictObject({ upload: UploadId, dryRun: z.boolean() }),
    returns: z.object({ job: JobId }),
    status: 202,
    idempotencyKey: 'required',
    subject: async ({ body }, { table }) => {
      const upload = await loadListUpload(table, body.upload, listKind)
      return { scope: { division: upload.division }, about: upload.upload, found: upload }
    },
    run: async ({ body, found: { upload, division, key } }, context) => {
      if (!(await context.exchange.head(key))) throw new Refusal('upload_missing')
      const input = { upload, division, dryRun: body.dryRun }
      const job = queueJob(context, importJob, { division, by: context.actor.id, input })
      const answer = await context.commit([job.op], ok({ job: job.id }))
      await job.start()
      return answer
    },
  }),
  route({
    method: 'GET',
    path: '/household-import-jobs/{job}',
    action: 'household.import',
    summary: {
      zh: '一次导入：表头如何对应、各户与各行的结果数',
      en: 'An import: which header was taken for which column, how many households and lines came to what',
    },
    params: z.strictObject({ job: JobId }),
    returns: Job.pick({ job: true, state: true, division: true, progress: true, counts: true, failure: true }).extend({
      dryRun: z.boolean(),
      /** Null until the list is read. */
      list: ImportOutput.nullable(),
    }),
    subject: async ({ params }, { table }) => {
      const found = await findJob(table, params.job)
      if (found?.job.kind !== importJob.kind) throw new Refusal('not_found')
      return { scope: { division: found.job.division }, about: found.job.job, found: found.job }
    },
    run: async ({ found }) =>
      ok({
        ...found,
        dryRun: importJob.input.parse(found.input).dryRun,
        list: found.output === null ? null : ImportOutput.parse(found.output),
      }),
  }),
]
