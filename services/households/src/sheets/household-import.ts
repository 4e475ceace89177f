import { contains, type Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Field, HouseholdEntry } from '@bangfu/rules/household-entry'
import { idNumberFlaw } from '@bangfu/rules/id-number'
import { headerOf } from '@bangfu/rules/record-catalogue'
import type { Finding } from '@bangfu/rules/rule-pack'
import { isHouseholdCode, villageOfCode } from '../record/household.ts'
import { idNumberText, sheetFaults, type SheetFault } from './sheet-cells.ts'
import type { LineGroup, Sheet, SheetHousehold } from './sheet-households.ts'

/** Why a line was refused, or what was doubtful in it: names the column, never the value. */
export type Reason = { readonly code: string; readonly column: string | null; readonly zh: string; readonly en: string }
export type LineReason = Reason & { readonly line: number }

/** A household of the list, looked at by itself and beside the others of the list. */
export type Examined = {
  readonly sheet: SheetHousehold
  readonly errors: readonly LineReason[]
  readonly warnings: readonly LineReason[]
}

export const reasonOf = (line: number, fault: SheetFault, fields: readonly Field[] = []): LineReason => {
  const [zh, en] = sheetFaults[fault]
  return { line, code: fault, column: columnOf(fields), zh, en }
}

const columnOf = (fields: readonly Field[]): string | null =>
  fields.length === 0 ? null : fields.map(headerOf).join('、')

export type Examining = {
  readonly division: Division
  /** ID numbers that stand in more than one household of the list. */
  readonly twice: ReadonlySet<string>
  readonly check: (entry: HouseholdEntry) => readonly Finding<Field>[]
}

/** Everything about a list that can be said without asking what is on file. */
export const examine = (sheets: readonly SheetHousehold[], examining: Examining): Examined[] => {
  const { twice } = examining
  return sheets.map((sheet) => {
    const findings = examining.check(sheet.entry)
    const reasons = (severity: Finding<Field>['severity']): LineReason[] =>
      findings.filter((finding) => finding.severity === severity).map((finding) => findingReason(sheet, finding))
    return {
      sheet,
      errors: [
        ...sheet.faults.map(({ line, fault, field }) => reasonOf(line, fault, field === null ? [] : [field])),
        ...placeErrors(sheet, examining.division),
        ...reasons('error'),
        ...sheet.entry.persons.flatMap(({ idNumber }, index) =>
          twice.has(idNumber) ? [reasonOf(lineOf(sheet, index), 'id_number_twice_in_file', ['idNumber'])] : [],
        ),
      ],
      warnings: reasons('warning'),
    }
  })
}

const findingReason = (sheet: SheetHousehold, { rule, person, fields, zh, en }: Finding<Field>): LineReason => ({
  line: lineOf(sheet, person),
  code: rule,
  column: columnOf(fields),
  zh,
  en,
})

/** The line of a person; what is said of the household as a whole stands at its first line. */
export const lineOf = ({ lines }: SheetHousehold, person: number | null): number => lines[person ?? 0] ?? 0

const placeErrors = (sheet: SheetHousehold, division: Division): LineReason[] =>
  isHouseholdCode(sheet.code) && !contains(division, villageOfCode(sheet.code) as Division)
    ? sheet.lines.map((line) => reasonOf(line, 'outside_division', ['code']))
    : []

/** Good ID numbers that stand in more than one household. Which of them is right cannot be known: all are kept out. */
export const idNumbersTwice = (sheet: Sheet, groups: readonly LineGroup[], on: Day): ReadonlySet<string> => {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { lines } of groups)
    for (const idNumber of new Set(lines.map((line) => idNumberText(sheet.cellOf(line, 'idNumber')))))
      if (idNumberFlaw(idNumber, on) === undefined) (seen.has(idNumber) ? twice : seen).add(idNumber)
  return twice
}

export type Outcome = 'registered' | 'unchanged' | 'refused'

/** What became of one household of the list. */
export type Settled = Examined & { readonly outcome: Outcome; readonly household: string | null }

export const refusedWith = (examined: Examined, more: readonly LineReason[] = []): Settled => ({
  ...examined,
  errors: [...examined.errors, ...more],
  outcome: 'refused',
  household: null,
})

export type LineAnswer = {
  readonly line: number
  readonly code: string
  readonly household: string | null
  readonly outcome: Outcome
  readonly reasons: readonly Reason[]
  readonly warnings: readonly Reason[]
  /** How many reasons and warnings were left out for the length of the answer. */
  readonly more: number
}

/** An answer stays below the 6 MB that a Lambda may return: beyond a thousand lines each says less. */
const mostReasons = (lines: number): number => (lines > 1000 ? 2 : 10)

/** What happened to each line, in the order of the file. */
export const linesOf = (settled: readonly Settled[]): LineAnswer[] => {
  const most = mostReasons(settled.reduce((sum, { sheet }) => sum + sheet.lines.length, 0))
  return settled
    .flatMap((one) => one.sheet.lines.map((line) => lineAnswer(one, line, most)))
    .toSorted((a, b) => a.line - b.line)
}

const lineAnswer = (
  { sheet, errors, warnings, outcome, household }: Settled,
  line: number,
  most: number,
): LineAnswer => {
  const own = outcome === 'refused' ? reasonsAt(errors, line) : []
  const reasons =
    outcome === 'refused' && own.length === 0 ? reasonsAt([reasonOf(line, 'household_kept_out')], line) : own
  const doubts = reasonsAt(warnings, line)
  return {
    line,
    // Anything else in this column may be what belongs into another: an ID number, say.
    code: isHouseholdCode(sheet.code) ? sheet.code : '',
    household,
    outcome,
    reasons: reasons.slice(0, most),
    warnings: doubts.slice(0, most),
    more: Math.max(reasons.length - most, 0) + Math.max(doubts.length - most, 0),
  }
}

const reasonsAt = (reasons: readonly LineReason[], at: number): Reason[] =>
  reasons.filter(({ line }) => line === at).map(({ line: _line, ...reason }) => reason)
