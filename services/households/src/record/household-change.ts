import * as z from 'zod'
import { canonical } from '@bangfu/kernel/canonical'
import type { Field, HouseholdEntry } from '@bangfu/rules/household-entry'
import type { Household } from './household.ts'
import { Address, ArableMu, BankAccount, Cause, Group, OtherCauses, Phone, Position } from './household-form.ts'

/** What a clerk may change of a file by himself; null takes a value away. Members, category and status have their own acts. */
export const HouseholdChange = z.strictObject({
  villageName: z.string().trim().min(1).max(50).nullable().optional(),
  group: Group.nullable().optional(),
  address: Address.nullable().optional(),
  phone: Phone.nullable().optional(),
  bankAccount: BankAccount.nullable().optional(),
  position: Position.nullable().optional(),
  arableMu: ArableMu.nullable().optional(),
  mainCause: Cause.nullable().optional(),
  otherCauses: OtherCauses.optional(),
  /** Why, for the history. */
  reason: z.string().trim().min(2).max(200),
})
export type HouseholdChange = z.output<typeof HouseholdChange>

const unsaid = { latitude: null, longitude: null }

/** The changed values alone as an entry, and their fields: rules about other fields have nothing to say here. */
export const entryOfChange = (
  change: HouseholdChange,
): { readonly entry: HouseholdEntry; readonly fields: ReadonlySet<Field> } => {
  const { reason: _reason, position, ...rest } = change
  const fields = new Set<Field>(
    (Object.keys(rest) as (keyof typeof rest)[]).filter((field) => rest[field] !== undefined),
  )
  if (position) for (const field of ['latitude', 'longitude'] as const) fields.add(field)
  const entry: HouseholdEntry = {
    code: '',
    villageName: rest.villageName ?? null,
    group: rest.group ?? null,
    address: rest.address ?? null,
    category: null,
    povertyStatus: null,
    mainCause: rest.mainCause ?? null,
    otherCauses: rest.otherCauses ?? [],
    phone: rest.phone ?? null,
    bankAccount: rest.bankAccount ?? null,
    position: position ?? unsaid,
    arableMu: rest.arableMu ?? null,
    incomeYear: null,
    income: { wageFen: null, operatingFen: null, propertyFen: null, transferFen: null, operatingExpenseFen: null },
    persons: [],
  }
  return { entry, fields }
}

/** What of a file may change by an act on it. A seal that was not made anew is equal to itself. */
const changeable = [
  'villageName',
  'group',
  'address',
  'phone',
  'bankAccount',
  'position',
  'arableMu',
  'mainCause',
  'otherCauses',
  'category',
  'povertyStatus',
  'status',
  'incomes',
  'persons',
] as const satisfies readonly (keyof Household)[]

export const changedFields = (before: Household, after: Household): (typeof changeable)[number][] =>
  changeable.filter((field) => canonical(before[field]) !== canonical(after[field]))
