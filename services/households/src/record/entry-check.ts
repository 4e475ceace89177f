import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Field, HouseholdEntry } from '@bangfu/rules/household-entry'
import { qualityCheckFor, type QualityFinding } from '@bangfu/rules/quality/evaluator'
import { isRecordField } from '@bangfu/rules/record-catalogue'
import type { Finding } from '@bangfu/rules/rule-pack'

/**
 * What the rules in force in a division on a day find in an entry: errors refuse it, warnings accompany it. Rules that
 * need more than the entry, its measures say, hold their peace here.
 */
export const entryCheckFor = (division: Division, on: Day): ((entry: HouseholdEntry) => readonly Finding<Field>[]) => {
  const check = qualityCheckFor(division, on, 'entry')
  return (entry) => {
    const found = check.household({ entry })
    return found.length === 0 ? none : found.map(ofEntry)
  }
}

const none: readonly Finding<Field>[] = []

const ofEntry = (finding: QualityFinding): Finding<Field> => ({
  ...finding,
  fields: finding.fields.filter((field) => isRecordField(field)),
})

/** What accompanies an entry that was taken: doubtful, and for its author to look at again. */
export const EntryWarning = z.object({
  rule: z.string(),
  /** Index of the member; null for the household as a whole. */
  person: z.int().nullable(),
  fields: z.array(z.string()),
  zh: z.string(),
  en: z.string(),
})

/** The warnings among findings, as an answer says them. */
export const warningsOf = (findings: readonly Finding<Field>[]): z.output<typeof EntryWarning>[] =>
  findings
    .filter(({ severity }) => severity === 'warning')
    .map(({ rule, person, fields, zh, en }) => ({ rule, person, fields: [...fields], zh, en }))
