import type { Day } from '@bangfu/kernel/time'
import type { QualityFinding } from '@bangfu/rules/quality/evaluator'
import type { Severity } from '@bangfu/rules/rule-pack'

/** A finding as it is kept beside a household. No text and no value: what the rule says is said when it is shown. */
export type KeptFinding = {
  readonly rule: string
  readonly severity: Severity
  /** The member at whom it is, and his masked name; null for the household as a whole. */
  readonly person: string | null
  readonly who: string | null
  /** The first check that found it. */
  readonly since: Day
}

/** What a member is called where findings are shown. */
export type Named = { readonly person: string; readonly who: string }

/** What is wrong at a household, and what became of what was wrong before. */
export type Settled = {
  readonly findings: readonly KeptFinding[]
  readonly appeared: number
  readonly mended: number
}

const nameOf = ({ rule, person }: Pick<KeptFinding, 'rule' | 'person'>): string => `${rule} ${person ?? ''}`

/** Compares what is found with what was: a finding that was there keeps the day of its first check. */
export const settle = (
  before: readonly KeptFinding[],
  found: readonly QualityFinding[],
  { persons, on }: { readonly persons: readonly Named[]; readonly on: Day },
): Settled => {
  if (found.length === 0) return { findings: [], appeared: 0, mended: before.length }
  const known = new Map(before.map((finding) => [nameOf(finding), finding]))
  const findings = found.map(({ rule, severity, person }): KeptFinding => {
    const named = person === null ? undefined : persons[person]
    const at = { rule, severity, person: named?.person ?? null, who: named?.who ?? null }
    return { ...at, since: known.get(nameOf(at))?.since ?? on }
  })
  const now = new Set(findings.map(nameOf))
  return {
    findings,
    appeared: findings.filter((finding) => !known.has(nameOf(finding))).length,
    mended: before.filter((finding) => !now.has(nameOf(finding))).length,
  }
}
