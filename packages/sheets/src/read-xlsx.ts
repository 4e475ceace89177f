import { Refusal } from '@bangfu/kernel/refusal'
import { dayOfSerial, isDateFormat, textOfNumber } from './cell-value.ts'
import {
  hasHeader,
  headerWithin,
  mostColumns,
  tableReader,
  type Column,
  type Table,
  type TableLimits,
  type TextRecord,
} from './table-lines.ts'
import { readXml, type Attributes } from './xml-events.ts'
import { partText, zipEntries, type ZipEntry } from './zip-entries.ts'

const mostSheets = 50
/** Of all shared strings together, in letters: about as many bytes twice. */
const mostShared = 60_000_000
/** Gaps of empty lines do not count, but a line number past the last that a spreadsheet has is no spreadsheet’s. */
const mostLineNumber = 1_048_576

type Parts = ReadonlyMap<string, ZipEntry>
type Workbook = {
  readonly parts: Parts
  readonly shared: readonly string[]
  /** By the index of a cell's style. */
  readonly isDate: readonly boolean[]
  readonly from1904: boolean
}

/**
 * Reads the table of an untrusted workbook by its header: of several sheets the first that is shown and has all columns
 * that are needed. Cells are read as texts, as people see them: days `YYYY-MM-DD`, numbers without noise.
 * @throws Refusal workbook_unreadable · workbook_old_or_locked · workbook_too_large · columns_missing · column_twice ·
 *   too_many_lines
 */
export const readXlsx = async <Key extends string>(
  bytes: Uint8Array,
  columns: readonly Column<Key>[],
  limits: TableLimits,
): Promise<Table<Key> & { readonly sheet: string }> => {
  const parts = zipEntries(bytes)
  const { sheets, from1904 } = await sheetsOf(parts)
  const workbook = { parts, from1904, shared: await sharedStrings(parts), isDate: await dateStyles(parts) }
  const sheet = (await sheetWith(workbook, sheets, columns)) ?? sheets[0]
  if (!sheet) throw new Refusal('workbook_unreadable')
  const table = tableReader(columns, limits)
  await readSheet(workbook, sheet.part, table.push)
  return { ...table.end(), sheet: sheet.name.slice(0, 31) }
}

type Sheet = { readonly name: string; readonly part: ZipEntry }

const sheetWith = async <Key extends string>(
  workbook: Workbook,
  sheets: readonly Sheet[],
  columns: readonly Column<Key>[],
): Promise<Sheet | undefined> => {
  if (sheets.length === 1) return sheets[0]
  for (const sheet of sheets) {
    const first: TextRecord[] = []
    await readSheet(workbook, sheet.part, (record) => void first.push(record), headerWithin)
    if (hasHeader(first.slice(0, headerWithin), columns)) return sheet
  }
  return undefined
}

const partNamed = (parts: Parts, name: string): ZipEntry | undefined => parts.get(name) ?? parts.get(`xl/${name}`)

const read = async (
  part: ZipEntry | undefined,
  open: (name: string, attributes: Attributes) => void,
): Promise<void> => {
  if (part) await readXml(partText(part), { open, text: () => undefined, close: () => undefined })
}

/** The sheets that are shown, in their order. */
const sheetsOf = async (parts: Parts): Promise<{ readonly sheets: Sheet[]; readonly from1904: boolean }> => {
  const targets = new Map<string, string>()
  await read(parts.get('xl/_rels/workbook.xml.rels'), (name, { Id, Target }) => {
    if (name === 'Relationship' && Id !== undefined && Target !== undefined)
      targets.set(Id, Target.replace(/^\/(?:xl\/)?/, ''))
  })
  const sheets: Sheet[] = []
  let from1904 = false
  const workbook = parts.get('xl/workbook.xml')
  if (!workbook) throw new Refusal('workbook_unreadable')
  await read(workbook, (name, attributes) => {
    if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
    if (name !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible' || sheets.length >= mostSheets) return
    const part = partNamed(parts, targets.get(attributes['r:id'] ?? '') ?? '')
    if (part) sheets.push({ name: attributes['name'] ?? '', part })
  })
  return { sheets, from1904 }
}

const dateStyles = async (parts: Parts): Promise<boolean[]> => {
  const formats = new Map<number, string>()
  const isDate: boolean[] = []
  let inCells = false
  const part = parts.get('xl/styles.xml')
  if (!part) return isDate
  await readXml(partText(part), {
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt' && formatCode !== undefined) formats.set(Number(numFmtId), formatCode)
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) isDate.push(isDateFormat(Number(numFmtId ?? 0), formats.get(Number(numFmtId))))
    },
    text: () => undefined,
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return isDate
}

/** Texts that stand in many cells, each once. How a word is pronounced (`rPh`) is not part of it. */
const sharedStrings = async (parts: Parts): Promise<string[]> => {
  const strings: string[] = []
  const part = parts.get('xl/sharedStrings.xml')
  if (!part) return strings
  let [current, inText, spoken, size] = ['', false, 0, 0]
  await readXml(partText(part), {
    open: (name) => {
      if (name === 'si') current = ''
      else if (name === 't') inText = true
      else if (name === 'rPh') spoken += 1
    },
    text: (text) => {
      if (inText && spoken === 0) current += text
    },
    close: (name) => {
      if (name === 't') inText = false
      else if (name === 'rPh') spoken -= 1
      else if (name === 'si') {
        size += current.length
        if (size > mostShared) throw new Refusal('workbook_too_large')
        strings.push(current)
      }
    },
  })
  return strings
}

/** Reads the lines of a sheet as they come, all or the first so many. */
const readSheet = async (
  { shared, isDate, from1904 }: Workbook,
  part: ZipEntry,
  push: (record: TextRecord) => void,
  most = Number.POSITIVE_INFINITY,
): Promise<void> => {
  let cells: string[] = []
  let [line, lines, column] = [0, 0, -1]
  let [type, style, value, inValue] = ['', 0, '', false]
  const cellText = (): string => {
    if (type === 's') return shared[Number(value)] ?? ''
    if (value === '' || type === 'str' || type === 'inlineStr' || type === 'b' || type === 'e') return value
    if (type === 'd') return value.slice(0, 10)
    return (isDate[style] === true ? dayOfSerial(Number(value), from1904) : undefined) ?? textOfNumber(value)
  }
  await readXml(partText(part), {
    open: (name, attributes) => {
      if (name === 'c') {
        column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
        type = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = ''
      } else if (name === 'v' || name === 't') inValue = true
      else if (name === 'row') {
        line = attributes['r'] === undefined ? line + 1 : Number(attributes['r'])
        cells = []
        column = -1
        if (!(line > 0 && line <= mostLineNumber)) throw new Refusal('workbook_unreadable')
      }
    },
    text: (text) => {
      if (inValue) value += text
    },
    close: (name) => {
      if (name === 'v' || name === 't') inValue = false
      else if (name === 'c') {
        if (column < 0 || column >= mostColumns || value === '') return
        while (cells.length < column) cells.push('')
        cells[column] = cellText()
      } else if (name === 'row' && lines < most) {
        lines += 1
        push({ line, cells })
      }
    },
    done: () => lines >= most,
  })
}

/** `AB12` → 27. */
const columnOf = (reference: string): number => {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return column - 1
}
