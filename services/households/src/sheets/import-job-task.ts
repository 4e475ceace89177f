import * as z from 'zod'
import { contains, Division } from '@bangfu/kernel/division'
import { derivedId } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { readTable } from '@bangfu/sheets/read-table'
import type { Job } from '@bangfu/service/job'
import { inOrder } from '@bangfu/service/in-order'
import { jobKind, workerOf } from '@bangfu/service/jobs'
import { listUploadKey, mostUploadBytes, UploadId } from '@bangfu/service/list-upload'
import { clearPieces, writePiece } from '@bangfu/service/work-files'
import type { WorkDeps } from '../deps.ts'
import { noteCounty } from '../record/county-table.ts'
import { entryCheckFor } from '../record/entry-check.ts'
import { examine, idNumbersTwice, linesOf, type Settled } from './household-import.ts'
import { importColumns } from './import-columns.ts'
import { importGroups, mostCellLength } from './import-task.ts'
import { writeImportResult } from './import-result-task.ts'
import type { Importing } from './settle-table.ts'
import { groupsOf, householdReader, type LineGroup, type Sheet } from './sheet-households.ts'
import { sheetsMachine } from './sheets-machine.ts'

/** A county’s list of a year; larger ones come by township. */
export const mostJobLines = 100_000
/** Households of one step. */
const atOnce = 240
/** Few at a time, since all that is made of them is held until they are in; while some are written, the next are read. */
const fewAtOnce = 24
const fewAhead = 3

export const importJob = jobKind({
  kind: 'household-import',
  machine: sheetsMachine,
  says: { zh: '导入户清单', en: 'Import of a household list' },
  input: z.object({ upload: UploadId, division: Division, dryRun: z.boolean() }),
})
type Input = z.infer<typeof importJob.input>

const Counts = z.object({
  households: z.int(),
  registered: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  lines: z.int(),
  linesRegistered: z.int(),
  linesUnchanged: z.int(),
  linesRefused: z.int(),
})
type Counts = z.infer<typeof Counts>

const Cursor = z.object({
  stage: z.enum(['lines', 'clearing']),
  /** How many households are done. */
  next: z.int(),
  /** The first line of each piece that their answers lie in. */
  pieces: z.array(z.int()),
  counts: Counts,
})
type Cursor = z.infer<typeof Cursor>

const nothing: Cursor = {
  stage: 'lines',
  next: 0,
  pieces: [],
  counts: {
    households: 0,
    registered: 0,
    unchanged: 0,
    refused: 0,
    lines: 0,
    linesRegistered: 0,
    linesUnchanged: 0,
    linesRefused: 0,
  },
}

/** What an import has to say besides its counts. */
export const ImportOutput = z.object({
  sheet: z.string().nullable(),
  columns: z.object({
    mapped: z.array(z.object({ column: z.string(), header: z.string() })),
    ignored: z.array(z.string()),
  }),
  remarks: z.int(),
})

/**
 * Imports a list of any size: read once in a call, then household by household in portions, each with its answers kept
 * beside. Cut off, it reads the list again and goes on after the last portion; a household that it had put on file by
 * then is known by its id, and is answered as registered.
 */
export const importWorker = workerOf<Input, WorkDeps>(importJob, async function* ({ job, input, cursor }, deps) {
  let at = Cursor.parse(cursor ?? nothing)
  if (at.stage === 'lines') {
    const table = await readList(deps, input)
    const groups = groupsOf(table)
    yield { cursor: at, of: groups.length, output: outputOf(table) }
    if (!input.dryRun) await noteCounty(deps.table, input.division)
    const work = importFew(deps, { job, input, table, groups })
    let done = nothingDone
    for await (const few of inOrder(fewFrom(groups, at.next), fewAhead, work)) {
      done = together(done, few)
      const next = at.next + done.counts.households
      if (done.counts.households < atOnce && next < groups.length) continue
      await writePiece(deps, job.job, at.pieces.length, Buffer.from(done.answers))
      at = { ...at, next, pieces: [...at.pieces, done.firstLine], counts: added(at.counts, done.counts) }
      yield { cursor: at, done: at.next, counts: at.counts }
      done = nothingDone
    }
    const result = await writeImportResult(deps, job.job, { ...input, pieces: at.pieces, remarks: table.remarks })
    at = { ...at, stage: 'clearing' }
    yield { cursor: at, results: [result] }
  }
  await clearPieces(deps, job.job, at.pieces.length)
  // A list that was only tried is wanted once more.
  if (!input.dryRun) await deps.exchange.remove(listUploadKey(input.upload))
  return undefined
})

const readList = async ({ exchange }: WorkDeps, { upload }: Input) => {
  const bytes = await exchange.read(listUploadKey(upload), mostUploadBytes)
  if (!bytes) throw new Refusal('upload_gone')
  return readTable(bytes, importColumns, { mostLines: mostJobLines, mostCellLength })
}

const outputOf = (table: Awaited<ReturnType<typeof readList>>): z.infer<typeof ImportOutput> => ({
  sheet: table.sheet ?? null,
  columns: {
    mapped: table.mapped.map(({ column, header }) => ({ column, header: header.slice(0, 60) })),
    ignored: table.ignored.slice(0, 100),
  },
  remarks: table.remarks.length,
})

type Portioned = {
  readonly job: Job
  readonly input: Input
  readonly table: Sheet
  readonly groups: readonly LineGroup[]
}

const fewFrom = function* (groups: readonly LineGroup[], next: number): Generator<readonly LineGroup[], undefined> {
  for (let from = next; from < groups.length; from += fewAtOnce) yield groups.slice(from, from + fewAtOnce)
  return undefined
}

/** What became of some households: the answers of their lines as the piece keeps them. */
type Done = { readonly answers: string; readonly firstLine: number; readonly counts: Counts }

const nothingDone: Done = { answers: '', firstLine: Number.MAX_SAFE_INTEGER, counts: nothing.counts }

const together = (done: Done, few: Done): Done => ({
  answers: done.answers + few.answers,
  firstLine: Math.min(done.firstLine, few.firstLine),
  counts: added(done.counts, few.counts),
})

const importFew = (
  deps: WorkDeps,
  { job, input: { division, dryRun }, table, groups }: Portioned,
): ((few: readonly LineGroup[]) => Promise<Done>) => {
  // As of the day on which it was asked for, also when it goes on after midnight.
  const on = dayOf(job.queuedAt)
  const examining = { division, check: entryCheckFor(division, on), twice: idNumbersTwice(table, groups, on) }
  const householdOf = householdReader(table)
  const importing = importingFor(deps, job, division)
  return async (few) => {
    const settled = await importGroups(importing, examine(few.map(householdOf), examining), dryRun)
    const answers = linesOf(settled)
    return {
      answers: `${JSON.stringify(answers)}\n`,
      firstLine: answers[0]?.line ?? 0,
      counts: countsOf(settled),
    }
  }
}

const importingFor = ({ table, vault, newId }: WorkDeps, job: Job, division: Division): Importing => ({
  table,
  vault,
  newId,
  now: job.queuedAt,
  by: job.by,
  idOf: (code) => derivedId('hsh', job.job, code),
  // He may import into all of the division, and so may read it.
  mayName: (taken) => contains(division, Division.parse(taken.division)),
})

const countsOf = (settled: readonly Settled[]): Counts => {
  const counts = { ...nothing.counts }
  for (const { outcome, sheet } of settled) {
    const lines = sheet.lines.length
    counts.households += 1
    counts[outcome] += 1
    counts.lines += lines
    counts[linesBy[outcome]] += lines
  }
  return counts
}

const linesBy = {
  registered: 'linesRegistered',
  unchanged: 'linesUnchanged',
  refused: 'linesRefused',
} as const satisfies Record<Settled['outcome'], keyof Counts>

const added = (counts: Counts, more: Counts): Counts => {
  const sum = { ...counts }
  for (const [key, count] of Object.entries(more) as [keyof Counts, number][]) sum[key] += count
  return sum
}
