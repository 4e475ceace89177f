import * as z from 'zod'
import { contentTypes } from '@bangfu/http/produced'
import { Division } from '@bangfu/kernel/division'
import { dayOf } from '@bangfu/kernel/time'
import type { SheetPlan } from '@bangfu/sheets/sheet-plan'
import { csvBegin, csvRows } from '@bangfu/sheets/write-csv'
import { addRows, beginXlsx, endXlsx, type XlsxState } from '@bangfu/sheets/write-xlsx'
import type { Job } from '@bangfu/service/job'
import { jobKind, workerOf } from '@bangfu/service/jobs'
import { divisionPartition, entityKey } from '@bangfu/table/keys'
import type { Item, Position } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import type { PersonalKind, Sealed, Vault } from '@bangfu/vault/vault'
import { clearPieces, piecesOf, writePiece, writeResult } from '@bangfu/service/work-files'
import type { WorkDeps } from '../deps.ts'
import { incomeOfYear } from '../record/entry-table.ts'
import { householdOfItem } from '../record/household-table.ts'
import { rowsOf, type Showing } from './household-rows.ts'
import { columnsOf, listPlan } from './sheet-columns.ts'
import { sheetsMachine } from './sheets-machine.ts'

export const exportFormats = ['xlsx', 'csv'] as const
type Format = (typeof exportFormats)[number]

/** The personal fields that an export may open; the names of members come with any of them. */
export const exportable = ['id-number', 'disability-card', 'phone', 'bank-account', 'address', 'position'] as const

export const exportJob = jobKind({
  kind: 'household-export',
  machine: sheetsMachine,
  says: { zh: '导出户信息', en: 'Export of households' },
  input: z.object({
    division: Division,
    format: z.enum(exportFormats),
    /** What is opened; nothing in an export as it is. */
    reveal: z.array(z.enum(exportable)),
  }),
})
type Input = z.infer<typeof exportJob.input>

const Cursor = z.object({
  stage: z.enum(['households', 'clearing']),
  /** The place in the list to go on from. */
  after: z.unknown(),
  pieces: z.int(),
  households: z.int(),
  persons: z.int(),
  /** The workbook that is being written. */
  xlsx: z.unknown(),
})
type Cursor = z.infer<typeof Cursor>

const nothing: Cursor = { stage: 'households', after: null, pieces: 0, households: 0, persons: 0, xlsx: null }

const pageOf = 100
/** Pages of one step. */
const pagesAtOnce = 10

/**
 * Writes the households of a division in the columns and the order of the national list. Each step reads a thousand
 * households and packs their lines into a piece; the pieces one after the other are the file, however large it gets.
 */
export const exportWorker = workerOf<Input, WorkDeps>(exportJob, async function* ({ job, input, cursor }, deps) {
  const plan = listPlan(Number(dayOf(job.queuedAt).slice(0, 4)), 'export')
  let at = Cursor.parse(cursor ?? nothing)
  while (at.stage === 'households') {
    const { households, rows, after } = await readPortion(deps, input, at.after as Position | null)
    const written = writtenOf(plan, input.format, at, rows, after === null)
    await writePiece(deps, job.job, at.pieces, written.bytes)
    at = {
      ...at,
      after,
      pieces: at.pieces + 1,
      households: at.households + households,
      persons: at.persons + rows.length,
      xlsx: written.xlsx,
    }
    const counts = { households: at.households, persons: at.persons }
    if (after !== null) yield { cursor: at, done: at.households, counts }
    else {
      const result = await writeFile(deps, job, input.format, at.pieces)
      at = { ...at, stage: 'clearing' }
      yield { cursor: at, done: at.households, of: at.households, counts, results: [result] }
    }
  }
  await clearPieces(deps, job.job, at.pieces)
  return undefined
})

type Portion = {
  readonly households: number
  readonly rows: ReturnType<typeof rowsOf>
  readonly after: Position | null
}

const readPortion = async (deps: WorkDeps, { division, reveal }: Input, from: Position | null): Promise<Portion> => {
  const showing = showingOf(deps.vault, new Set(reveal))
  const columns = columnsOf('export')
  const rows: ReturnType<typeof rowsOf> = []
  let [households, after] = [0, from]
  for (let page = 0; page < pagesAtOnce; page++) {
    const faces = await deps.table.list({
      in: { table: 'registry', index: 'byDivision', partition: divisionPartition('household', division) },
      prefix: division,
      limit: pageOf,
      ...(after && { after }),
    })
    const files = await deps.table.getMany(
      faces.items.map(({ body }) => entityKey((body as { household: string }).household)),
    )
    for (const item of files.filter((one): one is Item => one !== undefined)) {
      const { household } = householdOfItem(item)
      rows.push(...rowsOf(household, incomeOfYear(household), columns, showing))
      households += 1
    }
    after = faces.after ?? null
    if (after === null) break
  }
  return { households, rows, after }
}

/** Masked as everywhere; opened is only what was asked for, with its reason in the trail. */
const showingOf = (vault: Vault, reveal: ReadonlySet<string>): Showing => ({
  sealed: (kind, owner, field) =>
    reveal.has(kind) ? vault.open(kind as PersonalKind, owner, field.sealed as Sealed) : field.masked,
  name: reveal.size > 0 ? (name) => name : maskName,
})

const writtenOf = (
  plan: SheetPlan,
  format: Format,
  { pieces, xlsx }: Cursor,
  rows: Portion['rows'],
  last: boolean,
): { readonly bytes: Uint8Array; readonly xlsx: unknown } => {
  if (format === 'csv') {
    const head = pieces === 0 ? csvBegin(plan.columns.map(({ header }) => header)) : ''
    return { bytes: Buffer.from(head + csvRows(rows)), xlsx: null }
  }
  const begun = pieces === 0 ? beginXlsx(plan) : { bytes: new Uint8Array(), state: xlsx as XlsxState }
  const added = addRows(begun.state, rows, plan)
  const end = last ? endXlsx(added.state, plan) : new Uint8Array()
  return { bytes: Buffer.concat([begun.bytes, added.bytes, end]), xlsx: added.state }
}

const writeFile = (deps: WorkDeps, job: Job, format: Format, pieces: number) =>
  writeResult(
    deps,
    job.job,
    { name: `户信息_${job.division}_${dayOf(job.queuedAt)}.${format}`, contentType: contentTypes[format] },
    piecesOf(deps, job.job, pieces),
  )
