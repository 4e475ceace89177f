import { canonical } from '@bangfu/kernel/canonical'
import type { Field, HouseholdEntry, PersonEntry } from '@bangfu/rules/household-entry'

const householdFields = [
  'villageName',
  'group',
  'address',
  'category',
  'povertyStatus',
  'mainCause',
  'otherCauses',
  'phone',
  'bankAccount',
  'arableMu',
] as const satisfies readonly Field[]

const personFields = [
  'name',
  'sex',
  'relation',
  'disabilityCard',
  'ethnicGroup',
  'education',
  'studentState',
  'health',
  'labour',
  'workPlace',
  'workMonths',
  'medicalInsurance',
  'pension',
] as const satisfies readonly Field[]

/** The fields in which a list says something else of a household than its file; members are told apart by ID number. */
export const differences = (file: HouseholdEntry, given: HouseholdEntry): Field[] => {
  const fields = new Set<Field>(householdFields.filter((field) => differs(file[field], given[field])))
  for (const field of ['latitude', 'longitude'] as const)
    if (file.position[field] !== given.position[field]) fields.add(field)
  for (const field of Object.keys(given.income) as (keyof typeof given.income)[])
    if (file.income[field] !== given.income[field]) fields.add(field)
  if (given.incomeYear !== null && given.incomeYear !== file.incomeYear) fields.add('incomeYear')
  const others = new Map(file.persons.map((person) => [person.idNumber, person]))
  if (given.persons.length !== others.size) fields.add('idNumber')
  for (const person of given.persons)
    for (const field of personDifferences(others.get(person.idNumber), person)) fields.add(field)
  return [...fields]
}

const personDifferences = (file: PersonEntry | undefined, given: PersonEntry): Field[] =>
  file === undefined
    ? ['idNumber']
    : personFields.filter((field) =>
        field === 'sex' && given.sex === null ? false : differs(file[field], given[field]),
      )

const differs = (left: unknown, right: unknown): boolean => canonical(left) !== canonical(right)
