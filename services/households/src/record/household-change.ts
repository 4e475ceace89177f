import * as z from 'zod'
import { unsaid, unsaidHousehold } from '@bangfu/rules/household-entry'
import type { Field, HouseholdEntry } from '@bangfu/rules/household-entry'
import { changeForm, given } from './field-form.ts'
import { Position } from './household-form.ts'

/** Why, for the history. */
export const Why = z.string().trim().min(2).max(200)

/**
 * What a clerk may change of a file by himself; null takes a value away. Members, category and status have their own acts;
 * standard, poverty status and the like are decided elsewhere and come by list.
 */
export const HouseholdChange = z.strictObject({
  ...changeForm('household', [
    'villageName',
    'group',
    'address',
    'phone',
    'bankName',
    'bankAccount',
    'mainCause',
    'otherCauses',
    'martyrFamily',
    'onlyChild',
    'twoDaughters',
    'priority',
  ]),
  ...changeForm('living'),
  position: Position.nullable().optional(),
  relocation: z.strictObject(changeForm('relocation')).optional(),
  reason: Why,
})
export type HouseholdChange = z.output<typeof HouseholdChange>

/** The changed values alone as an entry, and their fields: rules about other fields have nothing to say here. */
export const entryOfChange = (
  change: HouseholdChange,
): { readonly entry: HouseholdEntry; readonly fields: ReadonlySet<Field> } => {
  const { reason: _reason, position, relocation = {}, ...rest } = change
  const flat = given(rest)
  const moved = given(relocation)
  const entry: HouseholdEntry = {
    ...unsaidHousehold(),
    ...flat,
    position: position ?? unsaid('position'),
    relocation: { ...unsaid('relocation'), ...moved },
  }
  const fields = [...Object.keys(flat), ...Object.keys(moved), ...Object.keys(position ?? {})] as Field[]
  return { entry, fields: new Set(fields) }
}
