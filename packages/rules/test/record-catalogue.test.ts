import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { plainText } from '../src/code-list.ts'
import { codeLists, lookUpOf, type ListName } from '../src/code-lists.ts'
import { recordField, recordFields, type Field } from '../src/record-catalogue.ts'

const copied = (name: string) =>
  JSON.parse(readFileSync(new URL(`../national-record/${name}.json`, import.meta.url), 'utf8'))
const { codes } = copied('codes') as { codes: { code: string; field: string }[] }
const { lists, fields } = copied('enumerations') as {
  lists: Record<string, string[]>
  fields: Record<string, Field>
}

test.each(codes.map(({ code, field }) => [code, field]))('%s %s has one field', (code) => {
  expect(recordFields.filter(({ spec }) => spec.codes.includes(code))).toHaveLength(1)
})

test('no field names a national code that the record does not have', () => {
  const known = new Set(codes.map(({ code }) => code))
  expect(recordFields.flatMap(({ spec }) => spec.codes).filter((code) => !known.has(code))).toEqual([])
})

test.each(Object.entries(fields))('%s, which has no code, has the field %s', (_text, key) => {
  expect(recordField(key).spec.zh).not.toBe('')
})

describe('every value of the record’s enumerations is known by its text', () => {
  test.each(Object.entries(lists))('%s', (name, values) => {
    const unknown = values.filter((value) => lookUpOf(name as ListName)(value).code === null)
    expect(unknown).toEqual([])
  })
})

test('a list that a field asks for is one of the enumerations, or says what handbook §3 adds', () => {
  const asked = recordFields.flatMap(({ spec }) => ('list' in spec ? [spec.list] : []))
  const added = ['special-need', 'benefit']
  expect([...new Set(asked)].filter((name) => !(name in lists) && !added.includes(name))).toEqual([])
  expect(Object.keys(lists).filter((name) => !(name in codeLists))).toEqual([])
})

test('a header means one field, whatever brackets and blanks it is written with', () => {
  const headers = recordFields.flatMap(({ key, spec }) =>
    [...new Set([spec.zh, ...spec.variants].map(plainText))].map((header) => `${header} ${key}`),
  )
  const twice = headers.map((line) => line.split(' ')[0]).filter((header, index, all) => all.indexOf(header) < index)
  expect(twice).toEqual([])
})

test('names of fields are unique in all groups, and every field says what it is in both languages', () => {
  const keys = recordFields.map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  for (const { spec } of recordFields) expect([spec.zh, spec.en]).not.toContain('')
})

test('what can be derived is compared and not kept: the four totals, the division, and the birth in the ID number', () => {
  const compared = recordFields.filter(({ spec }) => spec.compared).map(({ key }) => key)
  expect(compared.toSorted()).toEqual(['born', 'division', 'incomeTotalFen', 'netIncomeFen', 'perHeadFen'])
})

test('incomes, living conditions and what changes about a member are kept for each year', () => {
  const yearly = (key: Field): boolean => recordField(key).spec.yearly === true
  expect((['wageFen', 'arableMu', 'studentState', 'category'] as const).map(yearly)).toEqual([true, true, true, true])
  expect((['name', 'idNumber', 'phone', 'code'] as const).map(yearly)).toEqual([false, false, false, false])
})
