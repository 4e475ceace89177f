import type { Day } from '@bangfu/kernel/time'

/** What is wrong with a resident identity number (GB 11643), the first flaw in this order. */
export type IdNumberFlaw = 'missing' | 'scientific' | 'length' | 'characters' | 'region' | 'birth' | 'check_digit'

/** The first flaw of a number that is already half-width and without blanks; undefined when there is none. */
export const idNumberFlaw = (text: string, on: Day): IdNumberFlaw | undefined => {
  if (text === '') return 'missing'
  // A spreadsheet that took the number for a quantity: its last digits are lost and cannot be guessed.
  if (/^\d(?:\.\d+)?E\+?\d+$/i.test(text)) return 'scientific'
  if (text.length !== 18) return 'length'
  if (!/^\d{17}[\dX]$/.test(text)) return 'characters'
  if (text.startsWith('999999') || text.startsWith('0')) return 'region'
  const birth = birthOf(text)
  if (birth === undefined || birth > on || birth < '1850-01-01') return 'birth'
  if (checkDigitOf(text) !== text[17]) return 'check_digit'
  return undefined
}

/** The birth date inside a number; undefined when those digits are no date. */
export const birthOf = (idNumber: string): Day | undefined => {
  if (!/^\d{8}$/.test(idNumber.slice(6, 14))) return undefined
  const year = Number(idNumber.slice(6, 10))
  const month = Number(idNumber.slice(10, 12))
  const day = Number(idNumber.slice(12, 14))
  // Counted by hand: ten thousand people are looked at ten times each, and Date is slow.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined
  return `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}` as Day
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

const daysIn = (year: number, month: number): number =>
  month === 2 && (year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0)) ? 29 : (monthDays[month - 1] ?? 0)

/** Odd sequence numbers were given to men, even ones to women. */
export const sexOf = (idNumber: string): 'male' | 'female' => (Number(idNumber[16]) % 2 === 1 ? 'male' : 'female')

const weights = Array.from({ length: 17 }, (_none, index) => 2 ** (17 - index) % 11)

/** ISO 7064 MOD 11-2 over the first 17 digits. */
export const checkDigitOf = (idNumber: string): string => {
  let sum = 0
  for (let index = 0; index < 17; index++) sum += Number(idNumber[index]) * (weights[index] ?? 0)
  return '10X98765432'.charAt(sum % 11)
}
