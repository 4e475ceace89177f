import type { Table } from '@bangfu/sheets/table-lines'

/** The lines of a table with their cells beside. */
export const linesOf = <Key extends string>(table: Table<Key>) =>
  table.lines.map((packed) => {
    const { line, unreadable, tooLong } = packed
    return { line, cells: table.cellsOf(packed), unreadable, tooLong }
  })
