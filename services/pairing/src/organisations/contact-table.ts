import { maskPhone } from '@bangfu/vault/mask'
import type { Vault } from '@bangfu/vault/vault'
import type { KeptContact } from './unit.ts'

/** A phone number as it is kept: sealed to its owner, and masked for lists. */
export const sealPhone = (vault: Vault, owner: string, phone: string): { sealed: string; masked: string } => ({
  sealed: vault.seal('phone', owner, phone),
  masked: maskPhone(phone),
})

/** A contact as it is kept. */
export const keepContact = (
  vault: Vault,
  owner: string,
  contact: { name: string; phone?: string | undefined } | undefined,
): KeptContact | null =>
  contact
    ? { name: contact.name, phone: contact.phone === undefined ? null : sealPhone(vault, owner, contact.phone) }
    : null

/** A contact as it is shown. */
export const showContact = (contact: KeptContact | null): { name: string; phoneMasked: string | null } | null =>
  contact && { name: contact.name, phoneMasked: contact.phone?.masked ?? null }
