import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import type { Field } from '@bangfu/rules/household-entry'
import type { Finding } from '@bangfu/rules/rule-pack'
import type { Context } from '@bangfu/service/context'
import { entryCheckFor } from './entry-check.ts'
import { entryOf } from './entry-table.ts'
import { faultsOf } from './household-form.ts'
import type { Household } from './household.ts'

/** Errors that a file did not have before an act, so that an old file may be acted on whatever is wrong in it otherwise. */
export const refuseNewErrors = (context: Pick<Context, 'vault' | 'now'>, before: Household, after: Household): void => {
  if (after.persons.length === 0) return
  const today = dayOf(context.now)
  const errorsOf = (file: Household): Finding<Field>[] =>
    entryCheckFor(file.division, today)(entryOf(context.vault, file)).filter(({ severity }) => severity === 'error')
  const named = ({ rule, person }: Finding<Field>, file: Household): string =>
    `${rule}@${person === null ? '' : (file.persons[person]?.person ?? '')}`
  const had = new Set(errorsOf(before).map((finding) => named(finding, before)))
  const fresh = errorsOf(after).filter((finding) => !had.has(named(finding, after)))
  if (fresh.length > 0) throw new Refusal('household_entry_refused', {}, faultsOf(fresh))
}
