import { mostSortBytes, type Query } from './table.ts'

/** Both ends included, in UTF-8 byte order, which is DynamoDB's and SQLite's order of text; undefined: no bound. */
export type Range = { readonly low?: string; readonly high?: string }

/** The greatest character of one, two and three bytes of UTF-8, to fill what is left of the longest key. */
const greatest = ['', '\u{7F}', '\u{7FF}', '\u{FFFF}']

/** The greatest sort key that begins with a prefix: filled up to the longest key there can be. */
const lastWithPrefix = (prefix: string): string => {
  const left = Math.max(0, mostSortBytes - Buffer.byteLength(prefix))
  return prefix + '\u{10FFFF}'.repeat(left >> 2) + (greatest[left & 3] ?? '')
}

/**
 * Prefix and range of a query as one range, so that both adapters mean the same by their combination; undefined when
 * nothing can be in it. Both ends are included, because DynamoDB takes one sort-key condition and knows only BETWEEN.
 */
export const rangeOf = ({ prefix = '', from = '', to }: Query): Range | undefined => {
  const low = greater(prefix, from)
  const ends = [...(prefix === '' ? [] : [lastWithPrefix(prefix)]), ...(to === undefined ? [] : [to])]
  const high = ends.toSorted(compareUtf8)[0]
  if (high !== undefined && compareUtf8(low, high) > 0) return undefined
  if (high === '') return undefined
  return { ...(low !== '' && { low }), ...(high !== undefined && { high }) }
}

/** The order of keys in both adapters. JavaScript's own `<` differs from it outside the basic plane. */
export const compareUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const greater = (a: string, b: string): string => (compareUtf8(a, b) >= 0 ? a : b)
