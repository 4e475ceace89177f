import { fenOfYuan } from '@bangfu/kernel/money'
import { plainText } from '@bangfu/rules/code-list'
import type { Sex } from '@bangfu/rules/household-entry'

/** What is wrong with one cell, or with a line. Texts never repeat the value: it may be personal. */
export const sheetFaults = {
  line_unreadable: ['本行的引号不成对，无法读出', 'the quotation marks of the line do not close'],
  cell_too_long: ['内容过长', 'the cell is too long'],
  household_code_missing: ['缺少户编号', 'the household number is missing'],
  household_code_form: [
    '户编号不是 16 位数字（若显示为科学计数法，请把该列设为文本）',
    'the household number does not have 16 digits (if it shows as a quantity, format the column as text)',
  ],
  outside_division: ['该户不在本次导入的区划内', 'the household is outside the division of this import'],
  lines_disagree: ['与本户其他行不一致', 'differs from other lines of the same household'],
  too_many_persons: ['一户超过 30 人', 'more than 30 persons in a household'],
  sex_unknown: ['性别应为男、女或未知', 'the sex is 男, 女 or 未知'],
  yes_no_expected: ['应填是或否', '是 or 否 expected'],
  number_expected: ['应为数字', 'a number expected'],
  yuan_expected: [
    '应为不小于零的金额（元，至多两位小数）',
    'an amount in yuan expected, not negative, two decimals at most',
  ],
  months_expected: ['应为 0–12 的整数', 'a whole number from 0 to 12 expected'],
  year_expected: ['应为四位年份', 'a year of four digits expected'],
  period_expected: ['应为年月，如 202004', 'a month expected, such as 202004'],
  too_many_values: ['所填的项过多', 'too many values in one cell'],
  bank_account_form: ['银行账号应为 8–32 位数字', 'a bank account has 8 to 32 digits'],
  too_many_causes: ['其他致贫原因最多两个', 'at most two other causes'],
  id_number_twice_in_file: ['表中另一户有相同的证件号码', 'the same ID number stands in another household of the file'],
  id_number_on_file: ['证件号码已登记在另一户', 'the ID number is on file in another household'],
  differs_from_file: [
    '该户已在档案中，内容不同；请在该户档案中修改',
    'the household is on file with other content; change it in its file',
  ],
  household_kept_out: [
    '同户其他行有误，整户未导入',
    'another line of the household has errors; it was kept out as a whole',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type SheetFault = keyof typeof sheetFaults

/** A cell that was understood, or the fault in it. */
export type Read<Value> = { readonly value: Value } | { readonly fault: SheetFault }

const read = <Value>(value: Value): Read<Value> => ({ value })
const fault = (code: SheetFault): Read<never> => ({ fault: code })

/** Numbers that people type with full-width digits, blanks and thousands marks. */
export const readNumber = (text: string): Read<number> => {
  const plain = plainText(text).replaceAll(',', '')
  return /^-?\d{1,9}(?:\.\d{1,10})?$/.test(plain) ? read(Number(plain)) : fault('number_expected')
}

export const readYuan = (text: string): Read<number> => {
  const amount = fenOfYuan(text)
  return amount === undefined ? fault('yuan_expected') : read(amount)
}

export const readMonths = (text: string): Read<number> => {
  const plain = plainText(text).replace(/个?月$/, '')
  return /^(?:\d|1[0-2])(?:\.0+)?$/.test(plain) ? read(Number(plain)) : fault('months_expected')
}

export const readYear = (text: string): Read<number> => {
  const match = /^(20\d\d)年?度?$/.exec(plainText(text))
  return match ? read(Number(match[1])) : fault('year_expected')
}

const sexes = new Map<string, Sex>([
  ['男', 'male'],
  ['男性', 'male'],
  ['女', 'female'],
  ['女性', 'female'],
  ['未知', 'unknown'],
])

export const readSex = (text: string): Read<Sex> => {
  const sex = sexes.get(plainText(text))
  return sex === undefined ? fault('sex_unknown') : read(sex)
}

const answers = new Map([
  ...['是', '有', '已参加', '1'].map((text) => [text, true] as const),
  ...['否', '无', '未参加', '0'].map((text) => [text, false] as const),
])

export const readYesNo = (text: string): Read<boolean> => {
  const answer = answers.get(plainText(text))
  return answer === undefined ? fault('yes_no_expected') : read(answer)
}

export const readBankAccount = (text: string): Read<string> => {
  const plain = plainText(text)
  return /^\d{8,32}$/.test(plain) ? read(plain) : fault('bank_account_form')
}

/** As people write it: with blanks, dashes and the country's number. */
export const phoneText = (text: string): string => plainText(text).replaceAll('-', '').replace(/^\+86/, '')

export const idNumberText = (text: string): string => plainText(text).toUpperCase()

/** Several values in one cell, parted by whatever mark. */
export const severalOf = (text: string): string[] =>
  text
    .split(/[、,，;；/|\s]+/)
    .filter((part) => part !== '')
    .slice(0, 10)
