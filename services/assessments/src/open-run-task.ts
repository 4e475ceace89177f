import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Instant, Period, periodOf, previousPeriod } from '@bangfu/kernel/time'
import { systemActor } from '@bangfu/service/service'
import { trailOp } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import type { AssessmentsDeps } from './deps.ts'
import { listCounties } from './known-table.ts'
import { machineName } from './monthly-assessment.ts'
import { isAbandoned, isActive, queueRun, resumeRun, type Asked, type Run } from './run.ts'
import { findLatest, findRun, latestOp, runOp } from './run-table.ts'

/** `ops` make it true; with `start` its machine has to be started then. */
export type Opening = { readonly run: Run; readonly ops: readonly Op[]; readonly start: boolean }

/** A run for a division and month: the one that is at work on it, that one taken up again, or a new one. */
export const openingOf = async (deps: AssessmentsDeps, asked: Asked): Promise<Opening> => {
  const { table, clock, newId } = deps
  const now = clock()
  const latest = await findLatest(table, asked)
  const stored = latest && (await findRun(table, latest.run))
  if (stored && isAbandoned(stored.run, now)) {
    const run = resumeRun(stored.run, now)
    if (isActive(run)) return { run, ops: [runOp(run, stored)], start: true }
  } else if (stored && isActive(stored.run)) return { run: stored.run, ops: [], start: false }
  // The calendar may tell the same moment twice.
  if (stored && asked.scheduledFor !== null && stored.run.scheduledFor === asked.scheduledFor)
    return { run: stored.run, ops: [], start: false }
  const run = queueRun(newId('asr'), asked, now)
  return { run, ops: [runOp(run), latestOp(run, latest)], start: true }
}

/** Starts the machine of a run under a name that says which attempt it is. */
export const startMachine = ({ start }: AssessmentsDeps, { run, period, attempt }: Run): Promise<void> =>
  start(machineName, `${run}-${attempt}`, { run, period })

const Month = z.object({ scheduledTime: Instant.optional(), county: Division.optional(), period: Period.optional() })

/**
 * Opens a run for the county that is named, or for each in which households are known: for the month named, or the one
 * before the moment for which the calendar asked. Each county's run is an execution of its own.
 */
export const openMonth = async (input: unknown, deps: AssessmentsDeps): Promise<unknown> => {
  const { scheduledTime, county, period } = Month.parse(input)
  const now = deps.clock()
  const actor = systemActor('assessments')
  const counties = county ? [county] : (await listCounties(deps.table)).map((code) => Division.parse(code))
  for (const division of counties) {
    const asked = {
      division,
      period: period ?? previousPeriod(periodOf(scheduledTime ?? now)),
      by: actor.id,
      scheduledFor: scheduledTime ?? null,
    }
    const { run, ops, start } = await openingOf(deps, asked)
    if (ops.length > 0)
      await deps.table.write([
        ...ops,
        trailOp(deps, { actor, now, action: 'assessment.run', about: run.run, scope: { division } }),
      ])
    if (start) await startMachine(deps, run)
  }
  return { counties: counties.length }
}
