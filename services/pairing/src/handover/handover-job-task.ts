import { jobKind, workerOf } from '@bangfu/service/jobs'
import { clearPieces, writePiece } from '@bangfu/service/work-files'
import type { Job } from '@bangfu/service/job'
import * as z from 'zod'
import type { HandoverDeps } from '../deps.ts'
import type { Asked } from './decide-line.ts'
import { frozenLines } from './freeze-task.ts'
import { HandoverWork, handoverMachine } from './handover-jobs.ts'
import { FrozenLine, type LineAnswer } from './line.ts'
import { answersOf, consequencesOf, loadsOf, pieceOf, writeAnswers, writeLoads } from './report-task.ts'
import type { Settling } from './decide-all-task.ts'
import { settleLines } from './settle-task.ts'

export const handoverJob = jobKind({
  kind: 'pairing-handover',
  machine: handoverMachine,
  says: { zh: '批量结对调整', en: 'Bulk hand-over of pairings' },
  input: HandoverWork as z.ZodType<HandoverWork>,
})

const Counts = z.object({ done: z.int(), unchanged: z.int(), refused: z.int(), gaps: z.int() })
const Cursor = z.object({
  stage: z.enum(['lines', 'report', 'clearing']),
  next: z.int(),
  pieces: z.int(),
  counts: Counts,
})
type Cursor = z.infer<typeof Cursor>

const nothing: Cursor = { stage: 'lines', next: 0, pieces: 0, counts: { done: 0, unchanged: 0, refused: 0, gaps: 0 } }

/** Lines of one step: a second of work. */
const atOnce = 330

/**
 * Hands households over: the lines are frozen first, then done in portions, each line in one transaction with the record
 * of it. Cut off between any two transactions, it goes on with the same lines and finds by the records what it did. A
 * trial writes nothing, and begins again where it was cut off, because its loads are nowhere else.
 */
export const handoverWorker = workerOf<HandoverWork, HandoverDeps>(
  handoverJob,
  async function* ({ job, input, cursor }, deps) {
    let at = Cursor.parse(cursor ?? nothing)
    if (input.dryRun && at.stage === 'lines') at = nothing
    if (at.stage === 'lines') {
      const lines = await frozen(deps, job, input, cursor === null)
      yield { cursor: at, of: lines.length }
      const settling = settlingOf(deps, job, input)
      while (at.next < lines.length) {
        const answers = await settleLines(settling, lines.slice(at.next, at.next + atOnce))
        await writePiece(deps, job.job, at.pieces, pieceOf(answers))
        const next = Math.min(at.next + atOnce, lines.length)
        at = { ...at, next, pieces: at.pieces + 1, counts: countedOn(at.counts, answers) }
        yield { cursor: at, done: next, counts: at.counts }
      }
      at = { ...at, stage: 'report' }
      yield { cursor: at }
    }
    if (at.stage === 'report') {
      const { division, dryRun: trial } = input
      const answers = await answersOf(deps, job, at.pieces)
      const on = answers.reduce((last, answer) => (answer.on > last ? answer.on : last), input.on)
      const loads = await loadsOf(deps, answers, { division, on, trial })
      const files = await writeAnswers(deps, job, answers, trial ? 'trial' : 'run')
      const results = [...files, await writeLoads(deps, job, loads)]
      at = { ...at, stage: 'clearing' }
      yield { cursor: at, results, output: consequencesOf(answers, loads, on) }
    }
    await clearPieces(deps, job.job, at.pieces)
    await deps.exchange.remove(frozenKey(job))
    if (!input.dryRun && input.source.by === 'lines') await deps.exchange.remove(input.source.key)
    return undefined
  },
)

const frozenKey = ({ job }: Job): string => `work/${job}/frozen`
const mostFrozenBytes = 40_000_000

/** The lines as they were frozen when the job first looked at them; until it said so, nothing was done by them. */
const frozen = async (deps: HandoverDeps, job: Job, input: HandoverWork, first: boolean): Promise<FrozenLine[]> => {
  const kept = first ? undefined : await deps.exchange.read(frozenKey(job), mostFrozenBytes)
  if (kept) return z.array(FrozenLine).parse(JSON.parse(new TextDecoder().decode(kept)))
  const lines = await frozenLines(deps, input)
  await deps.exchange.write(frozenKey(job), Buffer.from(JSON.stringify(lines)), 'application/json')
  return lines
}

const settlingOf = (deps: HandoverDeps, job: Job, input: HandoverWork): Settling => {
  const { by, queuedAt: at } = job
  const { act, division, handover, ending, reason, override, mayOverride: may, dryRun } = input
  const asked: Asked = {
    ...{ act, division, handover, ending, reason, by, at },
    overriding: { override, may, by, at },
  }
  const changing = { newId: deps.newId, actor: { id: by, grants: [] }, now: at }
  return { deps, changing, asked, dryRun, trial: new Map() }
}

const countedOn = (counts: Cursor['counts'], answers: readonly LineAnswer[]): Cursor['counts'] => {
  const next = { ...counts }
  for (const { outcome, gap } of answers) {
    next[outcome] += 1
    if (gap === 'created' && outcome === 'done') next.gaps += 1
  }
  return next
}
