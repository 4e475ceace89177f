import { canonical } from '@bangfu/kernel/canonical'
import type { Field, HouseholdEntry, PersonEntry } from '@bangfu/rules/household-entry'
import { fieldsOf, flatGroups, nestedGroups, type CatalogueField } from '@bangfu/rules/record-catalogue'

const compares = ({ key, spec }: CatalogueField): boolean => !spec.compared && key !== 'code'
const flatFields = flatGroups.flatMap(fieldsOf).filter(compares)
const nested = nestedGroups.map((group) => ({ group, fields: fieldsOf(group).filter(compares) }))
const personFields = fieldsOf('person').filter(compares)

/**
 * The fields in which a list says something else of a household than its file; members are told apart by ID number. What
 * a list does not say (an empty cell, no column) it does not deny.
 */
export const differences = (file: HouseholdEntry, given: HouseholdEntry): Field[] => {
  const fields = new Set<Field>(differing(flatFields, file, given))
  for (const { group, fields: own } of nested)
    for (const field of differing(own, file[group], given[group])) fields.add(field)
  const others = new Map(file.persons.map((person) => [person.idNumber, person]))
  if (given.persons.length !== others.size) fields.add('idNumber')
  for (const person of given.persons)
    for (const field of personDifferences(others.get(person.idNumber), person)) fields.add(field)
  return [...fields]
}

const personDifferences = (file: PersonEntry | undefined, given: PersonEntry): Field[] =>
  file === undefined ? ['idNumber'] : differing(personFields, file, given)

const differing = (fields: readonly CatalogueField[], file: object, given: object): Field[] => {
  const was = file as Readonly<Record<string, unknown>>
  const says = given as Readonly<Record<string, unknown>>
  return fields.map(({ key }) => key).filter((key) => isSaid(says[key]) && differs(was[key], says[key]))
}

const isSaid = (value: unknown): boolean => value !== null && !(Array.isArray(value) && value.length === 0)

const differs = (left: unknown, right: unknown): boolean => left !== right && canonical(left) !== canonical(right)
