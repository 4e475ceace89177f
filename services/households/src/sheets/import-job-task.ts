import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { derivedId } from '@bangfu/kernel/ids'
import { contentTypes } from '@bangfu/http/produced'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { readTable } from '@bangfu/sheets/read-table'
import { addRows, beginXlsx, endXlsx } from '@bangfu/sheets/write-xlsx'
import type { Row } from '@bangfu/sheets/sheet-plan'
import { contains } from '@bangfu/kernel/division'
import type { Job } from '@bangfu/service/job'
import { inOrder } from '@bangfu/service/in-order'
import { jobKind, workerOf } from '@bangfu/service/jobs'
import type { WorkDeps } from '../deps.ts'
import { noteCounty } from '../record/county-table.ts'
import { entryCheckFor } from '../record/entry-check.ts'
import { examine, idNumbersTwice, linesOf, type LineAnswer, type Settled } from './household-import.ts'
import { importColumns } from './import-columns.ts'
import { importGroups, mostCellLength } from './import-task.ts'
import { mostUploadBytes, UploadId, uploadKey } from './list-upload.ts'
import { remarkRow, resultPlan, resultRow } from './result-sheet.ts'
import type { Importing } from './settle-table.ts'
import { groupsOf, householdOf, type LineGroup } from './sheet-households.ts'
import { sheetsMachine } from './sheets-machine.ts'
import { clearPieces, piecesOf, writePiece, writeResult } from './work-files-task.ts'

/** A county’s list of a year; larger ones come by township. */
export const mostJobLines = 100_000
/** Households of one step. */
const atOnce = 250
/** Steps under way: while one is written, the next is read and looked at. */
const stepsAhead = 2
/** So many reasons are said of a line; more were never mended at once. */
const rowsAtOnce = 1000

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
  /** How many households are done, and in how many pieces their answers lie. */
  next: z.int(),
  pieces: z.int(),
  counts: Counts,
})
type Cursor = z.infer<typeof Cursor>

const nothing: Cursor = {
  stage: 'lines',
  next: 0,
  pieces: 0,
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
    const groups = groupsOf(table.lines)
    yield { cursor: at, of: groups.length, output: outputOf(table) }
    if (!input.dryRun) await noteCounty(deps.table, input.division)
    const portion = portionsOf(deps, job, input, groups)
    for await (const settled of inOrder(portionsFrom(groups, at.next), stepsAhead, portion)) {
      await writePiece(deps, job.job, at.pieces, Buffer.from(`${JSON.stringify(linesOf(settled))}\n`))
      const counts = countedOn(at.counts, settled)
      at = { ...at, next: Math.min(at.next + atOnce, groups.length), pieces: at.pieces + 1, counts }
      yield { cursor: at, done: at.next, counts }
    }
    const result = await writeLines(deps, job, at.pieces, input.dryRun, table.remarks)
    at = { ...at, stage: 'clearing' }
    yield { cursor: at, results: [result] }
  }
  await clearPieces(deps, job.job, at.pieces)
  // A list that was only tried is wanted once more.
  if (!input.dryRun) await deps.exchange.remove(uploadKey(input.upload))
  return undefined
})

const readList = async ({ exchange }: WorkDeps, { upload }: Input) => {
  const bytes = await exchange.read(uploadKey(upload), mostUploadBytes)
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

const portionsOf = (
  deps: WorkDeps,
  job: Job,
  { division, dryRun }: Input,
  groups: readonly LineGroup[],
): ((portion: readonly LineGroup[]) => Promise<Settled[]>) => {
  // As of the day on which it was asked for, also when it goes on after midnight.
  const on = dayOf(job.queuedAt)
  const examining = { division, check: entryCheckFor(division, on), twice: idNumbersTwice(groups, on) }
  const importing: Importing = {
    table: deps.table,
    vault: deps.vault,
    newId: deps.newId,
    now: job.queuedAt,
    by: job.by,
    idOf: (code) => derivedId('hsh', job.job, code),
    // He may import into all of the division, and so may read it.
    mayName: (taken) => contains(division, Division.parse(taken.division)),
  }
  return (portion) => importGroups(importing, examine(portion.map(householdOf), examining), dryRun)
}

const portionsFrom = function* (
  groups: readonly LineGroup[],
  next: number,
): Generator<readonly LineGroup[], undefined> {
  for (let from = next; from < groups.length; from += atOnce) yield groups.slice(from, from + atOnce)
  return undefined
}

const countedOn = (counts: Counts, settled: readonly Settled[]): Counts => {
  const next = { ...counts }
  for (const { outcome, sheet } of settled) {
    const lines = sheet.lines.length
    next.households += 1
    next[outcome] += 1
    next.lines += lines
    next[`lines${outcome === 'registered' ? 'Registered' : outcome === 'unchanged' ? 'Unchanged' : 'Refused'}`] += lines
  }
  return next
}

/** The answers of all lines in the order of the list, as a workbook. */
const writeLines = async (deps: WorkDeps, job: Job, pieces: number, dryRun: boolean, remarks: readonly number[]) => {
  const answers: LineAnswer[] = []
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of piecesOf(deps, job.job, pieces)) text += decoder.decode(chunk, { stream: true })
  for (const piece of text.split('\n')) if (piece !== '') answers.push(...(JSON.parse(piece) as LineAnswer[]))
  const rows = [
    ...answers.map((answer) => [answer.line, resultRow(answer, dryRun)] as const),
    ...remarks.map((line) => [line, remarkRow(line)] as const),
  ].toSorted(([a], [b]) => a - b)
  return writeResult(
    deps,
    job.job,
    { name: `导入结果${dryRun ? '（试运行）' : ''}.xlsx`, contentType: contentTypes.xlsx },
    workbookOf(rows.map(([, row]) => row)),
  )
}

const workbookOf = async function* (rows: readonly Row[]): AsyncGenerator<Uint8Array, undefined> {
  let { bytes, state } = beginXlsx(resultPlan)
  yield bytes
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    ;({ bytes, state } = addRows(state, rows.slice(at, at + rowsAtOnce), resultPlan))
    yield bytes
  }
  yield endXlsx(state, resultPlan)
}
