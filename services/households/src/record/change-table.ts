import type { PersonalKind, Vault } from '@bangfu/vault/vault'
import { openField, positionText, sealField } from './entry-table.ts'
import type { Household, SealedField } from './household.ts'
import type { HouseholdChange } from './household-change.ts'

/** The file as it is after a change: what was not named stays, and what is the same as before is not sealed anew. */
export const changedFile = (vault: Vault, before: Household, change: HouseholdChange): Household => {
  const { reason: _reason, address, phone, bankAccount, position, ...plain } = change
  const next = (
    kind: PersonalKind,
    field: SealedField | null,
    given: string | null | undefined,
  ): SealedField | null => {
    if (given === undefined) return field
    if (given === null) return null
    const same = field !== null && openField(vault, kind, before.household, field) === given
    return same ? field : sealField(vault, kind, before.household, given)
  }
  return {
    ...before,
    villageName: plain.villageName === undefined ? before.villageName : plain.villageName,
    group: plain.group === undefined ? before.group : plain.group,
    arableMu: plain.arableMu === undefined ? before.arableMu : plain.arableMu,
    mainCause: plain.mainCause === undefined ? before.mainCause : plain.mainCause,
    otherCauses: plain.otherCauses ?? before.otherCauses,
    address: next('address', before.address, address),
    phone: next('phone', before.phone, phone),
    bankAccount: next('bank-account', before.bankAccount, bankAccount),
    position: next('position', before.position, position && positionText(position)),
  }
}
