import { Refusal } from '@bangfu/kernel/refusal'
import { jobKind, workerOf } from '@bangfu/service/jobs'
import type { Job } from '@bangfu/service/job'
import { clearPieces, writePiece } from '@bangfu/service/work-files'
import { historyKey, pairedKey } from '@bangfu/table/keys'
import { Conflict, Contention, type Op, type TableReader } from '@bangfu/table/table'
import * as z from 'zod'
import { Pairing } from '../pairings/pairing.ts'
import { helpersOf, responsibilityOps, standingOf, type Changing } from '../pairings/responsibility-table.ts'
import type { Change, Ending } from '../pairings/responsibility.ts'
import type { HandoverDeps } from '../deps.ts'
import { handoverMachine, UndoWork } from './handover-jobs.ts'
import { packsBetween, replacePack, storedPack, type StoredPack } from './handover-table.ts'
import { reasonOf, type DoneLine, type LineAnswer } from './line.ts'
import { answersOf, pieceOf, writeAnswers } from './report-task.ts'
import { getAll, inLanes, slotsOf, type Slotted } from './reads-table.ts'
import { undoneLine } from './undo-line.ts'

export const undoJob = jobKind({
  kind: 'pairing-handover-undo',
  machine: handoverMachine,
  says: { zh: '撤销批量结对调整', en: 'Undoing a bulk hand-over' },
  input: UndoWork as z.ZodType<UndoWork>,
})

const Cursor = z.object({
  stage: z.enum(['packs', 'report', 'clearing']),
  /** The line up to which all packs are looked at. */
  upTo: z.int(),
  pieces: z.int(),
  counts: z.object({ restored: z.int(), refused: z.int() }),
})
type Cursor = z.infer<typeof Cursor>
const nothing: Cursor = { stage: 'packs', upTo: 0, pieces: 0, counts: { restored: 0, refused: 0 } }

const packsAtOnce = 40
const mostLine = 99_999_999

/**
 * Undoes a hand-over as a whole: pack by pack, each line exactly as it was before, in a transaction that notes it in the
 * pack. Lines that changed since stay and say why. Cut off, it goes on where it stopped; lines that are noted as undone
 * are not touched again.
 */
export const undoWorker = workerOf<UndoWork, HandoverDeps>(undoJob, async function* ({ job, input, cursor }, deps) {
  let at = Cursor.parse(cursor ?? nothing)
  while (at.stage === 'packs') {
    const page = await deps.table.list({ ...packsBetween(input.handover, at.upTo + 1, mostLine), limit: packsAtOnce })
    const packs = page.items.map(storedPack)
    const undoing = undoingOf(deps, job, input)
    const answers = (await inLanes(packs, (pack) => undoPack(undoing, pack))).flat()
    await writePiece(deps, job.job, at.pieces, pieceOf(answers))
    const restored = answers.filter(({ outcome }) => outcome === 'done').length
    const counts = {
      restored: at.counts.restored + restored,
      refused: at.counts.refused + answers.length - restored,
    }
    const first = packs.at(-1)?.pack.lines[0]?.answer.line ?? at.upTo
    at = { ...at, upTo: first, pieces: at.pieces + 1, counts, stage: page.after ? 'packs' : 'report' }
    yield { cursor: at, done: counts.restored + counts.refused, counts }
  }
  if (at.stage === 'report') {
    const results = await writeAnswers(deps, job, await answersOf(deps, job, at.pieces), 'undo')
    at = { ...at, stage: 'clearing' }
    yield { cursor: at, of: at.counts.restored + at.counts.refused, results }
  }
  await clearPieces(deps, job.job, at.pieces)
  return undefined
})

type Undoing = {
  readonly deps: HandoverDeps
  readonly changing: Changing
  readonly ending: Ending
  readonly reason: string
}

const undoingOf = (deps: HandoverDeps, { by, queuedAt: at }: Job, { reason }: UndoWork): Undoing => ({
  ...{ deps, reason, ending: { kind: 'undone', reason, at, by } },
  changing: { newId: deps.newId, actor: { id: by, grants: [] }, now: at },
})

/** All open lines of a pack in one transaction; where somebody gets in between, each line by itself. */
const undoPack = async (undoing: Undoing, stored: StoredPack): Promise<LineAnswer[]> => {
  const open = stored.pack.lines.filter(({ undone }) => !undone)
  const answers = stored.pack.lines.filter(({ undone }) => undone).map(restored)
  const together = await undoLines(undoing, stored, open)
  if (together) return [...answers, ...together]
  for (const { answer } of open) answers.push(await undoAlone(undoing, stored, answer.line))
  return answers
}

const mostTries = 5

const undoAlone = async (undoing: Undoing, { item }: StoredPack, line: number): Promise<LineAnswer> => {
  for (let tried = 1; tried <= mostTries; tried++) {
    const now = await undoing.deps.table.get(item.key)
    const stored = now && storedPack(now)
    const done = stored?.pack.lines.find(({ answer }) => answer.line === line)
    if (!stored || !done) throw new Error('a pack of a hand-over is gone')
    if (done.undone) return restored(done)
    const [answer] = (await undoLines(undoing, stored, [done])) ?? []
    if (answer) return answer
  }
  throw new Refusal('busy')
}

const restored = ({ answer }: DoneLine): LineAnswer => ({
  ...{ ...answer, outcome: 'done', from: answer.to, to: answer.from, broken: [], reasons: [], warnings: [] },
  gap: answer.gap === null ? null : answer.gap === 'created' ? 'closed' : 'created',
})

const refused = ({ answer }: DoneLine): LineAnswer => ({
  ...{ ...answer, outcome: 'refused', gap: null, broken: [], warnings: [] },
  reasons: [reasonOf('changed_since')],
})

/** Undefined when somebody changed something meanwhile: nothing was written then. */
const undoLines = async (
  undoing: Undoing,
  stored: StoredPack,
  lines: readonly DoneLine[],
): Promise<LineAnswer[] | undefined> => {
  const { deps, changing, ending, reason } = undoing
  const read = await readFor(deps.table, lines)
  const changes = lines.map((done) => ({ done, change: undoneLine(done, read.of(done), ending) }))
  const good = changes.flatMap(({ done, change }) => (change ? [{ done, change }] : []))
  const answers = changes.map(({ done, change }) => (change ? restored(done) : refused(done)))
  if (good.length === 0) return answers
  const undone = new Set(good.map(({ done }) => done.answer.line))
  const pack = {
    lines: stored.pack.lines.map((line) => (undone.has(line.answer.line) ? { ...line, undone: true } : line)),
  }
  const versions = await versionsFor(deps.table, good, read.slots)
  const ops: Op[] = good.flatMap(({ change }, index) => {
    const found = versions[index]
    return found ? responsibilityOps(changing, change, found, reason) : []
  })
  try {
    await deps.table.write([replacePack(stored, pack), ...ops])
    return answers
  } catch (error) {
    if (error instanceof Contention) throw new Refusal('busy')
    if (!(error instanceof Conflict)) throw error
    return undefined
  }
}

const readFor = async (table: TableReader, lines: readonly DoneLine[]) => {
  const slots = await slotsOf(
    table,
    lines.map(({ household }) => household),
  )
  const standing = await standingOf(
    table,
    lines.flatMap(({ pairings }) => pairings),
  )
  const altered = lines.flatMap(({ pairings }) => pairings.filter(({ made }) => !made))
  const items = await getAll(
    table,
    altered.map(({ pairing, version }) => historyKey(pairing, version - 1)),
  )
  const before = new Map(
    altered.flatMap(({ pairing }, index) => {
      const kept = items[index]?.body as { readonly before: unknown } | undefined
      return kept ? [[pairing, Pairing.parse(kept.before)] as const] : []
    }),
  )
  return {
    slots,
    of: ({ household }: DoneLine) => ({ slot: slots.get(household)?.slot, standing, before }),
  }
}

const versionsFor = async (
  table: TableReader,
  changes: readonly { readonly change: Change }[],
  slots: ReadonlyMap<string, Slotted>,
) => {
  const pairs = changes.flatMap(({ change }, index) =>
    helpersOf(change).map((helper) => ({ index, helper, key: pairedKey(helper, change.slot.household) })),
  )
  const items = await getAll(
    table,
    pairs.map(({ key }) => key),
  )
  return changes.map(({ change }, index) => ({
    slot: slots.get(change.slot.household)?.version ?? 0,
    paired: new Map(
      pairs.flatMap((pair, place) =>
        pair.index === index ? [[pair.helper, items[place]?.version ?? 0] as const] : [],
      ),
    ),
  }))
}
