/** The groups in which the national record prints its monthly audit rules. */
export type ClauseGroup =
  | 'identity'
  | 'household'
  | 'schooling'
  | 'insurance'
  | 'living'
  | 'income'
  | 'monitoring'
  | 'elimination'
  | 'work'
  | 'village'

/** One clause of national-record §3 as it is printed, and the rules that carry it out. */
export type Clause = {
  readonly id: string
  readonly group: ClauseGroup
  readonly text: string
  readonly rules: readonly string[]
}

/** The clauses of a group, named by their order in the source. */
export const clausesOf = (
  group: ClauseGroup,
  ...printed: readonly (readonly [text: string, ...rules: string[]])[]
): Clause[] => printed.map(([text, ...rules], index) => ({ id: `${group}.${index + 1}`, group, text, rules }))
