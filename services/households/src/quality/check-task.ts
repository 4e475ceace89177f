import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { qualityCheckFor } from '@bangfu/rules/quality/evaluator'
import { jobKind, workerOf, workersOf, type Step } from '@bangfu/service/jobs'
import type { Position, TableReader } from '@bangfu/table/table'
import type { WorkDeps } from '../deps.ts'
import { QualityCheckId, type QualityCheckId as CheckId } from './check.ts'
import { fileStep, type Sweeping } from './file-task.ts'
import { writeFindings } from './findings-task.ts'
import { printStep } from './print-task.ts'
import { endOp, listVillages, loadCheck, printedOf, printsOfCheck } from './quality-table.ts'
import { sharedFinder } from './shared-numbers.ts'
import { atStart, SweepCursor } from './sweep-table.ts'
import { together } from './tally.ts'

const machine = 'register-quality'

/** The check of all files of a division by all rules. */
export const qualityCheckJob = jobKind({
  kind: 'quality-check',
  machine,
  says: { zh: '档案质量核查', en: 'Quality check of the files' },
  input: z.object({ check: QualityCheckId, division: Division, on: Day }),
})

const qualityWorker = workerOf(qualityCheckJob, async function* ({ input, cursor }, deps: WorkDeps) {
  const { check, division, on } = input
  let at = SweepCursor.parse(cursor ?? atStart)
  while (at.stage === 'prints') {
    const step = await printStep(deps, { check, division }, at)
    at = step.cursor
    yield step
  }
  const sharedOf = at.stage === 'files' ? await sharedIn(deps.table, check) : () => []
  const sweeping = { check, division, on, rules: qualityCheckFor(division, on, 'file'), sharedOf }
  while (at.stage === 'files') {
    const step = await fileStep(deps, sweeping, at)
    at = step.cursor
    yield step
  }
  return end(deps, check)
})

/** Adds the villages up, writes the list to hand on, and ends the check. */
const end = async (deps: WorkDeps, id: CheckId): Promise<Step> => {
  const { check, version } = await loadCheck(deps.table, id)
  const villages = await listVillages(deps.table, id)
  const total = together(villages.map(({ tally }) => tally))
  const file = await writeFindings(deps, check, villages)
  const ended = { ...check, endedAt: deps.clock(), villages: villages.length, total }
  const { households, persons, faulty, errors, warnings, appeared, mended } = total
  return {
    counts: { households, persons, faulty, errors, warnings, appeared, mended },
    results: [file],
    ops: [endOp(ended, version)],
  }
}

/** Numbers that two households have, from the prints of all of them. */
const sharedIn = async (table: TableReader, check: string): Promise<Sweeping['sharedOf']> => {
  const finder = sharedFinder()
  let after: Position | undefined
  do {
    const page = await table.list({ ...printsOfCheck(check), limit: printsAtOnce, ...(after && { after }) })
    for (const item of page.items) for (const printed of printedOf(item)) finder.add(printed)
    after = page.after
  } while (after)
  return finder.of
}

const printsAtOnce = 50

/** The tasks and the machine that work on checks. */
export const qualityWork = workersOf<WorkDeps>({
  machine,
  workers: [qualityWorker],
  impact: 'A quality check of the files of a county does not come to its end; the one before stays to be read.',
  look: 'GET /jobs/{job} says how far it came; ask for the check again, it goes on from the files as they are then.',
})
