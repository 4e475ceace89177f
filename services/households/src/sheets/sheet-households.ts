import { plainText } from '@bangfu/rules/code-list'
import { unsaid, unsaidHousehold, unsaidPerson } from '@bangfu/rules/household-entry'
import type { Field, HouseholdEntry, PersonEntry } from '@bangfu/rules/household-entry'
import { recordField, type GroupName } from '@bangfu/rules/record-catalogue'
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

/** A line as it was read from a sheet of any kind. */
export type SheetLine = {
  readonly line: number
  readonly cells: { readonly [K in Field]?: string }
  readonly unreadable: boolean
  readonly tooLong: readonly Field[]
}

/** The lines of one household, wherever they stand; nothing of them is read yet. */
export type LineGroup = { readonly code: string; readonly lines: readonly SheetLine[] }

/** Groups the lines of a list by household and reads each household. */
export const householdsOf = (lines: readonly SheetLine[]): SheetHousehold[] => groupsOf(lines).map(householdOf)

/** Groups the lines of a list by household. */
export const groupsOf = (lines: readonly SheetLine[]): LineGroup[] => {
  const groups = new Map<string, { code: string; lines: SheetLine[] }>()
  let last: { code: string; lines: SheetLine[] } | undefined
  for (const line of lines) {
    const code = plainText(line.cells.code ?? '')
    // A line without a number most likely belongs to the household above it. That household is kept out with it: it
    // would go in with a member missing otherwise.
    const group = code === '' && last ? last : (groups.get(code) ?? { code, lines: [] })
    group.lines.push(line)
    groups.set(group.code, group)
    last = group
  }
  return [...groups.values()]
}

/** Reads the lines of a household. */
export const householdOf = ({ code, lines: packed }: LineGroup): SheetHousehold => {
  const lines = packed.map((line): SheetLine => ({ ...line }))
  const faults: LineFault[] = lines.flatMap((line) => lineFaults(line))
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
  const values: Record<GroupName, Record<string, unknown>> = {
    ...{ household: {}, living: {}, person: {} },
    ...{ position: {}, income: {}, relocation: {}, helper: {} },
  }
  for (const [key, { line, cell }] of found) {
    const { group } = recordField(key)
    values[group][key] = valueOf(key, cell, line, faults)
  }
  const { persons: _persons, ...blank } = unsaidHousehold()
  return {
    ...blank,
    ...said(values.household),
    ...said(values.living),
    code,
    position: { ...unsaid('position'), ...values.position },
    income: { ...unsaid('income'), ...values.income },
    relocation: { ...unsaid('relocation'), ...said(values.relocation) },
    helper: { ...unsaid('helper'), ...values.helper },
  }
}

const lineFaults = ({ line, cells, unreadable, tooLong }: SheetLine): LineFault[] => {
  if (unreadable) return [{ line, fault: 'line_unreadable', field: null }]
  const given = Object.entries(cells) as [Field, string][]
  const long = [
    ...tooLong,
    ...given.filter(([key, cell]) => cell.length > (mostLengths.get(key) ?? 0)).map(([key]) => key),
  ]
  return [
    ...(cells.code === undefined ? [{ line, fault: 'household_code_missing', field: 'code' } as const] : []),
    ...long.map((field) => ({ line, fault: 'cell_too_long', field }) as const),
  ]
}

const mostLengths = new Map(importColumns.map(({ key, mostLength }) => [key, mostLength]))
const ofHousehold = new Set(importColumns.filter(({ of }) => of === 'household').map(({ key }) => key))

type FoundCells = ReadonlyMap<Field, { readonly line: number; readonly cell: string }>

/** What the lines say of the household: a cell may stand on one line or be repeated on all, but not contradict itself. */
const oneForAll = (lines: readonly SheetLine[], faults: LineFault[]): FoundCells => {
  const found = new Map<Field, { readonly line: number; readonly cell: string }>()
  for (const { line, cells } of lines)
    for (const [key, cell] of Object.entries(cells) as [Field, string][]) {
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
  const values: Record<string, unknown> = {}
  for (const [key, cell] of Object.entries(cells) as [Field, string][])
    if (!ofHousehold.has(key)) values[key] = valueOf(key, cell, line, faults)
  return { ...blankPerson, ...said(values) }
}

/** The value of a cell; null, and a fault, where it was not understood. What can be derived anyway is no fault. */
const valueOf = (key: Field, cell: string, line: number, faults: LineFault[]): unknown => {
  const { spec } = recordField(key)
  const read = readCell(spec, cell)
  if ('value' in read) return read.value
  if (!spec.compared) faults.push({ line, fault: read.fault, field: key })
  return null
}

/** Without what was not understood, so that lists stay lists and a name stays a text. */
const said = (values: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
