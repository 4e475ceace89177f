import { Conflict, type Op } from '@bangfu/table/table'
import type { AssessmentsDeps } from './deps.ts'
import { startMachine } from './open-run-task.ts'
import { isAbandoned, isActive, resumeRun, type Run } from './run.ts'
import { findRun, listActiveRuns, runOp } from './run-table.ts'

/**
 * Starts again what nobody is at work on any more: every minute, and when a host begins. A host that has the data to
 * itself says so (`alone`): then whatever stands as running was cut off with the host before, and need not wait.
 */
export const resumeRuns = async (deps: AssessmentsDeps, alone = false): Promise<number> => {
  const now = deps.clock()
  const cutOff = (run: Run): boolean => isActive(run) && (alone || isAbandoned(run, now))
  let resumed = 0
  for (const { run: id } of (await listActiveRuns(deps.table)).filter(cutOff)) {
    const stored = await findRun(deps.table, id)
    if (!stored || !cutOff(stored.run)) continue
    const run = resumeRun(stored.run, now)
    if (!(await putUnlessChanged(deps, runOp(run, stored))) || !isActive(run)) continue
    await startMachine(deps, run)
    resumed += 1
  }
  return resumed
}

/** Somebody else has taken it up meanwhile: it is his. */
const putUnlessChanged = async ({ table }: AssessmentsDeps, op: Op): Promise<boolean> => {
  try {
    await table.write([op])
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}
