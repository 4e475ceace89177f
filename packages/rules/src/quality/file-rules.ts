import type { Coded } from '../code-list.ts'
import type { HouseholdEntry, PersonEntry } from '../household-entry.ts'
import { fieldsOf, type CatalogueField, type GroupName } from '../record-catalogue.ts'
import { ofHousehold, ofPerson, type QualityRule } from './rule.ts'

/** What an entry has to say, and where on earth it can lie. */
const placeRules: readonly QualityRule[] = [
  ofHousehold({
    id: 'category_missing',
    fields: ['category'],
    text: ['缺少贫困户属性', 'the category is missing'],
    broken: ({ entry: { category } }) => category === null,
  }),
  ofHousehold({
    id: 'position_incomplete',
    fields: ['latitude', 'longitude'],
    text: ['经纬度只填了一个', 'only one of latitude and longitude is given'],
    broken: ({ entry: { position } }) => (position.latitude === null) !== (position.longitude === null),
  }),
  ofHousehold({
    id: 'position_outside_china',
    fields: ['latitude', 'longitude'],
    text: ['经纬度不在中国境内（是否填反了？）', 'the position is not in China (are the two exchanged?)'],
    needs: ['south', 'north', 'west', 'east'],
    broken: ({ entry: { position } }, { south, north, west, east }) =>
      (position.latitude !== null && (position.latitude < south || position.latitude > north)) ||
      (position.longitude !== null && (position.longitude < west || position.longitude > east)),
  }),
]

type Values = Coded | null | readonly Coded[]

/** A text that no list knows is kept as it is, and flagged (national-record §2). */
const isUnknown = (value: Values): boolean => {
  if (value === null) return false
  if (!('length' in value)) return value.code === null
  for (const one of value) if (one.code === null) return true
  return false
}

const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const told = ({ key, spec }: CatalogueField) => ({
  id: `${snake(key)}_unknown`,
  fields: [key],
  text: [`${spec.zh}不在代码表中，已按原文保留`, `${spec.en}: not in the code list; its text is kept`] as const,
})

const listedFields = (group: GroupName): CatalogueField[] =>
  fieldsOf(group).filter(({ spec }) => spec.type === 'coded' || spec.type === 'codes')

// The catalogue says which of an entry's fields are listed; a value of any other type is none of theirs.
const listedOf = (values: object, key: string): Values => (values as Record<string, Values>)[key] ?? null

const inEntry = (of: (entry: HouseholdEntry) => object, ...groups: readonly GroupName[]): QualityRule[] =>
  groups
    .flatMap(listedFields)
    .map((field) => ofHousehold({ ...told(field), broken: ({ entry }) => isUnknown(listedOf(of(entry), field.key)) }))

const inPersons: readonly QualityRule[] = listedFields('person').map((field) =>
  ofPerson({
    ...told(field),
    broken: ({ person }: { readonly person: PersonEntry }) => isUnknown(listedOf(person, field.key)),
  }),
)

/** One rule for each listed field of the record: a value that its list does not know. */
export const unknownValueRules: readonly QualityRule[] = [
  ...inEntry((entry) => entry, 'household', 'living'),
  ...inEntry(({ relocation }) => relocation, 'relocation'),
  ...inEntry(({ helper }) => helper, 'helper'),
  ...inPersons,
]

/** Rules that no audit clause prints, and that other parts of the record ask for. */
export const fileRules: readonly QualityRule[] = [...placeRules, ...unknownValueRules]
