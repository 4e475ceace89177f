import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { isActive, Job, JobId } from '@bangfu/service/job'
import { findJob } from '@bangfu/service/job-table'
import { queueJob } from '@bangfu/service/jobs'
import { listUploadKey, listUploadOp, ticketMinutes, UploadAnswer, uploadFields } from '@bangfu/service/list-upload'
import type { HandoverDeps } from '../deps.ts'
import { handoverListKind, listOf, workOf } from './command-task.ts'
import { handoverJob } from './handover-job-task.ts'
import { Consequences } from './handover-jobs.ts'
import {
  createHandover,
  findCommand,
  handoverOf,
  handoversOf,
  loadHandover,
  replaceHandover,
} from './handover-table.ts'
import { Handover, HandoverId, HandoverInput, refuseSenseless } from './handover.ts'
import { undoJob } from './undo-job-task.ts'

const route = routeFor<HandoverDeps>()

/** Five thousand lines of ids and days. */
const mostBodyBytes = 1_500_000

const JobState = Job.pick({ job: true, state: true, progress: true, counts: true, failure: true }).extend({
  results: z.array(z.object({ name: z.string(), sizeBytes: z.int() })),
})

const Started = z.object({
  handover: HandoverId,
  job: JobId,
  /** The very same was asked before and has not been undone: it is not done again. */
  repeated: z.boolean(),
})

export const handoverRoutes = [
  route({
    method: 'POST',
    path: '/handover-uploads',
    action: 'handover.run',
    summary: {
      zh: '上传批量结对清单（.xlsx 或 .csv）的凭据',
      en: 'A ticket to hand in a list of hand-overs (.xlsx or .csv): the file then goes straight to the store',
    },
    body: z.strictObject({ division: WithinCounty, ...uploadFields }),
    returns: UploadAnswer,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.division }, about: body.division, found: undefined }),
    run: async ({ body: { division, sizeBytes, sha256 } }, context) => {
      const upload = context.newId('upl')
      const key = listUploadKey(upload)
      const ticket = await context.exchange.ticket({
        ...{ key, contentType: 'application/octet-stream', minBytes: sizeBytes, maxBytes: sizeBytes, sha256 },
        minutes: ticketMinutes,
      })
      const { actor, now } = context
      const op = listUploadOp({ upload, kind: handoverListKind, division, key, sha256, by: actor.id, at: now })
      const body = { upload, ticket: { ...ticket, fields: { ...ticket.fields } } }
      return context.commit([op], created(body, `/handover-uploads/${upload}`), { about: upload })
    },
  }),
  route({
    method: 'POST',
    path: '/handovers',
    action: 'handover.run',
    summary: {
      zh: '批量结对、重新结对、延期、结束或导入：可先试运行，逐行给出结果，可整体撤销',
      en: 'Pair, re-pair, extend, end or import many pairings: on trial first if wanted, an answer a line, undoable as a whole',
    },
    body: HandoverInput,
    limitBytes: mostBodyBytes,
    returns: Started,
    status: 202,
    idempotencyKey: 'required',
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      refuseSenseless(body)
      const list = await listOf(body, context)
      const command = body.dryRun ? undefined : await findCommand(context.table, body, list.sha256)
      const before = command?.before && (await loadHandover(context.table, command.before)).handover
      if (before && before.undo === null)
        return { status: 202, body: { handover: before.handover, job: before.job, repeated: true } }
      const id = context.newId('hov')
      const { actor, now } = context
      const { division, act, on, reason, dryRun, document = null, override } = body
      const input = await workOf(body, id, list, context)
      const job = queueJob(context, handoverJob, { division, by: actor.id, input })
      const handover: Handover = {
        ...{ handover: id, division, act, on, by: actor.id, at: now, reason, document },
        ...{ override: override?.reason ?? null, dryRun, job: job.id, undo: null },
      }
      const why = [reason, override?.reason].flatMap((one) => one ?? []).join('; override: ')
      const answer = await context.commit(
        [createHandover(handover), job.op, ...(command ? [command.next(id)] : [])],
        { status: 202, body: { handover: id, job: job.id, repeated: false } },
        { about: id, reason: why },
      )
      await job.start()
      return answer
    },
  }),
  route({
    method: 'GET',
    path: '/handovers/{handover}',
    action: 'handover.read',
    summary: {
      zh: '查看批量结对：进度、后果与撤销',
      en: 'A hand-over: how far it is, what follows from it, its undoing',
    },
    params: z.strictObject({ handover: HandoverId }),
    returns: Handover.extend({
      run: JobState.nullable(),
      consequences: Consequences.nullable(),
      undoing: JobState.nullable(),
    }),
    subject: ({ params }, { table }) => subjectOf(table, params.handover),
    run: async ({ found: { handover, version } }, { table }) => {
      const run = (await findJob(table, handover.job))?.job ?? null
      const undoing = handover.undo && ((await findJob(table, handover.undo.job))?.job ?? null)
      const consequences = run?.output === null ? null : Consequences.nullable().parse(run?.output ?? null)
      return ok({ ...handover, run, consequences, undoing }, version)
    },
  }),
  route({
    method: 'GET',
    path: '/handovers',
    action: 'handover.read',
    summary: { zh: '列出区划的批量结对', en: 'List the hand-overs of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(Handover),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(handoversOf(query.division), query)
      return ok({ items: items.map(handoverOf), next })
    },
  }),
  route({
    method: 'POST',
    path: '/handovers/{handover}/undo',
    action: 'handover.undo',
    summary: {
      zh: '整体撤销批量结对：逐户恢复原状；此后已有变动的行不动并说明原因',
      en: 'Undo a hand-over as a whole: every household as it was; lines that changed since stay and say why',
    },
    params: z.strictObject({ handover: HandoverId }),
    body: z.strictObject({ reason: z.string().trim().min(2).max(500) }),
    returns: z.object({ handover: HandoverId, job: JobId }),
    status: 202,
    idempotencyKey: 'required',
    subject: ({ params }, { table }) => subjectOf(table, params.handover),
    run: async ({ body: { reason }, found: { handover, version } }, context) => {
      if (handover.dryRun) throw new Refusal('handover_not_undoable', { state: 'dry-run' })
      const jobs = [handover.job, handover.undo?.job].flatMap((one) => one ?? [])
      for (const id of jobs) {
        const found = await findJob(context.table, id)
        if (found && isActive(found.job)) throw new Refusal('handover_not_undoable', { state: found.job.state })
      }
      const { actor, now } = context
      const input = { handover: handover.handover, reason }
      const job = queueJob(context, undoJob, { division: handover.division, by: actor.id, input })
      const after = { ...handover, undo: { job: job.id, by: actor.id, at: now, reason } }
      const answer = await context.commit(
        [replaceHandover(after, version), job.op],
        { status: 202, body: { handover: handover.handover, job: job.id } },
        { reason },
      )
      await job.start()
      return answer
    },
  }),
]

const subjectOf = async (table: HandoverDeps['table'], id: Handover['handover']) => {
  const found = await loadHandover(table, id)
  return { scope: { division: found.handover.division }, about: id, found }
}
