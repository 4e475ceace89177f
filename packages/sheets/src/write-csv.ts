import type { Cell, Row } from './sheet-plan.ts'

/** Says to spreadsheets that the text is UTF-8. */
export const csvBegin = (headers: readonly string[]): string => `\uFEFF${csvRows([headers])}`

/** Lines of a CSV file (RFC 4180). */
export const csvRows = (rows: readonly Row[]): string => rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')

/**
 * A number of twelve digits or more has a tab before it, without which spreadsheets make a quantity of it; what would be
 * taken for a formula has an apostrophe. Our own reading takes both away again.
 */
const csvCell = (cell: Cell): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const guarded = /^\d{12,}[Xx]?$/.test(cell) ? `\t${cell}` : /^[=+\-@]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
