import { helperFields, householdFields, livingFields, positionFields, relocationFields } from './household-fields.ts'
import { incomeFields } from './income-fields.ts'
import { personFields } from './person-fields.ts'
import type { FieldGroup, FieldSpec } from './record-field.ts'

/**
 * The field catalogue of the national record: the one source of what a file holds. Forms, list columns, comparisons, files
 * and views are made from it. Field names are unique in all groups.
 */
export const recordGroups = {
  household: householdFields,
  position: positionFields,
  person: personFields,
  income: incomeFields,
  living: livingFields,
  relocation: relocationFields,
  helper: helperFields,
} as const

export type GroupName = keyof typeof recordGroups

/** The groups that stand inside an entry under their own name; the household's and its living conditions stand flat. */
export const nestedGroups = ['position', 'income', 'relocation', 'helper'] as const
export type NestedGroup = (typeof nestedGroups)[number]
export const flatGroups = ['household', 'living'] as const

export type HouseholdField = keyof typeof householdFields
export type PersonField = keyof typeof personFields
export type Field = { [G in GroupName]: keyof (typeof recordGroups)[G] }[GroupName]

export type CatalogueField = {
  readonly key: Field
  /** Where it stands in an entry. */
  readonly group: GroupName
  readonly spec: FieldSpec
}

const groupFields = (group: GroupName): readonly CatalogueField[] =>
  Object.entries(recordGroups[group] as FieldGroup).map(([key, spec]) => ({ key: key as Field, group, spec }))

const byGroup = {
  household: groupFields('household'),
  position: groupFields('position'),
  person: groupFields('person'),
  income: groupFields('income'),
  living: groupFields('living'),
  relocation: groupFields('relocation'),
  helper: groupFields('helper'),
} as const satisfies Record<GroupName, readonly CatalogueField[]>

/** The fields of one group, in the order of the national list. */
export const fieldsOf = (group: GroupName): readonly CatalogueField[] => byGroup[group]

/** All fields in the order of the national list: the household, its members, its year, its conditions, its helper. */
export const recordFields: readonly CatalogueField[] = (Object.keys(recordGroups) as GroupName[]).flatMap(fieldsOf)

const byKey = new Map(recordFields.map((field) => [field.key, field]))
const byName: ReadonlySet<string> = new Set(byKey.keys())

/** Is it the name of a field of the record? */
export const isRecordField = (key: string): key is Field => byName.has(key)

/** A field of the catalogue by its name. */
export const recordField = (key: Field): CatalogueField => {
  const field = byKey.get(key)
  if (!field) throw new RangeError(`no field ${key}`)
  return field
}

/** The national header of a field, as the people who mend a list know it. */
export const headerOf = (key: Field): string => recordField(key).spec.zh

/** Does a cell of this field speak of the person of its line, or of the household? */
export const ofPerson = ({ group }: Pick<CatalogueField, 'group'>): boolean => group === 'person'
