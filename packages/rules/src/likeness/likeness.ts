import { nameLikeness, type NameLikeness } from './name-likeness.ts'

/**
 * What of a person is compared with another: names and months of birth in plain, numbers only by keyed fingerprints,
 * so that nothing is opened and nothing can be read from what is kept for it.
 */
export type Likeness = {
  readonly name: string
  readonly sex: 'male' | 'female' | 'unknown'
  /** `YYYY-MM`, empty when unknown. */
  readonly bornIn: string
  readonly village: string
  readonly phone: { readonly whole: string; readonly sorted: string } | null
  /** Null while a person has no number on file. */
  readonly id: { readonly whole: string; readonly sorted: string; readonly tail: string } | null
}

/** One thing that speaks for or against two records being one person. */
export type LikenessSign =
  | `name-${NameLikeness}`
  | 'birth-same'
  | 'birth-swapped'
  | 'birth-one-digit'
  | 'birth-same-year'
  | 'birth-unknown'
  | 'birth-different'
  | 'sex-different'
  | 'phone-same'
  | 'phone-swapped'
  | 'phone-different'
  | 'id-same'
  | 'id-swapped'
  | 'id-same-tail'
  | 'id-different'
  | 'village-same'
  | 'township-same'

export type LikenessWeights = Readonly<Record<LikenessSign, number>>
export type Likeliness = {
  readonly score: number
  readonly signs: readonly { readonly sign: LikenessSign; readonly points: number }[]
}

/** How likely two records are one person: the sum of what speaks for it and against it, each with its points. */
export const likelinessOf = (one: Likeness, other: Likeness, weights: LikenessWeights): Likeliness => {
  const found: (LikenessSign | null)[] = [
    `name-${nameLikeness(one.name, other.name)}`,
    birthSign(one.bornIn, other.bornIn),
    one.sex !== other.sex && one.sex !== 'unknown' && other.sex !== 'unknown' ? 'sex-different' : null,
    phoneSign(one.phone, other.phone),
    idSign(one.id, other.id),
    placeSign(one.village, other.village),
  ]
  const signs = found.flatMap((sign) => (sign === null ? [] : [{ sign, points: weights[sign] }]))
  return { score: signs.reduce((sum, { points }) => sum + points, 0), signs }
}

const birthSign = (one: string, other: string): LikenessSign => {
  if (one === '' || other === '') return 'birth-unknown'
  if (one === other) return 'birth-same'
  const differing = Array.from(one).filter((digit, index) => digit !== other[index]).length
  if (sorted(one) === sorted(other) && differing === 2) return 'birth-swapped'
  if (differing === 1) return 'birth-one-digit'
  return one.slice(0, 4) === other.slice(0, 4) ? 'birth-same-year' : 'birth-different'
}

/** The digits of a number in order: equal for two numbers of which one has two digits swapped. */
export const sorted = (digits: string): string => Array.from(digits).toSorted().join('')

const phoneSign = (one: Likeness['phone'], other: Likeness['phone']): LikenessSign | null => {
  if (!one || !other) return null
  if (one.whole === other.whole) return 'phone-same'
  return one.sorted === other.sorted ? 'phone-swapped' : 'phone-different'
}

const idSign = (one: Likeness['id'], other: Likeness['id']): LikenessSign | null => {
  if (!one || !other) return null
  if (one.whole === other.whole) return 'id-same'
  if (one.sorted === other.sorted) return 'id-swapped'
  return one.tail === other.tail ? 'id-same-tail' : 'id-different'
}

const placeSign = (one: string, other: string): LikenessSign | null => {
  if (one === other) return 'village-same'
  return one.slice(0, 9) === other.slice(0, 9) ? 'township-same' : null
}
