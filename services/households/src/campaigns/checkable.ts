import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { lookUp, plainText, type CodeList } from '@bangfu/rules/code-list'
import type { ListName } from '@bangfu/rules/code-lists'
import * as household from '@bangfu/rules/household-code-lists'
import * as living from '@bangfu/rules/living-code-lists'
import { fieldsOf } from '@bangfu/rules/record-catalogue'
import type { FieldSpec } from '@bangfu/rules/record-field'
import type { Household } from '../record/household.ts'

/** What is compared: a word of a list by its text, a number, yes or no; null is what is not said or was not found out. */
export type Value = string | number | boolean | null

/** Fields that a field check may compare at a time. */
export const mostFields = 20

type Checkable = {
  readonly field: string
  readonly zh: string
  readonly en: string
  readonly answer: 'yes-no' | 'number' | 'text'
  readonly filed: (household: Household) => Value
  /** Brings an answer into the form in which the file keeps it. */
  readonly plain: (value: Value) => Value
}

const own = (value: Value): Value => value

/** The lists of these fields alone: those of members and helpers would make the function larger than it may be. */
const lists: Readonly<Partial<Record<ListName, CodeList>>> = {
  standard: household.standardList,
  category: household.categoryList,
  'support-mode': household.supportModeList,
  'dibao-scope': household.dibaoScopeList,
  'poverty-status': household.povertyStatusList,
  cause: household.causeList,
  'not-exited-reason': household.notExitedReasonList,
  'water-source': living.waterSourceList,
  road: living.roadList,
  'house-grade': living.houseGradeList,
  'house-safety': living.houseSafetyList,
  'house-structure': living.houseStructureList,
  fuel: living.fuelList,
}

const checkableOf = (field: string, spec: FieldSpec): Checkable[] => {
  const named = { field, zh: spec.zh, en: spec.en }
  const filed = (household: Household): Value => valueOf(household[field as keyof Household])
  switch (spec.type) {
    case 'flag':
      return [{ ...named, answer: 'yes-no', filed, plain: own }]
    case 'number':
    case 'whole':
      return [{ ...named, answer: 'number', filed, plain: own }]
    case 'coded':
      return [{ ...named, answer: 'text', filed, plain: wordOf(spec.list) }]
    default:
      // Texts differ in words without differing in what they say, and what is sealed stays shut.
      return []
  }
}

const valueOf = (value: unknown): Value => {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = (value as { text?: unknown } | null)?.text
  return typeof text === 'string' && text !== '' ? text : null
}

/** @throws RangeError when the catalogue has a list that is not named here */
const wordOf = (name: ListName): Checkable['plain'] => {
  const list = lists[name]
  if (!list) throw new RangeError(`no list ${name}`)
  const find = lookUp(list)
  return (value) => (typeof value === 'string' ? find(value).text : value)
}

/** The fields of the household and its living conditions that can be asked at the door, and how many live there. */
export const checkables: ReadonlyMap<string, Checkable> = new Map(
  [
    {
      field: 'persons',
      zh: '家庭人口',
      en: 'family population',
      answer: 'number' as const,
      filed: ({ persons }: Household) => persons.length,
      plain: own,
    },
    ...(['household', 'living'] as const).flatMap((group) =>
      fieldsOf(group).flatMap(({ key, spec }) => (spec.compared ? [] : checkableOf(key, spec))),
    ),
  ].map((one) => [one.field, one]),
)

export const isCheckable = (field: string): boolean => checkables.has(field)

/** What the file says of the fields, as it is when the list is made. */
export const filedOf = (household: Household, fields: readonly string[]): Readonly<Record<string, Value>> =>
  Object.fromEntries(fields.map((field) => [field, checkables.get(field)?.filed(household) ?? null]))

/**
 * The answers of a field check in the form in which the file keeps them: one for each field, null where it could not be
 * found out. @throws Refusal invalid_input, field by field
 */
export const answersOf = (
  fields: readonly string[],
  given: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> => {
  const faults: Fault[] = []
  const fault = (field: string, zh: string, en: string) => faults.push({ pointer: `body/answers/${field}`, zh, en })
  for (const field of Object.keys(given))
    if (!fields.includes(field)) fault(field.slice(0, 40), '不在核对字段中', 'not one of the fields')
  for (const field of fields) {
    const value = given[field]
    if (value === undefined)
      fault(field, '请填写（查不清的填 null）', 'say it, or null where it could not be found out')
    else if (value !== null && !fits(field, value)) fault(field, '答案类型不对', 'not an answer to this field')
  }
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  return Object.fromEntries(fields.map((field) => [field, checkables.get(field)?.plain(given[field] ?? null) ?? null]))
}

const types = { 'yes-no': 'boolean', number: 'number', text: 'string' } as const

const fits = (field: string, value: Value): boolean => {
  const answer = checkables.get(field)?.answer
  return answer !== undefined && typeof value === types[answer]
}

/** Says the same? Words without what typing adds by chance, numbers to the hundredth. */
export const sameValue = (one: Value, other: Value): boolean => {
  if (typeof one === 'number' && typeof other === 'number') return Math.round(one * 100) === Math.round(other * 100)
  if (typeof one === 'string' && typeof other === 'string') return plainText(one) === plainText(other)
  return one === other
}
