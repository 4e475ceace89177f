/** Built-in number formats that show dates (ECMA-376 part 1, 18.8.30, with those of Chinese locales). */
const dateFormats = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])

/** Does a number format show a day? Words in quotes, colours and conditions in it do not count. */
export const isDateFormat = (id: number, code: string | undefined): boolean => {
  if (code === undefined) return dateFormats.has(id)
  return /[yd年日]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, ''))
}

/** Days from the first of January 1970 to the zero of a workbook's days. */
const epoch1900 = -25_569
const epoch1904 = -24_107

/** The day of a serial number, `YYYY-MM-DD`. Lotus took 1900 for a leap year, and so does everybody since. */
export const dayOfSerial = (serial: number, from1904: boolean): string | undefined => {
  const days = Math.floor(serial) + (from1904 ? epoch1904 : epoch1900) + (!from1904 && serial < 60 ? 1 : 0)
  const day = new Date(days * 86_400_000)
  return Number.isNaN(day.getTime()) || day.getUTCFullYear() > 9999 || day.getUTCFullYear() < 1900
    ? undefined
    : day.toISOString().slice(0, 10)
}

const mostExact = 1e15

/**
 * A number as people would have typed it: without the noise of the seventeenth digit. A spreadsheet keeps fifteen digits:
 * a longer number is either still whole as it was written by a program, or its end is lost, and then it is shown as the
 * quantity that it has become (`6.10599E+17`), so that nobody takes it for an ID number.
 */
export const textOfNumber = (raw: string): string => {
  const number = Number(raw)
  if (!Number.isFinite(number)) return raw
  if (Math.abs(number) < mostExact) return String(Number(number.toPrecision(15)))
  if (Number.isSafeInteger(number) && /^-?\d+$/.test(raw) && !raw.endsWith('0')) return raw
  return number.toExponential(5).replace('e', 'E')
}
