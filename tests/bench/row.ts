/** One line of the bench: what was measured, as a ratio to what it must reach or to a bare equivalent in the same run. */
export type BenchRow = {
  readonly what: string
  readonly ratio: number
  readonly must: string
  readonly ok: boolean
  readonly detail: string
}

/** The middle of an odd number of figures. */
export const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0
