import { yuanOfFen } from '@bangfu/kernel/money'
import { fieldsOf, type GroupName } from '@bangfu/rules/record-catalogue'
import type { FieldSpec } from '@bangfu/rules/record-field'
import type { Cell } from './sheet-parts.ts'

/**
 * The fields of a group of the national record with their values, in its order and by its names; sealed ones by their
 * mask, which stands in a view under `…Masked`.
 */
export const groupFacts = (group: GroupName, view: object): (readonly [name: string, value: Cell])[] => {
  const values = view as Readonly<Record<string, unknown>>
  return fieldsOf(group)
    .filter(({ spec }) => !spec.compared)
    .map(({ key, spec }) => [spec.zh, cellOf(spec, values[spec.type === 'sealed' ? `${key}Masked` : key])] as const)
}

/** Those of which anything was said. */
export const saidFacts = (facts: readonly (readonly [name: string, value: Cell])[]) =>
  facts.filter(([, value]) => value !== null && value !== '')

const cellOf = (spec: FieldSpec, value: unknown): Cell => {
  if (value === null || value === undefined) return null
  switch (spec.type) {
    case 'money':
      return typeof value === 'number' ? yuanOfFen(value) : null
    case 'flag':
      return value === true ? '是' : '否'
    case 'coded':
      return textOf(value)
    case 'codes':
      return Array.isArray(value) ? value.map(textOf).join('、') : null
    case 'sex':
      return typeof value === 'string' ? sexText(value) : null
    default:
      return typeof value === 'number' || typeof value === 'string' ? value : null
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string' ? value.text : ''

export const sexText = (sex: string): string => (sex === 'male' ? '男' : sex === 'female' ? '女' : '未知')
