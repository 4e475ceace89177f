import type { Coded } from './code-list.ts'
import type { ListName } from './code-lists.ts'

export type Sex = 'male' | 'female' | 'unknown'

/** What is sealed, by the name that the vault knows it by. */
export type SealedKind = 'id-number' | 'disability-card' | 'phone' | 'bank-account' | 'address'

type Unit = 'mu' | 'm2' | 'km' | 'degree'

/** What a field holds. Null is what was not said; it is never zero or no. */
export type FieldType =
  | { readonly type: 'text'; readonly most: number }
  /** One value of a code list; a text that the list does not know is kept with a null code. */
  | { readonly type: 'coded'; readonly list: ListName }
  | { readonly type: 'codes'; readonly list: ListName; readonly most: number }
  /** Yuan in lists, integer fen with us. */
  | { readonly type: 'money' }
  | { readonly type: 'number'; readonly unit: Unit; readonly least: number; readonly most: number }
  | { readonly type: 'whole'; readonly unit: 'month' | 'year'; readonly least: number; readonly most: number }
  /** A month, `YYYY-MM`; lists write YYYYMM. */
  | { readonly type: 'period' }
  | { readonly type: 'flag' }
  | { readonly type: 'sex' }
  | { readonly type: 'sealed'; readonly seals: SealedKind; readonly most: number }

/** What a field is called: the header of the national list, the other headers that files write, and its national codes. */
export type FieldNames = {
  readonly zh: string
  readonly en: string
  readonly codes: readonly string[]
  readonly variants: readonly string[]
}

/**
 * `yearly`: the national record keeps it for each year (key AAR040), so a closed year keeps what it was.
 * `compared`: what can be derived; a list's value is compared and flagged where it differs, and never stored.
 */
export type FieldSpec = FieldType & FieldNames & { readonly yearly?: true; readonly compared?: true }

export type FieldGroup = Readonly<Record<string, FieldSpec>>

/** The value of a field as it is entered. */
export type ValueOf<F> = F extends { readonly type: 'coded' }
  ? Coded | null
  : F extends { readonly type: 'codes' }
    ? readonly Coded[]
    : F extends { readonly type: 'money' | 'number' | 'whole' }
      ? number | null
      : F extends { readonly type: 'flag' }
        ? boolean | null
        : F extends { readonly type: 'sex' }
          ? Sex | null
          : string | null

export type ValuesOf<G> = { readonly [K in keyof G]: ValueOf<G[K]> }

/** The names of a group's fields that are stored. */
export type StoredKeys<G> = { [K in keyof G]: G[K] extends { readonly compared: true } ? never : K }[keyof G]
/** The names of a group's fields that are sealed. */
export type SealedKeys<G> = { [K in keyof G]: G[K] extends { readonly type: 'sealed' } ? K : never }[keyof G]

/** Chinese header and English name of a field; then its national codes and the other headers. */
type Called = readonly [zh: string, en: string, codes?: string, ...variants: string[]]

/** The codes are written parted by blanks; a code is a header too. */
const names = ([zh, en, codes = '', ...variants]: Called): FieldNames => {
  const known = codes.split(' ').filter((code) => code !== '')
  return { zh, en, codes: known, variants: [...variants, ...known] }
}

export const text = (most: number, ...called: Called) => ({ type: 'text', most, ...names(called) }) as const
export const coded = <const L extends ListName>(list: L, ...called: Called) =>
  ({ type: 'coded', list, ...names(called) }) as const
export const codes = <const L extends ListName>(list: L, most: number, ...called: Called) =>
  ({ type: 'codes', list, most, ...names(called) }) as const
export const money = (...called: Called) => ({ type: 'money', ...names(called) }) as const
export const number = (unit: Unit, [least, most]: readonly [number, number], ...called: Called) =>
  ({ type: 'number', unit, least, most, ...names(called) }) as const
export const whole = (unit: 'month' | 'year', [least, most]: readonly [number, number], ...called: Called) =>
  ({ type: 'whole', unit, least, most, ...names(called) }) as const
export const period = (...called: Called) => ({ type: 'period', ...names(called) }) as const
export const flag = (...called: Called) => ({ type: 'flag', ...names(called) }) as const
export const sex = (...called: Called) => ({ type: 'sex', ...names(called) }) as const
export const sealed = (seals: SealedKind, most: number, ...called: Called) =>
  ({ type: 'sealed', seals, most, ...names(called) }) as const

type Yearly<G> = { readonly [K in keyof G]: G[K] & { readonly yearly: true } }
type Compared<G> = { readonly [K in keyof G]: G[K] & { readonly compared: true } }

/** Marks fields that the national record keeps for each year. */
export const yearly = <const G extends FieldGroup>(group: G): Yearly<G> =>
  Object.fromEntries(Object.entries(group).map(([key, spec]) => [key, { ...spec, yearly: true }])) as Yearly<G>

/** Marks fields that can be derived: read from lists to be compared, never stored. */
export const compared = <const G extends FieldGroup>(group: G): Compared<G> =>
  Object.fromEntries(Object.entries(group).map(([key, spec]) => [key, { ...spec, compared: true }])) as Compared<G>

/** The longest cell that a list may have for a field: longer ones are no value of it. */
export const mostCell = (spec: FieldSpec): number => {
  switch (spec.type) {
    case 'text':
    case 'sealed':
      return spec.most
    case 'coded':
      return 50
    case 'codes':
      return 100
    case 'sex':
      return 10
    case 'money':
    case 'number':
      return 30
    default:
      return 20
  }
}
