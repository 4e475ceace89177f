import { plainText } from '@bangfu/rules/code-list'
import { unsaid, unsaidHousehold, unsaidPerson } from '@bangfu/rules/household-entry'
import type { Field, HouseholdEntry, PersonEntry } from '@bangfu/rules/household-entry'
import { nestedGroups, recordField, type GroupName, type NestedGroup } from '@bangfu/rules/record-catalogue'
import { isHouseholdCode, mostPersons } from '../record/household.ts'
import { importColumns } from './import-columns.ts'
import { readCell } from './read-cell.ts'
import type { SheetFault } from './sheet-cells.ts'

export type LineFault = { readonly line: number; readonly fault: SheetFault; readonly field: Field | null }

/** One household of a list: its entry, the lines that its persons stand on, and what could not be understood. */
export type SheetHousehold = {
  /** The number as it stands there, well-formed or not; empty when no line has one. */
  readonly code: string
  readonly lines: readonly number[]
  readonly entry: HouseholdEntry
  readonly faults: readonly LineFault[]
}

/** A line of a list, its cells kept as one text: its sheet gives them. */
type PackedLine = {
  readonly line: number
  readonly packed: string
  readonly unreadable: boolean
  readonly tooLong: readonly Field[]
}
type Cells = { readonly [K in Field]?: string }

/** The lines of a list as they were read, from a file of any kind. */
export type Sheet = {
  readonly lines: readonly PackedLine[]
  readonly cellsOf: (line: PackedLine) => Cells
  readonly cellOf: (line: PackedLine, key: Field) => string
}

/** The lines of one household, wherever they stand; nothing of them is read yet. */
export type LineGroup = { readonly code: string; readonly lines: readonly PackedLine[] }

/** Groups the lines of a list by household and reads each household. */
export const householdsOf = (sheet: Sheet): SheetHousehold[] => groupsOf(sheet).map(householdReader(sheet))

/** Groups the lines of a list by household. */
export const groupsOf = (sheet: Sheet): LineGroup[] => {
  const groups = new Map<string, { code: string; lines: PackedLine[] }>()
  let last: { code: string; lines: PackedLine[] } | undefined
  for (const line of sheet.lines) {
    const code = plainText(sheet.cellOf(line, 'code'))
    // A line without a number most likely belongs to the household above it. That household is kept out with it: it
    // would go in with a member missing otherwise.
    const group = code === '' && last ? last : (groups.get(code) ?? { code, lines: [] })
    group.lines.push(line)
    groups.set(group.code, group)
    last = group
  }
  return [...groups.values()]
}

type SheetLine = Omit<PackedLine, 'packed'> & { readonly cells: Cells }

/** Reads the lines of a household of a list. */
export const householdReader =
  (sheet: Sheet) =>
  ({ code, lines }: LineGroup): SheetHousehold =>
    householdOf(
      code,
      lines.map((packed) => {
        const { line, unreadable, tooLong } = packed
        return { line, unreadable, tooLong, cells: sheet.cellsOf(packed) }
      }),
    )

const householdOf = (code: string, lines: readonly SheetLine[]): SheetHousehold => {
  const faults: LineFault[] = []
  for (const line of lines) lineFaults(line, faults)
  if (code !== '' && !isHouseholdCode(code))
    for (const { line } of lines) faults.push({ line, fault: 'household_code_form', field: 'code' })
  for (const { line } of lines.slice(mostPersons)) faults.push({ line, fault: 'too_many_persons', field: null })
  const found = oneForAll(lines, faults)
  const persons = lines.slice(0, mostPersons).map((line) => personEntry(line, faults))
  return {
    code,
    lines: lines.map(({ line }) => line),
    entry: { ...householdEntry(code, found, faults), persons },
    faults,
  }
}

/** The entry that the cells of a household say; every cell was understood, or is a fault. */
const householdEntry = (code: string, found: FoundCells, faults: LineFault[]): Omit<HouseholdEntry, 'persons'> => {
  const nested = {
    position: { ...unsaid('position') },
    income: { ...unsaid('income') },
    relocation: { ...unsaid('relocation') },
    helper: { ...unsaid('helper') },
  }
  const flat = { ...blankHousehold, ...nested, code }
  for (const [key, { line, cell }] of found) {
    const { group } = recordField(key)
    const values: Record<string, unknown> = isNested(group) ? nested[group] : flat
    // What was not understood stays unsaid, so that lists stay lists.
    const value = valueOf(key, cell, line, faults)
    if (value !== null) values[key] = value
  }
  return flat
}

const { persons: _persons, ...blankHousehold } = unsaidHousehold()

const isNested = (group: GroupName): group is NestedGroup => (nestedGroups as readonly GroupName[]).includes(group)

const lineFaults = ({ line, cells, unreadable, tooLong }: SheetLine, faults: LineFault[]): void => {
  if (unreadable) {
    faults.push({ line, fault: 'line_unreadable', field: null })
    return
  }
  if (cells.code === undefined) faults.push({ line, fault: 'household_code_missing', field: 'code' })
  for (const field of tooLong) faults.push({ line, fault: 'cell_too_long', field })
  for (const [field, cell] of givenIn(cells))
    if (cell.length > (mostLengths.get(field) ?? 0)) faults.push({ line, fault: 'cell_too_long', field })
}

/** What stands in a line is a field of the catalogue: the header was understood by it. */
const givenIn = (cells: Cells) => Object.entries(cells) as [Field, string][]

const mostLengths = new Map(importColumns.map(({ key, mostLength }) => [key, mostLength]))
const ofHousehold = new Set(importColumns.filter(({ of }) => of === 'household').map(({ key }) => key))

type FoundCells = ReadonlyMap<Field, { readonly line: number; readonly cell: string }>

/** What the lines say of the household: a cell may stand on one line or be repeated on all, but not contradict itself. */
const oneForAll = (lines: readonly SheetLine[], faults: LineFault[]): FoundCells => {
  const found = new Map<Field, { readonly line: number; readonly cell: string }>()
  for (const { line, cells } of lines)
    for (const [key, cell] of givenIn(cells)) {
      if (key === 'code' || !ofHousehold.has(key)) continue
      const first = found.get(key)
      if (!first) found.set(key, { line, cell })
      else if (first.cell !== cell && plainText(first.cell) !== plainText(cell))
        faults.push({ line, fault: 'lines_disagree', field: key })
    }
  return found
}

/** A blank entry that each person starts from: most cells of a line are empty. */
const blankPerson = unsaidPerson()

const personEntry = ({ line, cells }: SheetLine, faults: LineFault[]): PersonEntry => {
  const entry = { ...blankPerson }
  const values: Record<string, unknown> = entry
  for (const [key, cell] of givenIn(cells)) {
    if (ofHousehold.has(key)) continue
    // What was not understood stays unsaid, so that lists stay lists and a name stays a text.
    const value = valueOf(key, cell, line, faults)
    if (value !== null) values[key] = value
  }
  return entry
}

/** The value of a cell; null, and a fault, where it was not understood. What can be derived anyway is no fault. */
const valueOf = (key: Field, cell: string, line: number, faults: LineFault[]): unknown => {
  const { spec } = recordField(key)
  const read = readCell(spec, cell)
  if ('value' in read) return read.value
  if (!spec.compared) faults.push({ line, fault: read.fault, field: key })
  return null
}
