import { decodeText } from './decode-text.ts'
import { readCsv } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'
import type { Column, Table, TableLimits } from './table-lines.ts'

/** What every zip file, and so every workbook of today, begins with; and an old or locked workbook. */
const workbooks = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
]

/** Reads a list as it came: a workbook or text, by its first bytes, whatever its name says. */
export const readTable = async <Key extends string>(
  bytes: Uint8Array,
  columns: readonly Column<Key>[],
  limits: TableLimits,
): Promise<Table<Key> & { readonly sheet?: string }> =>
  workbooks.some((first) => first.every((byte, index) => bytes[index] === byte))
    ? readXlsx(bytes, columns, limits)
    : readCsv(decodeText(bytes), columns, limits)
