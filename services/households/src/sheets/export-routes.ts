import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { fileBytes } from '@bangfu/http/produced'
import { WithinCounty } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import { routeFor } from '@bangfu/service/context'
import { JobId } from '@bangfu/service/job'
import { queueJob } from '@bangfu/service/jobs'
import { wholeXlsx } from '@bangfu/sheets/write-xlsx'
import type { WorkDeps } from '../deps.ts'
import { exportable, exportFormats, exportJob } from './export-job-task.ts'
import { listPlan } from './sheet-columns.ts'

const route = routeFor<WorkDeps>()

const ExportForm = z.strictObject({ division: WithinCounty, format: z.enum(exportFormats) })

export const exportRoutes = [
  route({
    method: 'POST',
    path: '/household-exports',
    action: 'household.export',
    summary: {
      zh: '导出区划内的户信息（国家表头与列序，敏感信息遮蔽）：作为任务进行',
      en: 'Export the households of a division in the columns of the national list, personal fields masked: a job',
    },
    body: ExportForm,
    returns: z.object({ job: JobId }),
    status: 202,
    idempotencyKey: 'required',
    subject: ({ body }) => ({ scope: { division: body.division }, about: body.division, found: undefined }),
    run: async ({ body }, context) => {
      const input = { ...body, reveal: [] }
      const job = queueJob(context, exportJob, { division: body.division, by: context.actor.id, input })
      const answer = await context.commit([job.op], ok({ job: job.id }))
      await job.start()
      return answer
    },
  }),
  route({
    method: 'POST',
    path: '/revealed-household-exports',
    action: 'household.export-revealed',
    summary: {
      zh: '导出含敏感信息原文的户信息：须写明事由并留痕，结果只有本人能下载',
      en: 'Export with personal fields in plain: needs a reason, stands in the trail, and its file is for nobody else',
    },
    body: ExportForm.extend({
      reveal: z.array(z.enum(exportable)).min(1).max(exportable.length),
      reason: z.string().trim().min(4).max(200),
    }),
    returns: z.object({ job: JobId }),
    status: 202,
    idempotencyKey: 'required',
    subject: ({ body }) => ({ scope: { division: body.division }, about: body.division, found: undefined }),
    run: async ({ body: { reason, ...input } }, context) => {
      const asked = { division: input.division, by: context.actor.id, input, onlyForStarter: true }
      const job = queueJob(context, exportJob, asked)
      const opened = [...new Set(input.reveal)].join(' ')
      const answer = await context.commit([job.op], ok({ job: job.id }), { reason: `${opened}: ${reason}` })
      await job.start()
      return answer
    },
  }),
  route({
    method: 'GET',
    path: '/household-template',
    action: 'household.template',
    summary: {
      zh: '户清单模板（.xlsx）：国家表头与列序，编号列为文本，代码项有下拉列表',
      en: 'A template of the household list (.xlsx): national columns, numbers as text, drop-downs from the code lists',
    },
    returns: fileBytes,
    produces: 'xlsx',
    subject: () => ({ scope: { open: true }, about: '', found: undefined }),
    run: async (_input, { now }) => ({
      body: wholeXlsx(listPlan(Number(dayOf(now).slice(0, 4)), 'template'), []),
      fileName: '户清单模板.xlsx',
    }),
  }),
]
