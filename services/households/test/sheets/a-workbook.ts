import { createHash } from 'node:crypto'
import type { Actor } from '@bangfu/access/actor'
import type { Job } from '@bangfu/service/job'
import { findJob } from '@bangfu/service/job-table'
import { readTable } from '@bangfu/sheets/read-table'
import { rowXml } from '@bangfu/sheets/sheet-xml'
import type { Row } from '@bangfu/sheets/sheet-plan'
import { emptyZip, endZip, wholePart, type ZipState } from '@bangfu/sheets/zip-writer'
import { linesOf } from '../../../../tests/support/sheet-lines.ts'
import type { World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { village } from '../a-list.ts'

/** A workbook as somebody's office made it: these lines, numbers as numbers. */
export const workbookOf = (rows: readonly Row[]): Buffer => {
  const sheet = rows.map((row, index) => rowXml(index + 1, row, [])).join('')
  const parts = {
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="花名册" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData><mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells></worksheet>`,
  }
  const pieces: Uint8Array[] = []
  let zip: ZipState = emptyZip
  for (const [name, content] of Object.entries(parts)) {
    const piece = wholePart(zip, name, content)
    pieces.push(piece.bytes)
    ;({ zip } = piece)
  }
  return Buffer.concat([...pieces, endZip(zip)])
}

/** Hands a list in as a device does, but for the form post. */
export const handIn = async (world: World<WorkDeps>, actor: Actor, bytes: Uint8Array): Promise<string> => {
  const sha256 = createHash('sha256').update(bytes).digest('base64')
  const body = { division: village, sizeBytes: bytes.length, sha256 }
  const { status, body: answer } = await world.call(actor, 'POST', '/household-import-uploads', body)
  if (status !== 201) throw new Error(JSON.stringify(answer))
  await world.deps.exchange.write(answer.ticket.fields.key, bytes, 'application/octet-stream')
  return answer.upload as string
}

let keys = 0
/** Asks for an import of what was handed in. */
export const ask = async (world: World<WorkDeps>, actor: Actor, upload: string, dryRun = false): Promise<string> => {
  const headers = { 'idempotency-key': `ask-${++keys}` }
  const { status, body } = await world.call(actor, 'POST', '/household-import-jobs', { upload, dryRun }, headers)
  if (status !== 202) throw new Error(JSON.stringify(body))
  return body.job as string
}

export const jobOf = async (world: World<WorkDeps>, id: string): Promise<Job> => {
  const found = await findJob(world.table, id)
  if (!found) throw new Error('no such job')
  return found.job
}

export type ResultLine = {
  readonly line: number
  readonly outcome: string
  readonly reasons: string
  readonly warnings: string
}

const resultColumns = [
  { key: 'line', header: '行号 line', required: true },
  { key: 'outcome', header: '结果', required: true },
  { key: 'reasons', header: '原因' },
  { key: 'english', header: 'reasons' },
  { key: 'warnings', header: '提示' },
] as const

/** The file that goes back, read as whoever gets it reads it. */
export const resultOf = async (world: World<WorkDeps>, id: string): Promise<Map<number, ResultLine>> => {
  const bytes = await fileOf(world, id)
  const table = await readTable(bytes, resultColumns, { mostLines: 100_000, mostCellLength: 5000 })
  return new Map(
    linesOf(table).map(({ cells }) => {
      const { line = '', outcome = '', reasons = '', warnings = '' } = cells
      return [Number(line), { line: Number(line), outcome, reasons, warnings }]
    }),
  )
}

/** The first file of a job. */
export const fileOf = async (world: World<WorkDeps>, id: string): Promise<Uint8Array> => {
  const { results } = await jobOf(world, id)
  const bytes = await world.deps.exchange.read(results[0]?.key ?? '', 50_000_000)
  if (!bytes) throw new Error('no file')
  return bytes
}
