import * as z from 'zod'
import type { Scope } from '@bangfu/access/can'
import { ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { Job, JobId } from '@bangfu/service/job'
import { findJob, jobsOfDivision, storedJob } from '@bangfu/service/job-table'
import type { AccountsDeps } from './deps.ts'

const route = routeFor<AccountsDeps>()

const linkSeconds = 300

/** A job as it is shown: what it was told and where it has come to stay with it. */
const JobView = Job.pick({
  job: true,
  kind: true,
  says: true,
  division: true,
  by: true,
  state: true,
  queuedAt: true,
  startedAt: true,
  endedAt: true,
  progress: true,
  counts: true,
  failure: true,
}).extend({
  results: z.array(z.object({ result: z.int(), name: z.string(), contentType: z.string(), sizeBytes: z.int() })),
})

const viewOf = (job: Job) => ({ ...job, results: job.results.map((one, index) => ({ ...one, result: index + 1 })) })

/** Whoever started it, wherever that was; else the offices of its division. */
const scopeOf = ({ division, by }: Job, actor: string): Scope => ({ division, ...(by === actor && { open: true }) })

const load = async ({ table }: Context<AccountsDeps>, id: JobId): Promise<Job> => {
  const found = await findJob(table, id)
  if (!found) throw new Refusal('not_found')
  return found.job
}

export const jobRoutes = [
  route({
    method: 'GET',
    path: '/jobs',
    action: 'job.list',
    summary: {
      zh: '区划内的任务（导入、导出、核查），按区划从新到旧',
      en: 'Jobs of a division, newest first within each division',
    },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(JobView),
    subject: ({ query }) => ({ scope: { division: query.division }, about: query.division, found: undefined }),
    run: async ({ query }, context) => {
      const { items, next } = await context.page(jobsOfDivision(query.division), query)
      return ok({ items: items.map((item) => viewOf(storedJob(item).job)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/jobs/{job}',
    action: 'job.read',
    summary: {
      zh: '一个任务：进度、计数、结果文件、失败原因',
      en: 'A job: how far it is, its counts, its files, why it failed',
    },
    params: z.strictObject({ job: JobId }),
    returns: JobView,
    subject: async ({ params }, context) => {
      const job = await load(context, params.job)
      return { scope: scopeOf(job, context.actor.id), about: job.job, found: job }
    },
    run: async ({ found }) => ok(viewOf(found)),
  }),
  route({
    method: 'GET',
    path: '/jobs/{job}/results/{result}',
    action: 'job.read',
    summary: {
      zh: '下载任务结果文件的短时链接；留痕',
      en: 'A link to a file that a job has made, for five minutes; leaves a line in the trail',
    },
    params: z.strictObject({ job: JobId, result: z.coerce.number().int().min(1).max(100) }),
    returns: z.object({ url: z.string(), expiresAt: z.string(), name: z.string() }),
    subject: async ({ params }, context) => {
      const job = await load(context, params.job)
      const result = job.results[params.result - 1]
      if (!result || (job.onlyForStarter && job.by !== context.actor.id)) throw new Refusal('not_found')
      return { scope: scopeOf(job, context.actor.id), about: job.job, found: result }
    },
    run: async ({ found: { key, name } }, context) => {
      if (!(await context.exchange.head(key))) throw new Refusal('result_gone')
      const { url, expiresAt } = await context.exchange.link(key, linkSeconds, name)
      return context.commit([], ok({ url, expiresAt, name }))
    },
  }),
]
