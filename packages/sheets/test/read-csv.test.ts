import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import { readCsv } from '../src/read-csv.ts'
import type { Column, Table } from '../src/table-lines.ts'
import { linesOf } from '../../../tests/support/sheet-lines.ts'

type Key = 'code' | 'name' | 'land'
const columns: readonly Column<Key>[] = [
  { key: 'code', header: '户编号', variants: ['户号'], required: true },
  { key: 'name', header: '姓名', required: true },
  { key: 'land', header: '耕地面积(亩)', variants: ['耕地面积'] },
]
const limits = { mostLines: 10, mostCellLength: 20 }
const read = (text: string): Table<Key> => readCsv(text, columns, limits)

const refusalOf = (text: string): { code: string; values: object } => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, values: error.values }
    throw error
  }
  return { code: 'read', values: {} }
}

const cellsOf = (csv: Table<Key>) => linesOf(csv).map(({ cells }) => cells)

test('columns are known by their header, in any order, with variants, blanks and full-width brackets', () => {
  const csv = read('耕地面积（亩） ,姓 名*,户号\n3.6,李八三,1\n')
  expect(cellsOf(csv)).toEqual([{ code: '1', name: '李八三', land: '3.6' }])
  expect(csv.mapped.map(({ column }) => column)).toEqual(['land', 'name', 'code'])
})

test('columns that nothing is known of are reported and left alone', () => {
  const csv = read('户编号,姓名,备注,\n1,李八三,新房,x\n')
  expect(csv.ignored).toEqual(['备注'])
  expect(cellsOf(csv)).toEqual([{ code: '1', name: '李八三' }])
})

test('missing columns are refused by name', () => {
  expect(refusalOf('编号,耕地面积\n1,2\n')).toEqual({ code: 'columns_missing', values: { columns: '户编号、姓名' } })
  expect(refusalOf('').code).toBe('columns_missing')
})

test('a column that stands twice is refused: nobody knows which is meant', () => {
  expect(refusalOf('户编号,户号,姓名\n1,2,李\n')).toEqual({ code: 'column_twice', values: { column: '户号' } })
})

test('line numbers are those of the file, past empty lines and cells with line breaks', () => {
  const csv = read('户编号,姓名\r\n1,a\r\n\r\n2,"b\r\nc"\r\n,,\r\n3,d')
  expect(linesOf(csv).map(({ line, cells }) => [line, cells.code])).toEqual([
    [2, '1'],
    [4, '2'],
    [7, '3'],
  ])
  expect(linesOf(csv)[1]?.cells.name).toBe('b c')
})

test('a title above the header is passed over', () => {
  const csv = read('黄窑村建档立卡户清单,,\n2020-08-31\n户编号,姓名\n1,李八三\n')
  expect(linesOf(csv).map(({ line, cells }) => [line, cells.name])).toEqual([[4, '李八三']])
})

test('tabs and semicolons part cells as commas do', () => {
  expect(cellsOf(read('户编号\t姓名\n1\t李,八三'))).toEqual([{ code: '1', name: '李,八三' }])
  expect(cellsOf(read('户编号;姓名\r1;李八三'))).toEqual([{ code: '1', name: '李八三' }])
})

test('blanks around a cell and marks that nobody sees are taken off', () => {
  expect(cellsOf(read('户编号,姓名\n 1 ,\u3000李八三\u200B\u00A0\n'))).toEqual([{ code: '1', name: '李八三' }])
})

test('a quotation mark that is not closed costs its own line and no other', () => {
  const csv = read('户编号,姓名\n1,a\n2,"b\n3,c\n')
  expect(linesOf(csv).map(({ line, unreadable, cells }) => [line, unreadable, cells.code])).toEqual([
    [2, false, '1'],
    [3, true, undefined],
    [4, false, '3'],
  ])
})

test('a quotation mark inside a cell is a letter', () => {
  expect(cellsOf(read('户编号,姓名\n1,李"八"三\n'))).toEqual([{ code: '1', name: '李"八"三' }])
})

test('a cell that is too long is named and left out', () => {
  const csv = read(`户编号,姓名\n1,${'李'.repeat(21)}\n`)
  expect(linesOf(csv)).toEqual([{ line: 2, cells: { code: '1' }, unreadable: false, tooLong: ['name'] }])
})

test('a line with fewer or more cells than the header is read as far as it goes', () => {
  expect(cellsOf(read('户编号,姓名,耕地面积\n1\n2,b,3,4,5\n'))).toEqual([
    { code: '1' },
    { code: '2', name: 'b', land: '3' },
  ])
})

test('more lines than allowed are refused with the number', () => {
  const lines = Array.from({ length: 11 }, (_none, index) => `${index},a`).join('\n')
  expect(refusalOf(`户编号,姓名\n${lines}`)).toEqual({ code: 'too_many_lines', values: { most: 10, lines: 11 } })
})

test('whatever the text, it is read or refused', () => {
  const cell = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('"', '""', '\n', '户编号', '姓名', ',', '\t'))
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 40 }), fc.constantFrom('', '户编号,姓名\n'), (cells, header) => {
      expect(['read', 'columns_missing', 'column_twice', 'too_many_lines']).toContain(
        refusalOf(header + cells.join(',')).code,
      )
    }),
  )
})

test.each([
  ['five million empty lines', '\n'.repeat(5_000_000)],
  ['five million commas', `户编号,姓名\n${','.repeat(5_000_000)}`],
  ['a cell of five million letters', `户编号,姓名\n1,${'x'.repeat(5_000_000)}`],
  ['a quotation mark that never closes over many lines', `户编号,姓名\n"${'x\n'.repeat(199)}`],
])('%s are answered within seconds', (_case, text) => {
  const start = performance.now()
  refusalOf(text)
  expect(performance.now() - start).toBeLessThan(8000)
})
