import { unsaid, unsaidPerson } from '@bangfu/rules/household-entry'
import type { Before } from './household-history.ts'
import type { Household, Person, YearIncome } from './household.ts'

/**
 * A file as it is stored: what was not said is left out, which is most of the record's fields. Read it with `fileOfBody`
 * only: that also gives files of earlier versions the fields that came later.
 */
export const bodyOf = (household: Household): unknown => ({
  ...said(household),
  incomes: household.incomes.map(said),
  persons: household.persons.map(said),
  relocation: said(household.relocation),
  helper: said(household.helper),
})

/** The fields of a thing of which anything was said. */
export const said = (thing: object): Record<string, unknown> => {
  const values = thing as Readonly<Record<string, unknown>>
  const kept: Record<string, unknown> = {}
  for (const key in values) {
    const value = values[key]
    if (value !== null && !(Array.isArray(value) && value.length === 0)) kept[key] = value
  }
  return kept
}

const blankHousehold = { ...unsaid('household'), ...unsaid('living'), position: null, links: [] }
const { division: _compared, ...blankFile } = blankHousehold
const { born: _alsoCompared, ...blankPerson } = unsaidPerson()
const { incomeTotalFen: _total, netIncomeFen: _net, perHeadFen: _perHead, ...blankIncome } = unsaid('income')
const blankRelocation = unsaid('relocation')
const blankHelper = unsaid('helper')

/** The file that was stored. */
export const fileOfBody = (body: unknown): Household => {
  // What the table holds was written by `bodyOf`.
  const file = body as Household
  return {
    ...blankFile,
    ...file,
    incomes: file.incomes.map((income): YearIncome => ({ ...blankIncome, ...income })),
    persons: file.persons.map(personOfBody),
    relocation: { ...blankRelocation, ...file.relocation },
    helper: { ...blankHelper, ...file.helper },
  }
}

/** A member that was stored. */
export const personOfBody = (person: Person): Person => ({ ...blankPerson, ...person })

/** A line of history that was stored, its file made whole. */
export const beforeOfBody = (body: unknown): Before => {
  const line = body as Before
  return { ...line, before: fileOfBody(line.before) }
}
