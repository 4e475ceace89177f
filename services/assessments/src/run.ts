import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { instant, Instant, Period, periodOf } from '@bangfu/kernel/time'

export const RunId = idSchema('asr')
export type RunId = Id<'asr'>

const RunCounts = z.object({
  /** Villages whose assessment is done, and of these those that came out as they stood. */
  villages: z.int(),
  unchanged: z.int(),
  households: z.int(),
  visited: z.int(),
  /** Star sheets decided by this run. */
  rewards: z.int(),
  failed: z.int(),
})
export type RunCounts = z.infer<typeof RunCounts>

/** One run of the monthly assessment. docs/states.md draws how it moves. */
export const Run = z.object({
  run: RunId,
  division: Division,
  period: Period,
  state: z.enum(['queued', 'running', 'done', 'failed']),
  /** Who asked for it. */
  by: z.string(),
  /** The moment for which the calendar asked for it; null when a person did. */
  scheduledFor: Instant.nullable(),
  /** How often it was started: after a crash it goes on under the next number. */
  attempt: z.int(),
  queuedAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** Past this moment nobody is at work on it any more. */
  leaseUntil: Instant,
  /** How many villages there are to assess; null until that is known. */
  villages: z.int().nullable(),
  counts: RunCounts.nullable(),
  /** Name of the error that ended it. */
  failure: z.string().nullable(),
})
export type Run = z.infer<typeof Run>

/** A village within a run. */
export const VillageStep = z.object({
  village: z.string(),
  state: z.enum(['done', 'failed']),
  households: z.int(),
  visited: z.int(),
  unchanged: z.boolean(),
  reward: z.enum(['decided', 'nothing to pay', 'decided before', 'not signed', 'no sheet']).nullable(),
  failure: z.string().nullable(),
})
export type VillageStep = z.infer<typeof VillageStep>

/** Longer than any one step may take; renewed by each village. */
const leaseMs = 180_000
/** A run that fails to get through so often has something that waiting does not mend. */
export const mostAttempts = 5

const leaseFrom = (now: Instant): Instant => instant(Date.parse(now) + leaseMs)

export const isActive = ({ state }: Run): boolean => state === 'queued' || state === 'running'

/** Nobody is at work on it: its lease has passed, or lies further ahead than one is given (a clock was set back). */
export const isAbandoned = (run: Run, now: Instant): boolean =>
  isActive(run) && (run.leaseUntil <= now || run.leaseUntil > leaseFrom(now))

export type Asked = {
  readonly division: Division
  readonly period: Period
  readonly by: string
  readonly scheduledFor: Instant | null
}

/** A run that waits for its machine. @throws Refusal period_not_begun */
export const queueRun = (run: RunId, { division, period, by, scheduledFor }: Asked, now: Instant): Run => {
  if (period > periodOf(now)) throw new Refusal('period_not_begun', { period })
  return {
    run,
    division,
    period,
    state: 'queued',
    by,
    scheduledFor,
    attempt: 1,
    queuedAt: now,
    startedAt: null,
    finishedAt: null,
    leaseUntil: leaseFrom(now),
    villages: null,
    counts: null,
    failure: null,
  }
}

/** An abandoned run goes on under the next number; after too many it has failed. */
export const resumeRun = (run: Run, now: Instant): Run =>
  run.attempt >= mostAttempts
    ? { ...run, state: 'failed', failure: 'TooManyAttempts', finishedAt: now }
    : { ...run, attempt: run.attempt + 1, leaseUntil: leaseFrom(now) }

export const startRun = (run: Run, villages: number, now: Instant): Run => ({
  ...run,
  state: 'running',
  startedAt: run.startedAt ?? now,
  leaseUntil: leaseFrom(now),
  villages,
})

/** The run with a new lease; undefined while the old one is good for half its time, so that villages do not queue for it. */
export const renewLease = (run: Run, now: Instant): Run | undefined =>
  isActive(run) && Date.parse(run.leaseUntil) - Date.parse(now) < leaseMs / 2
    ? { ...run, leaseUntil: leaseFrom(now) }
    : undefined

/** What the steps of a run amount to. */
export const countsOf = (steps: readonly VillageStep[]): RunCounts => {
  const done = steps.filter(({ state }) => state === 'done')
  return {
    villages: done.length,
    unchanged: done.filter(({ unchanged }) => unchanged).length,
    households: done.reduce((sum, { households }) => sum + households, 0),
    visited: done.reduce((sum, { visited }) => sum + visited, 0),
    rewards: done.filter(({ reward }) => reward === 'decided' || reward === 'nothing to pay').length,
    failed: steps.length - done.length,
  }
}

/** Ends a run: done when every village is, failed otherwise. What was frozen stands in both cases. */
export const closeRun = (run: Run, steps: readonly VillageStep[], now: Instant): Run => {
  const counts = countsOf(steps)
  const all = counts.failed === 0 && counts.villages >= (run.villages ?? 0)
  return {
    ...run,
    state: all ? 'done' : 'failed',
    counts,
    failure: all ? null : 'VillagesFailed',
    finishedAt: now,
  }
}

/** Ends a run whose machine could not go on, with what is known of it. */
export const failRun = (run: Run, steps: readonly VillageStep[], failure: string, now: Instant): Run => ({
  ...run,
  state: 'failed',
  counts: countsOf(steps),
  failure,
  finishedAt: now,
})
