import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Period } from '@bangfu/kernel/time'
import { trailOp } from '@bangfu/service/context'
import { systemActor } from '@bangfu/service/service'
import type { AssessmentsDeps } from './deps.ts'
import { listVillages } from './known-table.ts'
import { closeRun, failRun, isActive, RunId, startRun, type Run } from './run.ts'
import { findRun, listSteps, runOp, stepOp, type StoredRun } from './run-table.ts'

const OfRun = z.object({ run: RunId })
/** Whatever was caught: its name is kept, its text is not, because it may quote data. */
const Failure = z.object({ Error: z.string().max(200) })

export const loadRun = async ({ table }: AssessmentsDeps, run: string): Promise<StoredRun> => {
  const stored = await findRun(table, run)
  if (!stored) throw new RangeError(`no run ${run}`)
  return stored
}

/** Says which villages are to be assessed: those that this run has not done yet. A run that is over has none. */
export const prepareRun = async (input: unknown, deps: AssessmentsDeps): Promise<unknown> => {
  const stored = await loadRun(deps, OfRun.parse(input).run)
  const { run, period, division } = stored.run
  if (!isActive(stored.run)) return { run, period, villages: [] }
  const villages = await listVillages(deps.table, division)
  const steps = await listSteps(deps.table, run)
  const done = new Set(steps.filter(({ state }) => state === 'done').map(({ village }) => village))
  await deps.table.write([runOp(startRun(stored.run, villages.length, deps.clock()), stored)])
  return { run, period, villages: villages.filter((village) => !done.has(village)) }
}

/** Ends the run with what its villages came to. */
export const closeTheRun = async (input: unknown, deps: AssessmentsDeps): Promise<unknown> => {
  const stored = await loadRun(deps, OfRun.parse(input).run)
  const steps = await listSteps(deps.table, stored.run.run)
  const { run, state } = await end(deps, stored, closeRun(stored.run, steps, deps.clock()))
  return { run, state }
}

/** Ends the run as failed, with the name of what went wrong and how far it had come. */
export const failTheRun = async (input: unknown, deps: AssessmentsDeps): Promise<unknown> => {
  const { run: id, failure } = OfRun.extend({ failure: Failure }).parse(input)
  const stored = await loadRun(deps, id)
  const steps = await listSteps(deps.table, id)
  const { run, state } = await end(deps, stored, failRun(stored.run, steps, failure.Error, deps.clock()))
  return { run, state }
}

const end = async (deps: AssessmentsDeps, stored: StoredRun, ended: Run): Promise<Run> => {
  if (!isActive(stored.run)) return stored.run
  const now = deps.clock()
  const actor = systemActor('assessments')
  await deps.table.write([
    runOp(ended, stored),
    trailOp(deps, {
      actor,
      now,
      action: 'assessment.run',
      about: ended.run,
      scope: { division: ended.division },
      reason: ended.state,
    }),
  ])
  return ended
}

/** One village that cannot be assessed does not stop the others: it is noted, and the run says so in the end. */
export const noteVillageFailure = async (input: unknown, { table }: AssessmentsDeps): Promise<unknown> => {
  const { run, village, failure } = z
    .object({ run: RunId, period: Period, village: Village, failure: Failure })
    .parse(input)
  const op = await stepOp(table, run, {
    village,
    state: 'failed',
    households: 0,
    visited: 0,
    unchanged: false,
    reward: null,
    failure: failure.Error,
  })
  if (op) await table.write([op])
  return {}
}
