import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { textOf, type Refusal } from '@bangfu/kernel/refusal'
import { instant, Instant } from '@bangfu/kernel/time'

export const JobId = idSchema('job')
export type JobId = Id<'job'>

const Words = z.object({ zh: z.string(), en: z.string() })

/** A file that a job has made, in the exchange bucket: it is gone after some days. */
export const JobResult = z.object({
  /** What the reader's machine calls the file. */
  name: z.string(),
  key: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
})
export type JobResult = z.infer<typeof JobResult>

/** Long work that somebody asked for and that goes on by itself. docs/states.md draws how it moves. */
export const Job = z.object({
  job: JobId,
  kind: z.string(),
  says: Words,
  /** The state machine that works on it. */
  machine: z.string(),
  division: Division,
  /** The user who started it, or `system:<service>`. */
  by: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  queuedAt: Instant,
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** Past this moment nobody is at work on it any more. */
  leaseUntil: Instant,
  /** How often it was begun: what was cut off goes on under the next number. */
  attempt: z.int(),
  input: z.unknown(),
  /** Where it has come to, as its worker wrote it; null before the first step. */
  cursor: z.unknown(),
  progress: z.object({ done: z.int(), of: z.int().nullable() }),
  counts: z.record(z.string(), z.int()),
  results: z.array(JobResult),
  /** Its results are for nobody but who started it. */
  onlyForStarter: z.boolean(),
  /** What it has to say besides, for the routes of its own area. */
  output: z.unknown(),
  failure: z.object({ code: z.string(), zh: z.string(), en: z.string() }).nullable(),
})
export type Job = z.infer<typeof Job>

/** What a worker says each time it has come further. What is left out stays as it was. */
export type Progress = {
  readonly cursor?: unknown
  readonly done?: number
  readonly of?: number | null
  readonly counts?: Readonly<Record<string, number>>
  readonly results?: readonly JobResult[]
  readonly output?: unknown
}

export type Asked = {
  readonly kind: string
  readonly says: { readonly zh: string; readonly en: string }
  readonly machine: string
  readonly division: Division
  readonly by: string
  readonly input: unknown
  readonly onlyForStarter?: boolean
}

/** Starting takes seconds: what is still waiting after this was forgotten. */
const queuedLeaseMs = 120_000
/** Longer than a step, its repeats and the pauses between them. */
const leaseMs = 900_000
/** So often a job is taken up again; then something in it ends the process each time. */
const mostAttempts = 5

const later = (now: Instant, ms: number): Instant => instant(Date.parse(now) + ms)

export const newJob = (job: JobId, asked: Asked, now: Instant): Job => ({
  onlyForStarter: false,
  ...asked,
  job,
  state: 'queued',
  queuedAt: now,
  startedAt: null,
  endedAt: null,
  leaseUntil: later(now, queuedLeaseMs),
  attempt: 1,
  cursor: null,
  progress: { done: 0, of: null },
  counts: {},
  results: [],
  output: null,
  failure: null,
})

export const isActive = ({ state }: Job): boolean => state === 'queued' || state === 'running'

export const isAbandoned = (job: Job, now: Instant): boolean => isActive(job) && job.leaseUntil < now

/** The job as somebody is at work on it. */
export const begin = (job: Job, now: Instant): Job => ({
  ...job,
  state: 'running',
  startedAt: job.startedAt ?? now,
  leaseUntil: later(now, leaseMs),
})

export const advance = (job: Job, progress: Progress, now: Instant): Job => ({
  ...job,
  ...(progress.cursor !== undefined && { cursor: progress.cursor }),
  ...(progress.counts && { counts: { ...progress.counts } }),
  ...(progress.results && { results: [...progress.results] }),
  ...(progress.output !== undefined && { output: progress.output }),
  progress: {
    done: progress.done ?? job.progress.done,
    of: progress.of === undefined ? job.progress.of : progress.of,
  },
  leaseUntil: later(now, leaseMs),
})

export const finish = (job: Job, now: Instant): Job => ({ ...job, state: 'done', endedAt: now })

export const fail = (job: Job, failure: NonNullable<Job['failure']>, now: Instant): Job => ({
  ...job,
  state: 'failed',
  endedAt: now,
  failure,
})

/** What was cut off, under the next number; failed when that has happened too often. */
export const takeUp = (job: Job, now: Instant): Job => {
  if (job.attempt >= mostAttempts) return fail(job, cutOff, now)
  return { ...job, state: 'queued', attempt: job.attempt + 1, leaseUntil: later(now, queuedLeaseMs) }
}

/** What the caller can understand and mend, in his words. */
export const refusedAs = (refusal: Refusal): NonNullable<Job['failure']> => {
  const [zh, en] = (['zh', 'en'] as const).map((language) => {
    const { title, mend } = textOf(refusal, language)
    return language === 'zh' ? `${title}：${mend}` : `${title}: ${mend}`
  })
  return { code: refusal.code, zh: zh ?? '', en: en ?? '' }
}

const cutOff = {
  code: 'cut_off',
  zh: '处理多次中断，已停止；已完成的部分保留，可以重新提交',
  en: 'It was cut off again and again and has stopped; what was done stays, and it may be asked for again',
}

/** A defect of ours: its name is kept, its text is not, because it may quote data. */
export const defect = (name: string): NonNullable<Job['failure']> => ({
  code: 'internal_error',
  zh: `系统内部错误（${name}），已完成的部分保留，可以重新提交`,
  en: `Internal error (${name}); what was done stays, and it may be asked for again`,
})
