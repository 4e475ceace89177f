import { recordField, type Field } from '@bangfu/rules/record-catalogue'
import type { PersonalKind, Vault } from '@bangfu/vault/vault'
import { openField, positionText, sealField } from './entry-table.ts'
import { given } from './field-form.ts'
import type { Household, SealedField } from './household.ts'
import type { HouseholdChange } from './household-change.ts'

/** A sealed field after a change; what is the same as before is not sealed anew. */
export const sealedAfter = (
  vault: Vault,
  { kind, owner }: { readonly kind: PersonalKind; readonly owner: string },
  field: SealedField | null,
  said: string | null,
): SealedField | null => {
  if (said === null) return null
  const same = field !== null && openField(vault, kind, owner, field) === said
  return same ? field : sealField(vault, kind, owner, said)
}

/** Some catalogue fields of a thing after a change: what was not named stays. */
export const withValues = <T extends object>(vault: Vault, owner: string, before: T, values: object): T => {
  const was = before as Readonly<Record<string, unknown>>
  const after: Record<string, unknown> = { ...was }
  for (const [key, value] of Object.entries(given(values)) as [Field, unknown][]) {
    const { spec } = recordField(key)
    after[key] =
      spec.type === 'sealed'
        ? sealedAfter(
            vault,
            { kind: spec.seals, owner },
            (was[key] ?? null) as SealedField | null,
            value as string | null,
          )
        : value
  }
  // The same fields as before, with values that the catalogue's forms have parsed.
  return after as T
}

/** The file as it is after a change: what was not named stays, and what is the same as before is not sealed anew. */
export const changedFile = (vault: Vault, before: Household, change: HouseholdChange): Household => {
  const { reason: _reason, position, relocation = {}, ...flat } = change
  const sealing = { kind: 'position', owner: before.household } as const
  return {
    ...withValues(vault, before.household, before, flat),
    relocation: withValues(vault, before.household, before.relocation, relocation),
    position:
      position === undefined
        ? before.position
        : sealedAfter(vault, sealing, before.position, position && positionText(position)),
  }
}
