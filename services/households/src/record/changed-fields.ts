import { canonical } from '@bangfu/kernel/canonical'
import type { Household } from './household.ts'

/** What no act changes. */
const fixed: readonly string[] = ['household', 'origin'] satisfies (keyof Household)[]

export type ChangedField = Exclude<keyof Household, 'household' | 'origin'>

/** What of a file is no more as it was. A seal that was not made anew is equal to itself. */
export const changedFields = (before: Household, after: Household): ChangedField[] =>
  (Object.keys(after) as (keyof Household)[]).filter(
    (field): field is ChangedField =>
      !fixed.includes(field) && before[field] !== after[field] && canonical(before[field]) !== canonical(after[field]),
  )
