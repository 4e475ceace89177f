import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Field, HouseholdEntry } from '@bangfu/rules/household-entry'
import { householdEntryPacks } from '@bangfu/rules/household-entry-pack'
import { householdEntryRules } from '@bangfu/rules/household-entry-rules'
import { evaluatorOf, packFor, type Finding } from '@bangfu/rules/rule-pack'

/** What the rules in force in a division on a day find in an entry. Nothing where no pack is in force. */
export const entryCheckFor = (division: Division, on: Day): ((entry: HouseholdEntry) => Finding<Field>[]) => {
  const pack = packFor(householdEntryPacks, division, on)
  if (!pack) return () => []
  const evaluate = evaluatorOf(householdEntryRules, pack)
  return (entry) => evaluate(entry, on)
}
