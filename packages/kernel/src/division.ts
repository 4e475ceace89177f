import * as z from 'zod'

/**
 * A division 行政区划 by its statistical code: province 2, city 4, county 6, township 9, village 12 digits.
 * The code is its own path: whoever holds `610528` holds every code that begins so.
 */
export const Division = z
  .string()
  .regex(/^\d{2}(?:\d{2}(?:\d{2}(?:\d{3}(?:\d{3})?)?)?)?$/, { error: 'a division code has 2, 4, 6, 9 or 12 digits' })
  .brand<'Division'>()
export type Division = z.infer<typeof Division>

export const Village = z
  .string()
  .regex(/^\d{12}$/, { error: 'a village code has 12 digits' })
  .brand<'Division'>()
  .brand<'Village'>()
export type Village = z.infer<typeof Village>

/** A county or anything below it: the widest range that one list covers. */
export const WithinCounty = z
  .string()
  .regex(/^\d{6}(?:\d{3}(?:\d{3})?)?$/, { error: 'a county, township or village code (6, 9 or 12 digits)' })
  .brand<'Division'>()

export const contains = (outer: Division, inner: Division): boolean => inner.startsWith(outer)

export const countyOf = (division: Division): string => division.slice(0, 6)

/** The divisions that figures are kept for, of a division and above it: village, township, county. */
export const levelsOf = (division: Division): Division[] =>
  [12, 9, 6].filter((length) => length <= division.length).map((length) => division.slice(0, length) as Division)
