import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Period } from '@bangfu/kernel/time'
import { trailOp } from '@bangfu/service/context'
import { tell } from '@bangfu/service/facts'
import { historyOp } from '@bangfu/service/history'
import { systemActor } from '@bangfu/service/service'
import { starSheetId } from '@bangfu/table/keys'
import { Conflict, type Op } from '@bangfu/table/table'
import { freeze } from './assessment-table.ts'
import { assessVillage as assess, type StarsWon } from './assessment.ts'
import type { AssessmentsDeps } from './deps.ts'
import { readVillageMonth } from './known-table.ts'
import { schemeFor, starPackOf } from './rules-in-force.ts'
import { renewLease, RunId, type VillageStep } from './run.ts'
import { findStep, runOp, stepOp } from './run-table.ts'
import { loadRun } from './run-task.ts'
import { findSheet, sheetOp } from './star-sheet-table.ts'
import { decideStars, type StarSheet } from './star-sheet.ts'

const OfVillage = z.object({ run: RunId, period: Period, village: Village })
const Assessed = z.object({ households: z.int(), visited: z.int(), unchanged: z.boolean() })
type Assessed = z.infer<typeof Assessed>

/** Freezes and scores one village. */
export const assessVillage = async (input: unknown, deps: AssessmentsDeps): Promise<unknown> => {
  const { run, period, village } = OfVillage.parse(input)
  await keepLease(deps, run)
  const step = await findStep(deps.table, run, village)
  if (step?.state === 'done') return Assessed.parse(step)
  const known = await readVillageMonth(deps.table, village, period)
  const sheet = (await findSheet(deps.table, village, period))?.sheet
  const assessment = assess(known, period, schemeFor(village, period), starsWon(sheet))
  const { unchanged } = await freeze(deps, { village, period, run }, assessment)
  const { households, visited } = assessment.totals
  return { households, visited, unchanged } satisfies Assessed
}

/** Stars count once all three have signed. */
const starsWon = (sheet: StarSheet | undefined): StarsWon =>
  sheet && sheet.state !== 'open'
    ? new Map(sheet.lines.map(({ household, stars }) => [household, stars.length]))
    : undefined

/** Somebody else's renewal is as good as ours. */
const keepLease = async (deps: AssessmentsDeps, run: string): Promise<void> => {
  const stored = await loadRun(deps, run)
  const renewed = renewLease(stored.run, deps.clock())
  if (!renewed) return
  try {
    await deps.table.write([runOp(renewed, stored)])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
}

/**
 * Decides the rewards of a village whose sheet all three have signed, and notes the village as done, in one transaction:
 * whoever loses the race tells nothing, and what the run says of itself is what it did.
 */
export const decideRewards = async (input: unknown, deps: AssessmentsDeps): Promise<unknown> => {
  const { run, period, village, assessed } = OfVillage.extend({ assessed: Assessed }).parse(input)
  const { reward, ops } = await decide(deps, village, period)
  const step = await stepOp(deps.table, run, { village, state: 'done', ...assessed, reward, failure: null })
  if (step) await deps.table.write([...ops, step])
  return {}
}

type Decision = { readonly reward: VillageStep['reward']; readonly ops: readonly Op[] }

const decide = async (deps: AssessmentsDeps, village: Village, period: Period): Promise<Decision> => {
  const stored = await findSheet(deps.table, village, period)
  if (!stored) return { reward: 'no sheet', ops: [] }
  const { sheet, version } = stored
  if (sheet.state === 'open') return { reward: 'not signed', ops: [] }
  if (sheet.state === 'decided') return { reward: 'decided before', ops: [] }
  const now = deps.clock()
  const { next, paid } = decideStars(sheet, starPackOf(sheet.pack), now)
  const id = starSheetId(village, period)
  const actor = systemActor('assessments')
  const ops = [
    sheetOp(next, stored),
    historyOp({ actor, now }, id, version, sheet, 'rewards decided'),
    trailOp(deps, { actor, now, action: 'assessment.run', about: id, scope: { division: village } }),
  ]
  if (paid.length === 0) return { reward: 'nothing to pay', ops }
  const fact = tell(deps, now, village, 'reward.decided', {
    village,
    period,
    item: 'star-reward',
    budgetFen: next.budgetFen ?? 0,
    signedBy: sheet.signatures.map(({ by }) => by),
    lines: paid,
  })
  return { reward: 'decided', ops: [...ops, fact] }
}
