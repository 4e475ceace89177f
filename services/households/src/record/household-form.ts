import * as z from 'zod'
import { Village, type Division } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import type { Fault } from '@bangfu/kernel/refusal'
import { unsaid, unsaidHousehold, unsaidPerson } from '@bangfu/rules/household-entry'
import type { Field, HouseholdEntry, PersonEntry } from '@bangfu/rules/household-entry'
import { nestedGroups, recordField } from '@bangfu/rules/record-catalogue'
import type { Finding } from '@bangfu/rules/rule-pack'
import { fieldForm, given, groupForm } from './field-form.ts'
import { householdCodePattern, mostPersons, villageOfCode } from './household.ts'

/** The path of everything about one household. */
export const householdParams = z.object({ household: idSchema('hsh') })

/** The national number 户编号. */
export const HouseholdCode = z
  .string()
  .regex(householdCodePattern, { error: 'a household number has 16 digits; the first 12 are the village' })

/** The pack's rule says where on earth; this only that it is a place at all. */
export const Position = z.strictObject({ latitude: fieldForm('latitude'), longitude: fieldForm('longitude') })

/** A member as he is entered. */
export const PersonForm = z.strictObject({
  ...groupForm('person'),
  name: fieldForm('name'),
  relation: fieldForm('relation'),
  idNumber: fieldForm('idNumber'),
})
export type PersonForm = z.output<typeof PersonForm>

const HouseholdFields = z.strictObject({
  ...groupForm('household'),
  ...groupForm('living'),
  code: HouseholdCode.optional(),
  /** Instead of a number that the national system has not given yet: a candidate has none. */
  village: Village.optional(),
  category: fieldForm('category'),
  position: Position.optional(),
  income: z.strictObject(groupForm('income')).default({}),
  relocation: z.strictObject(groupForm('relocation')).default({}),
  helper: z.strictObject(groupForm('helper')).default({}),
  persons: z.array(PersonForm).min(1).max(mostPersons),
})
/** One household as an office enters it. Listed values are given by their Chinese text, as in the national record. */
export const HouseholdForm = HouseholdFields.refine(
  ({ code, village }) => (code === undefined) !== (village === undefined),
  { error: 'either the number or, without one, the village', path: ['code'] },
)
export type HouseholdForm = z.output<typeof HouseholdForm>

/** Where the household of a form lives. */
export const villageOfForm = ({ code, village }: HouseholdForm): Division =>
  village ?? (villageOfCode(code ?? '') as Division)

/** The entry that a form says. What was left out is null. */
export const entryOfForm = (form: HouseholdForm): HouseholdEntry => {
  const { position, income, relocation, helper, persons, village: _village, ...flat } = form
  return {
    ...unsaidHousehold(),
    ...given(flat),
    code: form.code ?? villageOfForm(form),
    position: position ?? unsaid('position'),
    income: { ...unsaid('income'), ...given(income) },
    relocation: { ...unsaid('relocation'), ...given(relocation) },
    helper: { ...unsaid('helper'), ...given(helper) },
    persons: persons.map(personEntryOfForm),
  }
}

/** The member that a form says. */
export const personEntryOfForm = (form: PersonForm): PersonEntry => ({ ...unsaidPerson(), ...given(form) })

/** The fault of a day that has not come yet. */
export const dayToCome = (pointer: string): Fault => ({
  pointer,
  zh: '日期尚未到来',
  en: 'a day that has not come yet',
})

/** Where in the form each finding points. */
export const faultsOf = (findings: readonly Finding<Field>[]): Fault[] =>
  findings.flatMap(({ person, fields, zh, en }) =>
    fields.slice(0, 1).map((field) => ({ pointer: pointerOf(person, field), zh, en })),
  )

const pointerOf = (person: number | null, field: Field): string => {
  if (person !== null) return `body/persons/${person}/${field}`
  const { group } = recordField(field)
  if (group === 'person') return 'body/persons'
  return (nestedGroups as readonly string[]).includes(group) ? `body/${group}/${field}` : `body/${field}`
}
