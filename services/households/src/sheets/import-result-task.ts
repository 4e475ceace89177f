import { contentTypes } from '@bangfu/http/produced'
import type { JobId, JobResult } from '@bangfu/service/job'
import type { Row } from '@bangfu/sheets/sheet-plan'
import { addRows, beginXlsx, endXlsx } from '@bangfu/sheets/write-xlsx'
import { readPiece, writeResult } from '@bangfu/service/work-files'
import type { WorkDeps } from '../deps.ts'
import type { LineAnswer } from './household-import.ts'
import { remarkRow, resultPlan, resultRow } from './result-sheet.ts'

type Answered = {
  readonly dryRun: boolean
  /** The first line of each piece of answers. */
  readonly pieces: readonly number[]
  readonly remarks: readonly number[]
}

/** Writes the answers of all lines in the order of the list, as a workbook. */
export const writeImportResult = (deps: WorkDeps, job: JobId, answered: Answered): Promise<JobResult> => {
  const name = `导入结果${answered.dryRun ? '（试运行）' : ''}.xlsx`
  const rows = inLineOrder(partsOf(deps, job, answered))
  return writeResult(deps, job, { name, contentType: contentTypes.xlsx }, workbookOf(rows))
}

type LineRow = { readonly line: number; readonly row: Row }
/** Rows that are read when they are wanted. */
type Part = { readonly firstLine: number; readonly read: () => Promise<readonly LineRow[]> }

const partsOf = (deps: WorkDeps, job: JobId, { dryRun, pieces, remarks }: Answered): Part[] => {
  const answers = pieces.map((firstLine, piece) => ({
    firstLine,
    read: async () => {
      const text = Buffer.from(await readPiece(deps, job, piece))
        .toString()
        .trimEnd()
      const held = text.split('\n').flatMap((part) => JSON.parse(part) as LineAnswer[])
      return held.map((answer) => ({ line: answer.line, row: resultRow(answer, dryRun) }))
    },
  }))
  const [firstLine] = remarks
  if (firstLine === undefined) return answers
  return [...answers, { firstLine, read: async () => remarks.map((line) => ({ line, row: remarkRow(line) })) }]
}

/**
 * A part is read when its first line is due: of a list whose households stand together one or two are held at a time,
 * whatever its length; of one that is sorted by name, say, all.
 */
const inLineOrder = async function* (parts: readonly Part[]): AsyncGenerator<readonly LineRow[], undefined> {
  let held: LineRow[] = []
  for (const { firstLine, read } of parts.toSorted((a, b) => a.firstLine - b.firstLine)) {
    const notYet = held.findIndex(({ line }) => line >= firstLine)
    yield held.splice(0, notYet < 0 ? held.length : notYet)
    held = [...held, ...(await read())].toSorted((a, b) => a.line - b.line)
  }
  yield held
  return undefined
}

/** A portion of a sheet packs well from here on. */
const rowsAtOnce = 1000

const workbookOf = async function* (
  portions: AsyncIterable<readonly LineRow[]>,
): AsyncGenerator<Uint8Array, undefined> {
  let { bytes, state } = beginXlsx(resultPlan)
  yield bytes
  let rows: Row[] = []
  for await (const portion of portions) {
    for (const { row } of portion) rows.push(row)
    if (rows.length < rowsAtOnce) continue
    ;({ bytes, state } = addRows(state, rows, resultPlan))
    yield bytes
    rows = []
  }
  ;({ bytes, state } = addRows(state, rows, resultPlan))
  yield bytes
  yield endXlsx(state, resultPlan)
  return undefined
}
