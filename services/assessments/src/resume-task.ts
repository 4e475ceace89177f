import type { AssessmentsDeps } from './deps.ts'
import { startMachine } from './open-run-task.ts'
import { isAbandoned, isActive, resumeRun } from './run.ts'
import { findRun, listActiveRuns, runOp } from './run-table.ts'

/** Starts again what nobody is at work on any more. For the start of a host, and every minute after. */
export const resumeRuns = async (deps: AssessmentsDeps): Promise<number> => {
  const now = deps.clock()
  let resumed = 0
  for (const { run: id } of (await listActiveRuns(deps.table)).filter((run) => isAbandoned(run, now))) {
    const stored = await findRun(deps.table, id)
    if (!stored || !isAbandoned(stored.run, now)) continue
    const run = resumeRun(stored.run, now)
    await deps.table.write([runOp(run, stored)])
    if (!isActive(run)) continue
    await startMachine(deps, run)
    resumed += 1
  }
  return resumed
}
