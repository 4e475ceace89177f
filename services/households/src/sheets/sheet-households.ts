import type { Coded } from '@bangfu/rules/code-list'
import { plainText } from '@bangfu/rules/code-list'
import { ethnicGroup } from '@bangfu/rules/ethnic-groups'
import type { Field, HouseholdEntry, PersonEntry } from '@bangfu/rules/household-entry'
import {
  category,
  cause,
  education,
  health,
  labour,
  povertyStatus,
  relation,
  studentState,
  workPlace,
} from '@bangfu/rules/household-code-lists'
import { isHouseholdCode, mostPersons } from '../record/household.ts'
import { importColumns } from './import-columns.ts'
import {
  idNumberText,
  phoneText,
  readBankAccount,
  readMonths,
  readNumber,
  readQuantity,
  readSex,
  readYear,
  readYesNo,
  readYuan,
  severalOf,
  type Read,
  type SheetFault,
} from './sheet-cells.ts'

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

/** Groups the lines of a list by household, wherever they stand, and reads each household. */
export const householdsOf = (lines: readonly SheetLine[]): SheetHousehold[] => {
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
  return [...groups.values()].map(({ code, lines: own }) => householdOf(code, own))
}

const householdOf = (code: string, lines: readonly SheetLine[]): SheetHousehold => {
  const faults: LineFault[] = lines.flatMap((line) => lineFaults(line))
  if (code !== '' && !isHouseholdCode(code))
    for (const { line } of lines) faults.push({ line, fault: 'household_code_form', field: 'code' })
  for (const { line } of lines.slice(mostPersons)) faults.push({ line, fault: 'too_many_persons', field: null })
  const cells = oneForAll(lines, faults)
  const persons = lines.slice(0, mostPersons).map((line) => personEntry(line, faults))
  return { code, lines: lines.map(({ line }) => line), entry: { ...householdEntry(code, cells), persons }, faults }
}

const householdEntry = (code: string, { text, typed }: Cells): Omit<HouseholdEntry, 'persons'> => ({
  code,
  villageName: text('villageName'),
  group: text('group'),
  address: text('address'),
  category: typed('category', listed(category)),
  povertyStatus: typed('povertyStatus', listed(povertyStatus)),
  mainCause: typed('mainCause', listed(cause)),
  otherCauses: typed('otherCauses', readCauses) ?? [],
  phone: typed('phone', (cell) => ({ value: phoneText(cell) })),
  bankAccount: typed('bankAccount', readBankAccount),
  position: { latitude: typed('latitude', readNumber), longitude: typed('longitude', readNumber) },
  arableMu: typed('arableMu', readQuantity),
  incomeYear: typed('incomeYear', readYear),
  income: {
    wageFen: typed('wageFen', readYuan),
    operatingFen: typed('operatingFen', readYuan),
    propertyFen: typed('propertyFen', readYuan),
    transferFen: typed('transferFen', readYuan),
    operatingExpenseFen: typed('operatingExpenseFen', readYuan),
  },
})

const lineFaults = ({ line, cells, unreadable, tooLong }: SheetLine): LineFault[] => {
  if (unreadable) return [{ line, fault: 'line_unreadable', field: null }]
  const long = importColumns.filter(
    ({ key, mostLength }) => tooLong.includes(key) || (cells[key]?.length ?? 0) > mostLength,
  )
  return [
    ...(cells.code === undefined ? [{ line, fault: 'household_code_missing', field: 'code' } as const] : []),
    ...long.map(({ key }) => ({ line, fault: 'cell_too_long', field: key }) as const),
  ]
}

type Cells = {
  readonly text: (field: Field) => string | null
  readonly typed: <Value>(field: Field, as: (text: string) => Read<Value>) => Value | null
}

/** What the lines say of the household: a cell may stand on one line or be repeated on all, but not contradict itself. */
const oneForAll = (lines: readonly SheetLine[], faults: LineFault[]): Cells => {
  const found = new Map<Field, { readonly line: number; readonly cell: string }>()
  for (const { key, of } of importColumns) {
    if (of !== 'household' || key === 'code') continue
    for (const { line, cells } of lines) {
      const cell = cells[key]
      if (cell === undefined) continue
      const first = found.get(key)
      if (!first) found.set(key, { line, cell })
      else if (plainText(first.cell) !== plainText(cell)) faults.push({ line, fault: 'lines_disagree', field: key })
    }
  }
  return cellsOf((field) => found.get(field), faults)
}

const personEntry = ({ line, cells }: SheetLine, faults: LineFault[]): PersonEntry => {
  const { text, typed } = cellsOf((field) => {
    const cell = cells[field]
    return cell === undefined ? undefined : { line, cell }
  }, faults)
  return {
    name: text('name') ?? '',
    sex: typed('sex', readSex),
    relation: typed('relation', listed(relation)),
    idNumber: idNumberText(text('idNumber') ?? ''),
    disabilityCard: typed('disabilityCard', (cell) => ({ value: idNumberText(cell) })),
    ethnicGroup: typed('ethnicGroup', listed(ethnicGroup)),
    education: typed('education', listed(education)),
    studentState: typed('studentState', listed(studentState)),
    health: typed('health', (cell) => ({ value: severalOf(cell).map(health) })) ?? [],
    labour: typed('labour', listed(labour)),
    workPlace: typed('workPlace', listed(workPlace)),
    workMonths: typed('workMonths', readMonths),
    medicalInsurance: typed('medicalInsurance', readYesNo),
    pension: typed('pension', readYesNo),
  }
}

const cellsOf = (
  at: (field: Field) => { readonly line: number; readonly cell: string } | undefined,
  faults: LineFault[],
): Cells => ({
  text: (field) => at(field)?.cell ?? null,
  typed: (field, as) => {
    const found = at(field)
    if (!found) return null
    const read = as(found.cell)
    if ('value' in read) return read.value
    faults.push({ line: found.line, fault: read.fault, field })
    return null
  },
})

const listed =
  (lookUp: (text: string) => Coded) =>
  (text: string): Read<Coded> => ({ value: lookUp(text) })

const readCauses = (text: string): Read<Coded[]> => {
  const causes = severalOf(text).map(cause)
  return causes.length > 2 ? { fault: 'too_many_causes' } : { value: causes }
}
