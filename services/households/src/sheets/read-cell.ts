import { plainText } from '@bangfu/rules/code-list'
import { lookUpOf } from '@bangfu/rules/code-lists'
import type { FieldSpec, SealedKind } from '@bangfu/rules/record-field'
import {
  idNumberText,
  phoneText,
  readBankAccount,
  readMonths,
  readNumber,
  readSex,
  readYear,
  readYesNo,
  readYuan,
  severalOf,
  type Read,
} from './sheet-cells.ts'

const read = <Value>(value: Value): Read<Value> => ({ value })

const sealedTexts: Record<SealedKind, (text: string) => Read<string>> = {
  'id-number': (text) => read(idNumberText(text)),
  'disability-card': (text) => read(idNumberText(text)),
  phone: (text) => read(phoneText(text)),
  'bank-account': readBankAccount,
  address: (text) => read(text),
}

/** Reads a cell as its field wants it: one reader for each type of the catalogue, none for single fields. */
export const readCell = (spec: FieldSpec, text: string): Read<unknown> => {
  switch (spec.type) {
    case 'text':
      return read(text)
    case 'coded':
      return read(lookUpOf(spec.list)(text))
    case 'codes':
      return readCodes(spec, text)
    case 'money':
      return readYuan(text)
    case 'number':
      return within(spec, readNumber(text))
    case 'whole':
      return spec.unit === 'month' ? readMonths(text) : readYear(text)
    case 'period':
      return readPeriod(text)
    case 'flag':
      return readYesNo(text)
    case 'sex':
      return readSex(text)
    case 'sealed':
      return sealedTexts[spec.seals](text)
  }
}

const readCodes = ({ list, most }: Extract<FieldSpec, { type: 'codes' }>, text: string): Read<unknown> => {
  const values = severalOf(text).map(lookUpOf(list))
  if (values.length <= most) return read(values)
  return { fault: list === 'cause' ? 'too_many_causes' : 'too_many_values' }
}

/** Degrees are left as they are: where on earth they lie is a rule's question, and its answer is clearer. */
const within = ({ unit, least, most }: Extract<FieldSpec, { type: 'number' }>, number: Read<number>): Read<number> =>
  'value' in number && unit !== 'degree' && (number.value < least || number.value > most)
    ? { fault: 'number_expected' }
    : number

/** A month as people type it: `202004`, `2020-04`, `2020年4月`, `2020.4`; a day counts as its month. */
const readPeriod = (text: string): Read<string> => {
  const match = /^((?:19|20)\d\d)(?:[-./年]?(0[1-9]|1[0-2])|[-./年]([1-9]))(?:月|[-./月]?\d{1,2}日?)?$/.exec(
    plainText(text),
  )
  if (!match) return { fault: 'period_expected' }
  return read(`${match[1] ?? ''}-${(match[2] ?? match[3] ?? '').padStart(2, '0')}`)
}
