import { evaluate, type Checklist, type ChecklistKind } from '@bangfu/checklists/checklist'
import { checklistFor, checklistNamed } from '@bangfu/checklists/exit-checklists'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, type Day } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionPartition, divisionPlace, entityKey, uniqueKey } from '@bangfu/table/keys'
import { check, create, remove, replace } from '@bangfu/table/ops'
import { listAll, type Item, type Key, type Op, type TableReader } from '@bangfu/table/table'
import { monthsOfYear, readIncome } from '../income/income-table.ts'
import { householdOfItem, type FoundHousehold } from '../record/household-table.ts'
import { findForm } from '../villages/village-form-table.ts'
import { isOpen, type ExitCase } from './exit-case.ts'
import type { ExitResult } from './exit-result.ts'
import { householdComputations } from './household-reading.ts'
import { readHousehold } from './household-subject.ts'
import { villageComputations, type ReadVillage } from './village-reading.ts'

export type FoundExit = { readonly exit: ExitCase; readonly version: number }

/** The case that a route asks about, where it lies and whose it is. @throws Refusal not_found */
export const exitSubject = async (id: string, table: TableReader) => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  const found = exitOfItem(item)
  const { division, household } = found.exit
  return { scope: { division, ...(household !== null && { household }) }, about: id, found }
}

export const exitOfItem = ({ body, version }: Item): FoundExit => ({ exit: body as ExitCase, version })

/** Puts a case on file; of one household or village there is one at a time. */
export const createExit = (exit: ExitCase): Op[] => [
  create(itemOf(exit)),
  create({ key: openKey(exit), kind: 'unique', body: { exit: exit.exit } }, () => new Refusal('exit_under_way')),
]

/** Replaces a case, keeps what it was, and lets another begin when it has ended. */
export const replaceExit = (
  context: Pick<Context, 'actor' | 'now'>,
  { exit: before, version }: FoundExit,
  after: ExitCase,
  why: string | null = null,
): Op[] => [
  replace(itemOf(after), version, () => new Refusal('version_changed')),
  historyOp(context, after.exit, version, before, why),
  ...(isOpen(after) ? [] : [remove(openKey(after), 'present')]),
]

const openKey = ({ household, division }: ExitCase): Key => uniqueKey('exit-under-way', household ?? division)

const itemOf = (exit: ExitCase): Omit<Item, 'version'> => ({
  key: entityKey(exit.exit),
  kind: 'exit',
  body: exit,
  byDivision: divisionPlace(listOf(exit.state), exit.division, exit.exit),
})

/** One list for each state: what waits at a step in a village, a township or a county is one range. */
export const listOf = (state: ExitCase['state']): string => `exit-${state}`

/** The checklist in force. @throws Refusal no_checklist */
export const checklistInForce = (kind: ChecklistKind, division: Division, on: Day): Checklist => {
  const checklist = checklistFor(kind, division, on)
  if (!checklist) throw new Refusal('no_checklist')
  return checklist
}

/** The checklist that a case was opened by. */
export const checklistOf = ({ checklist }: Pick<ExitCase, 'checklist'>): Checklist => {
  const found = checklistNamed(checklist)
  if (!found) throw new RangeError(`the checklist ${checklist} is gone`)
  return found
}

export type Answers = ExitCase['answers']
export type Reader = Pick<Context, 'table' | 'now'>

/** Goes through a household's checklist by its file and income as they are now. */
export const readHouseholdList = async (
  { table, now }: Reader,
  checklist: Checklist,
  {
    household,
    year,
    answers,
  }: { readonly household: FoundHousehold['household']; readonly year: number; readonly answers: Answers },
): Promise<ExitResult> => {
  const income = await readIncome(table, household, monthsOfYear(year), year)
  return evaluate(checklist, householdComputations, readHousehold(household, income, year, dayOf(now)), answers)
}

const readVillageList = async (
  { table }: Reader,
  checklist: Checklist,
  { division, year, answers }: Pick<ExitCase, 'division' | 'year' | 'answers'>,
): Promise<ExitResult> => evaluate(checklist, villageComputations, await readVillage(table, division, year), answers)

/** A case's checklist as it now reads, and of a household its file, with the check that it still says so at the commit. */
export const readCase = async (
  reader: Reader,
  exit: ExitCase,
): Promise<{ readonly result: ExitResult; readonly file: FoundHousehold | null; readonly checks: readonly Op[] }> => {
  const checklist = checklistOf(exit)
  if (exit.household === null) return { result: await readVillageList(reader, checklist, exit), file: null, checks: [] }
  const item = await reader.table.get(entityKey(exit.household))
  if (!item) throw new Refusal('not_found')
  const file = householdOfItem(item)
  const { year, answers } = exit
  const result = await readHouseholdList(reader, checklist, { household: file.household, year, answers })
  return { result, file, checks: [check(item.key, { version: item.version })] }
}

/** Far above the households of a village. */
const mostOfVillage = 20_000
const poor: ReadonlySet<string> = new Set(['registered', 'relapsed'])

const readVillage = async (table: TableReader, village: Division, year: number): Promise<ReadVillage> => {
  const form = (await findForm(table, village, year))?.stored.form
  const partition = divisionPartition('household', village)
  const faces = await listAll(
    table,
    { in: { table: 'registry', index: 'byDivision', partition }, prefix: village },
    mostOfVillage,
  )
  const persons = faces
    .map(({ body }) => body as HouseholdFace)
    .filter(({ status }) => poor.has(status))
    .reduce((sum, face) => sum + face.persons, 0)
  return {
    year,
    // A village without a single household on file is one that nobody has entered.
    poorPersons: faces.length === 0 ? null : persons,
    population: form?.population ?? null,
    households: form?.households ?? null,
    hardRoadToTownship: form?.hardRoadToTownship ?? null,
    unsafeWaterHouseholds: form?.unsafeWaterHouseholds ?? null,
    poweredHouseholds: form?.poweredHouseholds ?? null,
  }
}
