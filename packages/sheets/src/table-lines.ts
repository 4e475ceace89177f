import { Refusal } from '@bangfu/kernel/refusal'

/** A column that is known: its header in the national export, and the other ways in which files write it. */
export type Column<Key extends string> = {
  readonly key: Key
  readonly header: string
  readonly variants?: readonly string[]
  readonly required?: true
}

/** A line whose cells are kept as one text: its table gives them. */
export type TableLine<Key extends string> = {
  /** The line of the file, as an editor or a spreadsheet counts it. */
  readonly line: number
  readonly packed: string
  /** Why the line cannot be read at all, or which columns had to be left out for their length. */
  readonly unreadable: boolean
  readonly tooLong: readonly Key[]
}

export type Table<Key extends string> = {
  readonly mapped: readonly { readonly column: Key; readonly header: string }[]
  /** Headers that nothing is known of, in the order of the file. */
  readonly ignored: readonly string[]
  readonly lines: readonly TableLine<Key>[]
  /** Lines below the table that are no lines of it: sums, who filled it in, when. */
  readonly remarks: readonly number[]
  /** The cells of a line: trimmed; a column that the file or the line lacks is absent, so is an empty cell. */
  readonly cellsOf: (line: TableLine<Key>) => Cells<Key>
  /** One cell of a line, without looking at those behind it: empty where it is absent. */
  readonly cellOf: (line: TableLine<Key>, key: Key) => string
}
export type Cells<Key extends string> = { readonly [K in Key]?: string }

export type TableLimits = { readonly mostLines: number; readonly mostCellLength: number }

/** A line as it was read; undefined where it cannot be. */
export type TextRecord = { readonly line: number; readonly cells: readonly string[] | undefined }

export const mostColumns = 300
/** County forms put a title, a date and a unit above the header. */
export const headerWithin = 8
/** Headers stand in one line, or are merged over two or three. */
const mostHeaderLines = 3

/** A table that is being read: lines are pushed as they come, so that nobody needs to hold the file. */
export type TableReader<Key extends string> = {
  push(record: TextRecord): void
  /** @throws Refusal columns_missing · column_twice */
  end(): Table<Key>
}

/**
 * Reads a table by its header, whatever the order of its columns, and whether the header stands in one line or is merged
 * over three under a title. Lines that are empty are passed over.
 * @throws Refusal too_many_lines, columns_missing, column_twice from `push` as soon as it is known
 */
export const tableReader = <Key extends string>(
  columns: readonly Column<Key>[],
  { mostLines, mostCellLength }: TableLimits,
): TableReader<Key> => {
  const head: TextRecord[] = []
  const lines: TableLine<Key>[] = []
  const remarks: number[] = []
  let found: Header<Key> | undefined
  const take = ({ line, cells }: TextRecord, { mapped }: Header<Key>): void => {
    const read = lineOf(line, cells, mapped, mostCellLength)
    if (cells && isRemark(cells, { columns, mapped })) {
      remarks.push(line)
      return
    }
    lines.push(read)
    if (lines.length > mostLines) throw new Refusal('too_many_lines', { most: mostLines, lines: lines.length })
  }
  const decide = (): Header<Key> => {
    found = headerIn(head, columns)
    for (const record of head.slice(found.below)) take(record, found)
    return found
  }
  return {
    push: (record) => {
      if (record.cells?.every((cell) => clean(cell) === '') ?? false) return
      if (found) take(record, found)
      else if (head.push(record) === headerWithin + mostHeaderLines) decide()
    },
    end: () => {
      const { mapped, ignored } = found ?? decide()
      const columnsOf = mapped.map(({ column, header }) => ({ column, header }))
      return { mapped: columnsOf, ignored, lines, remarks, ...cellReaders(mapped.map(({ column }) => column)) }
    },
  }
}

/** Does this beginning of a table name all columns that it needs? To find the right one of several sheets. */
export const hasHeader = <Key extends string>(
  records: readonly TextRecord[],
  columns: readonly Column<Key>[],
): boolean => {
  const { names } = bestBlock(records, lookUpOf(columns))
  const known = new Set([...names.values()].map(({ key }) => key))
  return columns.every(({ key, required }) => !required || known.has(key))
}

type Mapped<Key> = { readonly column: Key; readonly header: string; readonly at: number }
type Header<Key> = {
  readonly mapped: readonly Mapped<Key>[]
  readonly ignored: readonly string[]
  /** How many of the records are the header and what stands above it. */
  readonly below: number
}

const headerIn = <Key extends string>(records: readonly TextRecord[], columns: readonly Column<Key>[]): Header<Key> => {
  const { names, from, height } = bestBlock(records, lookUpOf(columns))
  const mapped: Mapped<Key>[] = []
  for (const [at, { key, header }] of [...names].toSorted(([a], [b]) => a - b)) {
    if (mapped.some(({ column }) => column === key)) throw new Refusal('column_twice', { column: header })
    mapped.push({ column: key, header, at })
  }
  const missing = columns.filter(({ key, required }) => required && !mapped.some(({ column }) => column === key))
  if (missing.length > 0)
    throw new Refusal('columns_missing', { columns: missing.map(({ header }) => header).join('、') })
  const block = records.slice(from, from + height).map(({ cells = [] }) => cells)
  const ignored = Array.from({ length: widthOf(block) }, (_none, at) => (names.has(at) ? '' : lowest(block, at)))
  return {
    mapped,
    ignored: ignored.filter((header) => header !== '').map((header) => header.slice(0, 60)),
    below: from + height,
  }
}

type Named<Key> = { readonly key: Key; readonly header: string }
type Block<Key> = {
  readonly names: ReadonlyMap<number, Named<Key>>
  readonly from: number
  readonly height: number
}
type LookUp<Key> = (header: string) => Key | undefined

/** The lines of which most columns are known by name; of two that say as much, the fewer and the upper. */
const bestBlock = <Key>(records: readonly TextRecord[], keyOf: LookUp<Key>): Block<Key> => {
  let best: Block<Key> = { names: new Map(), from: 0, height: 1 }
  for (let height = 1; height <= mostHeaderLines; height++)
    for (let from = 0; from + height <= records.length && from < headerWithin; from++) {
      const block = records.slice(from, from + height).map(({ cells = [] }) => cells)
      const names = namesIn(block, keyOf)
      if (names.size > best.names.size) best = { names, from, height }
    }
  return best
}

const namesIn = <Key>(block: readonly (readonly string[])[], keyOf: LookUp<Key>): Map<number, Named<Key>> => {
  const names = new Map<number, Named<Key>>()
  for (let at = 0; at < widthOf(block); at++)
    for (const header of candidates(block, at)) {
      const key = keyOf(header)
      if (key === undefined) continue
      names.set(at, { key, header })
      break
    }
  return names
}

const widthOf = (block: readonly (readonly string[])[]): number =>
  Math.min(mostColumns, Math.max(0, ...block.map(({ length }) => length)))

/** What a column may be called: its lowest header under the ones merged above it, or by itself. */
const candidates = (block: readonly (readonly string[])[], at: number): string[] => {
  const own = lowest(block, at)
  if (own === '') return []
  const bottom = block.findLastIndex((cells) => clean(cells[at] ?? '') !== '')
  const above = block.slice(0, bottom).map((cells) => leftmost(cells, at))
  return [...above.map((_none, index) => above.slice(index).join('') + own), own]
}

const lowest = (block: readonly (readonly string[])[], at: number): string =>
  clean(block.findLast((cells) => clean(cells[at] ?? '') !== '')?.[at] ?? '')

/** A merged cell holds its text at its left end. */
const leftmost = (cells: readonly string[], at: number): string => {
  for (let left = at; left >= 0; left--) {
    const cell = clean(cells[left] ?? '')
    if (cell !== '') return cell
  }
  return ''
}

const lookUpOf = <Key extends string>(columns: readonly Column<Key>[]): LookUp<Key> => {
  const known = new Map<string, Key>()
  for (const { key, header, variants = [] } of columns)
    for (const name of [header, ...variants]) known.set(headerText(name), key)
  return (header) => known.get(headerText(header))
}

/** `联系电话 （手机）*` and `联系电话(手机)` are one header. */
const headerText = (header: string): string =>
  header.normalize('NFKC').replaceAll(/[\s*\u200B-\u200D\u2060\uFEFF]/g, '')

/** No cell has a control character: `clean` makes blanks of them. */
const between = '\u0000'

/**
 * A line, kept as one text until its cells are asked for: forty thousand lines of a hundred cells would be millions of
 * texts, each of which keeps the piece of the file alive that it was cut from.
 */
const lineOf = <Key extends string>(
  line: number,
  cells: readonly string[] | undefined,
  mapped: readonly Mapped<Key>[],
  mostCellLength: number,
): TableLine<Key> => {
  const tooLong: Key[] = []
  const texts = mapped.map(({ column, at }) => {
    const cell = clean(cells?.[at] ?? '')
    if (cell.length <= mostCellLength) return cell
    tooLong.push(column)
    return ''
  })
  const packed = texts.join(between)
  return { line, packed, unreadable: cells === undefined, tooLong: tooLong.length === 0 ? none : tooLong }
}

const cellReaders = <Key extends string>(columns: readonly Key[]): Pick<Table<Key>, 'cellsOf' | 'cellOf'> => ({
  cellsOf: ({ packed }) => {
    const given: { [K in Key]?: string } = {}
    let from = 0
    for (const column of columns) {
      const to = endOf(packed, from)
      if (to > from) given[column] = packed.slice(from, to)
      from = to + 1
    }
    return given
  },
  cellOf: ({ packed }, key) => {
    const index = columns.indexOf(key)
    if (index < 0) return ''
    let from = 0
    for (let before = 0; before < index; before++) from = endOf(packed, from) + 1
    return packed.slice(from, endOf(packed, from))
  },
})

const endOf = (packed: string, from: number): number => {
  const at = packed.indexOf(between, from)
  return at < 0 ? packed.length : at
}

const none: readonly never[] = []

const remark =
  /^(?:合计|总计|小计|共计|填报人|填表人|制表人?|审核人?|负责人|填报日期|填报单位|备注|说明|注)\s*(?:[:：]|$)/

/** Below most tables stand sums and signatures: the words of one, and nothing in most of the columns that every line needs. */
const isRemark = <Key extends string>(
  cells: readonly string[],
  { columns, mapped }: { readonly columns: readonly Column<Key>[]; readonly mapped: readonly Mapped<Key>[] },
): boolean => {
  const first = clean(cells.find((cell) => clean(cell) !== '') ?? '')
  if (!remark.test(first)) return false
  const needed = new Set(columns.filter(({ required }) => required).map(({ key }) => key))
  return mapped.filter(({ column, at }) => needed.has(column) && clean(cells[at] ?? '') !== '').length <= 1
}

const unseen = /[\p{Cc}\u200B-\u200D\u2060\uFEFF]/u
const allUnseen = new RegExp(unseen, 'gu')

/** Blanks of all kinds at the ends, marks that are not seen, and control characters do not belong to a cell. */
const clean = (cell: string): string => {
  const seen = (unseen.test(cell) ? cell.replaceAll(allUnseen, ' ') : cell).trim()
  // The apostrophe that keeps a spreadsheet from calculating.
  return /^'[=+\-@]/.test(seen) ? seen.slice(1) : seen
}
