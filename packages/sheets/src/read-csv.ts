import { CsvError, parse } from 'csv-parse/sync'
import { Refusal } from '@bangfu/kernel/refusal'
import { mostColumns, tableReader, type Column, type Table, type TableLimits, type TextRecord } from './table-lines.ts'

/** Empty lines and cells with line breaks: so many more lines may the file have than its table. */
const spareLines = 20

/**
 * Reads a table of text by its header, whatever the order of its columns and whether comma, tab or semicolon parts them.
 * @throws Refusal columns_missing · column_twice · too_many_lines
 */
export const readCsv = <Key extends string>(
  text: string,
  columns: readonly Column<Key>[],
  limits: TableLimits,
): Table<Key> => {
  const plain = text.replaceAll(/\r\n?/g, '\n')
  const inFile = linesIn(plain)
  // Before anything is parsed: five million empty lines would take all memory.
  if (inFile > limits.mostLines * spareLines)
    throw new Refusal('too_many_lines', { most: limits.mostLines, lines: inFile })
  const table = tableReader(columns, limits)
  for (const record of recordsOf(plain)) table.push(record)
  return table.end()
}

const linesIn = (text: string): number => {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

const recordsOf = (text: string): TextRecord[] => {
  const delimiter = delimiterOf(text)
  try {
    return parsed(text, delimiter, 0)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // A quotation mark that is never closed swallows the rest of the file: read each line by itself, so that only the
    // line that has it is lost.
    return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : aloneParsed(line, delimiter, index)))
  }
}

const aloneParsed = (line: string, delimiter: string, index: number): TextRecord[] => {
  try {
    return parsed(line, delimiter, index)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return [{ line: index + 1, cells: undefined }]
  }
}

const parsed = (text: string, delimiter: string, linesBefore: number): TextRecord[] => {
  const records = parse(text, {
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: 100_000,
  }) as unknown as { readonly info: { readonly lines: number }; readonly record: string[] }[]
  // `lines` counts to the record's last line; a cell may hold line breaks, and people look for its first.
  return records.map(({ record }, index) => ({
    line: linesBefore + (records[index - 1]?.info.lines ?? 0) + 1,
    cells: record.slice(0, mostColumns),
  }))
}

const delimiterWithin = 5

/** The mark that parts most cells at the beginning of the file. */
const delimiterOf = (text: string): string => {
  const head = text.split('\n', delimiterWithin).join('\n')
  const count = (mark: string): number => head.split(mark).length
  return [',', '\t', ';'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
