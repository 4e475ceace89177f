import * as z from 'zod'
import { sameValue, type Value } from './checkable.ts'

/** What was compared of a household: null answers could not be found out. */
export type Compared = {
  readonly household: string
  readonly village: string
  readonly label: string
  readonly filed: Readonly<Record<string, Value>>
  readonly answers: Readonly<Record<string, Value>> | null
}

const AnyValue = z.union([z.string(), z.number(), z.boolean()]).nullable()

export const FieldError = z.object({
  household: z.string(),
  label: z.string(),
  village: z.string(),
  field: z.string(),
  filed: AnyValue,
  found: AnyValue,
})
export type FieldError = z.infer<typeof FieldError>

export const ErrorRate = z.object({
  /** A village, or the division of the campaign. */
  division: z.string(),
  households: z.int(),
  answered: z.int(),
  /** Answers that were compared, those that could not be found out, and those in which file and field differ. */
  compared: z.int(),
  notFoundOut: z.int(),
  errors: z.int(),
  householdsWithErrors: z.int(),
  /** Exact: errors of 1,000 answers, as a fraction; null where nothing was compared. */
  perMille: z.object({ exact: z.string(), rounded: z.number() }).nullable(),
  /** Not above the limit, itself included; null where nothing was compared: that proves nothing. */
  within: z.boolean().nullable(),
})
export type ErrorRate = z.infer<typeof ErrorRate>

/** Where field and file differ. What the file does not say is an error as soon as the field says it. */
export const errorsOf = ({ household, village, label, filed, answers }: Compared): FieldError[] =>
  Object.entries(answers ?? {})
    .filter(([field, found]) => found !== null && !sameValue(filed[field] ?? null, found))
    .map(([field, found]) => ({ household, label, village, field, filed: filed[field] ?? null, found }))

/** The share of wrong answers among those compared, held against the limit without rounding. */
export const rateOf = (division: string, lines: readonly Compared[], limitPerMille: number): ErrorRate => {
  const answered = lines.filter(({ answers }) => answers !== null)
  const values = answered.flatMap(({ answers }) => Object.values(answers ?? {}))
  const compared = values.filter((value) => value !== null).length
  const wrong = answered.map((line) => errorsOf(line).length)
  const errors = wrong.reduce((sum, count) => sum + count, 0)
  return {
    division,
    households: lines.length,
    answered: answered.length,
    compared,
    notFoundOut: values.length - compared,
    errors,
    householdsWithErrors: wrong.filter((count) => count > 0).length,
    perMille:
      compared === 0
        ? null
        : { exact: `${errors * 1000}/${compared}`, rounded: Math.round((errors * 100_000) / compared) / 100 },
    within: compared === 0 ? null : errors * 1000 <= limitPerMille * compared,
  }
}

/** The rate of each village, and of all of them together: not the mean of the villages' rates. */
export const ratesOf = (
  division: string,
  lines: readonly Compared[],
  limitPerMille: number,
): { readonly all: ErrorRate; readonly villages: ErrorRate[] } => {
  const villages = [...new Set(lines.map(({ village }) => village))].toSorted()
  return {
    all: rateOf(division, lines, limitPerMille),
    villages: villages.map((one) =>
      rateOf(
        one,
        lines.filter(({ village }) => village === one),
        limitPerMille,
      ),
    ),
  }
}
