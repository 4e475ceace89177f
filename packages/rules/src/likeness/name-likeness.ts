import { readingOf } from './readings.ts'

/** How two names are alike, from the same to hardly at all. */
export type NameLikeness =
  'same' | 'homophone' | 'near-homophone' | 'one-letter' | 'one-letter-of-two' | 'letter-missing' | 'different'

/** A name without blanks and dots, in the form in which letters are compared. */
export const plainName = (name: string): string => name.normalize('NFKC').replaceAll(/[\s·•.]/g, '')

/** How a name sounds, syllable by syllable. */
export const soundOf = (name: string): string => Array.from(plainName(name), readingOf).join(' ')

/**
 * How a name sounds where dialects do not tell apart: zh, ch, sh and z, c, s · n and l · final n and ng. What is written
 * down by ear is found under it.
 */
export const broadSoundOf = (name: string): string => Array.from(plainName(name), broadReading).join(' ')

const broadReading = (letter: string): string =>
  readingOf(letter)
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=[a-z])/, 'l')
    .replace(/ng$/, 'n')

/** How two names are alike. A letter that was left out or mistyped counts only where the surname is the same. */
export const nameLikeness = (one: string, other: string): NameLikeness => {
  const [a, b] = [Array.from(plainName(one)), Array.from(plainName(other))]
  if (a.length === 0 || b.length === 0) return 'different'
  if (a.join('') === b.join('')) return 'same'
  if (a.length === b.length) {
    if (soundOf(one) === soundOf(other)) return 'homophone'
    if (broadSoundOf(one) === broadSoundOf(other)) return 'near-homophone'
    const differing = a.filter((letter, index) => letter !== b[index]).length
    if (differing !== 1) return 'different'
    return a.length === 2 ? 'one-letter-of-two' : 'one-letter'
  }
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  const missing = long.length === short.length + 1 && short.length >= 2 && long[0] === short[0]
  return missing && isWithout(long, short) ? 'letter-missing' : 'different'
}

const isWithout = (long: readonly string[], short: readonly string[]): boolean =>
  long.some((_letter, index) => long.toSpliced(index, 1).join('') === short.join(''))
