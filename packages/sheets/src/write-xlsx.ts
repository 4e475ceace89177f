import type { Row, SheetPlan } from './sheet-plan.ts'
import { frameParts, rowXml, sheetBegin, sheetEnd } from './sheet-xml.ts'
import { addToPart, closePart, emptyZip, endZip, openPart, wholePart, type Piece, type ZipState } from './zip-writer.ts'

/** A workbook that is being written; plain JSON, so that a job can be cut off between two portions and go on. */
export type XlsxState = { readonly zip: ZipState; readonly sheets: number; readonly line: number }
export type XlsxPiece = { readonly bytes: Uint8Array; readonly state: XlsxState }

/** A sheet has 1,048,576 lines; what does not fit stands on the next. */
const mostLines = 1_000_000

/** Begins a workbook of one table. What the three functions return, one after the other, is the file. */
export const beginXlsx = (plan: SheetPlan): XlsxPiece => beginSheet({ zip: emptyZip, sheets: 0, line: 1 }, plan)

const beginSheet = ({ zip, sheets }: XlsxState, plan: SheetPlan): XlsxPiece => {
  const opened = openPart(zip, `xl/worksheets/sheet${sheets + 1}.xml`)
  const begun = addToPart(opened.zip, sheetBegin(plan))
  return { bytes: joined([opened, begun]), state: { zip: begun.zip, sheets: sheets + 1, line: 2 } }
}

/** Adds lines: a thousand at a time pack well. */
export const addRows = (
  state: XlsxState,
  rows: readonly Row[],
  plan: SheetPlan,
  most: number = mostLines,
): XlsxPiece => {
  if (rows.length === 0) return { bytes: new Uint8Array(), state }
  const room = most + 1 - state.line
  if (rows.length > room) {
    const full = addRows(state, rows.slice(0, room), plan, most)
    const closed = closePart(full.state.zip, sheetEnd(plan))
    const next = beginSheet({ ...full.state, zip: closed.zip }, plan)
    const rest = addRows(next.state, rows.slice(room), plan, most)
    return { bytes: joined([full, closed, next, rest]), state: rest.state }
  }
  const xml = rows.map((row, index) => rowXml(state.line + index, row, plan.columns)).join('')
  const added = addToPart(state.zip, xml)
  return { bytes: added.bytes, state: { ...state, zip: added.zip, line: state.line + rows.length } }
}

/** Ends the workbook. */
export const endXlsx = ({ zip, sheets }: XlsxState, plan: SheetPlan): Uint8Array => {
  const pieces: Piece[] = [closePart(zip, sheetEnd(plan))]
  for (const [name, content] of frameParts(plan, sheets))
    pieces.push(wholePart(pieces.at(-1)?.zip ?? zip, name, content))
  return joined([...pieces, { bytes: endZip(pieces.at(-1)?.zip ?? zip) }])
}

/** A small workbook at once: a template, a result. */
export const wholeXlsx = (plan: SheetPlan, rows: readonly Row[]): Uint8Array => {
  const begun = beginXlsx(plan)
  const added = addRows(begun.state, rows, plan)
  return joined([begun, added, { bytes: endXlsx(added.state, plan) }])
}

const joined = (pieces: readonly { readonly bytes: Uint8Array }[]): Uint8Array =>
  Buffer.concat(pieces.map(({ bytes }) => bytes))
