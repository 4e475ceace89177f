import * as z from 'zod'
import type { KeptFinding } from './finding.ts'

/** What a check came to in a village, township or county. Findings are counted, not households, but for `faulty`. */
export const Tally = z.object({
  households: z.int(),
  persons: z.int(),
  /** Households with a finding. */
  faulty: z.int(),
  errors: z.int(),
  warnings: z.int(),
  byRule: z.record(z.string(), z.int()),
  /** Since the household was last looked at by a check. */
  appeared: z.int(),
  mended: z.int(),
})
export type Tally = z.infer<typeof Tally>

export const emptyTally: Tally = {
  households: 0,
  persons: 0,
  faulty: 0,
  errors: 0,
  warnings: 0,
  byRule: {},
  appeared: 0,
  mended: 0,
}

/** What one household adds. */
export const tallyOf = (
  persons: number,
  findings: readonly Pick<KeptFinding, 'rule' | 'severity'>[],
  { appeared, mended }: Pick<Tally, 'appeared' | 'mended'>,
): Tally => ({
  households: 1,
  persons,
  faulty: findings.length > 0 ? 1 : 0,
  ...countsOf(findings),
  appeared,
  mended,
})

/** Findings by rule and severity. */
export const countsOf = (
  findings: readonly Pick<KeptFinding, 'rule' | 'severity'>[],
): Pick<Tally, 'errors' | 'warnings' | 'byRule'> => {
  const byRule: Record<string, number> = {}
  let errors = 0
  for (const { rule, severity } of findings) {
    byRule[rule] = (byRule[rule] ?? 0) + 1
    if (severity === 'error') errors += 1
  }
  return { errors, warnings: findings.length - errors, byRule }
}

/** Adds tallies up. */
export const together = (tallies: readonly Tally[]): Tally => {
  const byRule: Record<string, number> = {}
  const sum = { ...emptyTally, byRule }
  for (const tally of tallies) {
    sum.households += tally.households
    sum.persons += tally.persons
    sum.faulty += tally.faulty
    sum.errors += tally.errors
    sum.warnings += tally.warnings
    sum.appeared += tally.appeared
    sum.mended += tally.mended
    for (const [rule, count] of Object.entries(tally.byRule)) byRule[rule] = (byRule[rule] ?? 0) + count
  }
  return sum
}

/** By rule: how many there were, are, and by how many that differs; rules that were not found either time are left out. */
export const changeByRule = (
  before: Tally,
  after: Tally,
): Record<string, { readonly before: number; readonly after: number; readonly change: number }> =>
  Object.fromEntries(
    [...new Set([...Object.keys(before.byRule), ...Object.keys(after.byRule)])].toSorted().map((rule) => {
      const [was, is] = [before.byRule[rule] ?? 0, after.byRule[rule] ?? 0]
      return [rule, { before: was, after: is, change: is - was }]
    }),
  )
