import { CsvError, parse } from 'csv-parse/sync'
import { Refusal } from '@bangfu/kernel/refusal'

/** A column that is known: its header in the national export, and the other ways in which files write it. */
export type Column<Key extends string> = {
  readonly key: Key
  readonly header: string
  readonly variants?: readonly string[]
  readonly required?: true
}

export type CsvLine<Key extends string> = {
  /** The line of the file, as an editor counts it. */
  readonly line: number
  /** Trimmed; a column that the file or the line lacks is absent, so is an empty cell. */
  readonly cells: { readonly [K in Key]?: string }
  /** Why the line cannot be read at all, or which columns had to be left out for their length. */
  readonly unreadable: boolean
  readonly tooLong: readonly Key[]
}

export type Csv<Key extends string> = {
  readonly mapped: readonly { readonly column: Key; readonly header: string }[]
  /** Headers that nothing is known of, in the order of the file. */
  readonly ignored: readonly string[]
  readonly lines: readonly CsvLine<Key>[]
}

export type CsvLimits = { readonly mostLines: number; readonly mostCellLength: number }

const mostColumns = 300
/** County forms put a title and a date above the header. */
const headerWithin = 5
/** Empty lines and cells with line breaks: so many more lines may the file have than its table. */
const spareLines = 20

type TextRecord = { readonly line: number; readonly cells: readonly string[] | undefined }

/**
 * Reads a table of text by its header, whatever the order of its columns and whether comma, tab or semicolon parts them.
 * @throws Refusal columns_missing · column_twice · too_many_lines
 */
export const readCsv = <Key extends string>(
  text: string,
  columns: readonly Column<Key>[],
  { mostLines, mostCellLength }: CsvLimits,
): Csv<Key> => {
  const plain = text.replaceAll(/\r\n?/g, '\n')
  const inFile = plain.split('\n').length
  // Before anything is parsed: five million empty lines would take all memory.
  if (inFile > mostLines * spareLines) throw new Refusal('too_many_lines', { most: mostLines, lines: inFile })
  const records = recordsOf(plain)
  const keyOf = headerLookUp(columns)
  const headerAt = indexOfHeader(records.slice(0, headerWithin), keyOf)
  const headers = (records[headerAt]?.cells ?? []).slice(0, mostColumns).map(clean)
  const mapped = mapHeaders(headers, columns, keyOf)
  const body = records.slice(headerAt + 1).filter(({ cells }) => cells?.some((cell) => clean(cell) !== '') ?? true)
  if (body.length > mostLines) throw new Refusal('too_many_lines', { most: mostLines, lines: body.length })
  return {
    mapped: mapped.map(({ column, header }) => ({ column, header })),
    ignored: headers
      .filter((header) => header !== '' && keyOf(header) === undefined)
      .map((header) => header.slice(0, 60)),
    lines: body.map(({ line, cells }) => lineOf(line, cells, mapped, mostCellLength)),
  }
}

type Mapped<Key> = { readonly column: Key; readonly header: string; readonly at: number }

const lineOf = <Key extends string>(
  line: number,
  cells: readonly string[] | undefined,
  mapped: readonly Mapped<Key>[],
  mostCellLength: number,
): CsvLine<Key> => {
  const given: { [K in Key]?: string } = {}
  const tooLong: Key[] = []
  for (const { column, at } of mapped) {
    const cell = clean(cells?.[at] ?? '')
    if (cell.length > mostCellLength) tooLong.push(column)
    else if (cell !== '') given[column] = cell
  }
  return { line, cells: given, unreadable: cells === undefined, tooLong }
}

const mapHeaders = <Key extends string>(
  headers: readonly string[],
  columns: readonly Column<Key>[],
  keyOf: (header: string) => Key | undefined,
): Mapped<Key>[] => {
  const mapped: Mapped<Key>[] = []
  for (const [at, header] of headers.entries()) {
    const column = keyOf(header)
    if (column === undefined) continue
    if (mapped.some((other) => other.column === column)) throw new Refusal('column_twice', { column: header })
    mapped.push({ column, header, at })
  }
  const missing = columns.filter(({ key, required }) => required && !mapped.some(({ column }) => column === key))
  if (missing.length > 0)
    throw new Refusal('columns_missing', { columns: missing.map(({ header }) => header).join('、') })
  return mapped
}

const headerLookUp = <Key extends string>(columns: readonly Column<Key>[]) => {
  const known = new Map<string, Key>()
  for (const { key, header, variants = [] } of columns)
    for (const name of [header, ...variants]) known.set(headerText(name), key)
  return (header: string): Key | undefined => known.get(headerText(header))
}

const indexOfHeader = (first: readonly TextRecord[], keyOf: (header: string) => unknown): number => {
  const counts = first.map(({ cells }) => cells?.filter((cell) => keyOf(cell) !== undefined).length ?? 0)
  return Math.max(0, counts.indexOf(Math.max(...counts)))
}

/** `联系电话 （手机）*` and `联系电话(手机)` are one header. */
const headerText = (header: string): string =>
  header.normalize('NFKC').replaceAll(/[\s*\u200B-\u200D\u2060\uFEFF]/g, '')

/** Blanks of all kinds at the ends, marks that are not seen, and control characters do not belong to a cell. */
const clean = (cell: string): string => cell.replaceAll(/[\p{Cc}\u200B-\u200D\u2060\uFEFF]/gu, ' ').trim()

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

/** The mark that parts most cells at the beginning of the file. */
const delimiterOf = (text: string): string => {
  const head = text.split('\n', headerWithin).join('\n')
  const count = (mark: string): number => head.split(mark).length
  return [',', '\t', ';'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
