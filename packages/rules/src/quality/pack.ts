import type { PackEntry, RulePack, Severity, Source } from '../rule-pack.ts'

/** What is said beside a rule: where its source is ambiguous, contradicts itself, or was read in one of several ways. */
export type Note = { readonly zh: string; readonly en: string }

/**
 * A rule as it holds in a region and time. `file`: only of what is on file, since a form may come before the answer.
 * `entry`: only when a household is put on file.
 */
export type QualityEntry = PackEntry & { readonly only?: Moment; readonly note?: Note }

/** `entry`: a form or a list that comes in. `file`: what is on file, of which all must be said. */
export type Moment = 'entry' | 'file'

export type QualityPack = Omit<RulePack, 'entries'> & { readonly entries: readonly QualityEntry[] }

/** Rules of one severity and source without numbers of their own. */
export const listed = (severity: Severity, source: Source, ...rules: readonly string[]): QualityEntry[] =>
  rules.map((rule) => ({ rule, severity, source }))

type Adding = Pick<QualityEntry, 'numbers' | 'only'> & { readonly note?: readonly [zh: string, en: string] }

/** A warning with what is special about it. */
export const warning = (source: Source, rule: string, { note, ...more }: Adding): QualityEntry => ({
  rule,
  severity: 'warning',
  source,
  ...more,
  ...(note && { note: { zh: note[0], en: note[1] } }),
})

export const auditRules: Source = {
  document: 'national-record §3, monthly audit rules of the national system',
  strength: 'FORM',
}
export const codeListsSource: Source = { document: 'national-record §2, code lists', strength: 'FORM' }
