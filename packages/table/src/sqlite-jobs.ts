import { keyOf, type Condition, type Item, type Op, type TableName } from './table.ts'

/** What the writer is asked to do: plain values, so that they may cross to a thread. */
export type Job =
  | { readonly do: 'write'; readonly steps: readonly Step[] }
  | { readonly do: 'mark'; readonly consumer: string; readonly seq: number }
  | { readonly do: 'sweep'; readonly now: number; readonly limit: number }

export type Step = {
  readonly t: TableName
  readonly pk: string
  readonly sk: string
  readonly when: Condition
  /** What to store there; null: remove it; undefined: only check. */
  readonly row?: Row | null
}

/** The columns after the key, in the order of the table. */
export type Row = readonly [
  kind: string,
  version: number,
  body: string,
  dp: string | null,
  ds: string | null,
  op: string | null,
  os: string | null,
  expires: number | null,
]

/** What became of a job. `count`: rows swept. `told`: a fact was among what was written. */
export type Outcome =
  | { readonly count: number; readonly told: boolean }
  | { readonly failed: readonly number[] }
  | { readonly contention: string }
  | { readonly defect: string }

/** The steps of a write whose bodies are texts already. */
export const stepsOf = (ops: readonly Op[], bodies: readonly (string | undefined)[]): Step[] =>
  ops.map((op, index) => {
    const { table: t, pk, sk } = keyOf(op)
    const step = { t, pk, sk, when: op.when }
    if ('put' in op) return { ...step, row: rowOf(op.put, bodies[index] ?? '') }
    return 'remove' in op ? { ...step, row: null } : step
  })

const rowOf = ({ kind, version, byDivision, byOwner, expires }: Item, body: string): Row => [
  kind,
  version,
  body,
  byDivision?.partition ?? null,
  byDivision?.sort ?? null,
  byOwner?.partition ?? null,
  byOwner?.sort ?? null,
  expires ?? null,
]
