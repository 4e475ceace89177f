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
