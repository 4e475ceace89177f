/** A sealed personal field as it is stored: `v1.<key id>.<iv, ciphertext and tag>`. */
export type Sealed = string & { readonly sealed: unique symbol }

/** What must be sealed, and what its fingerprint is kept apart by. */
export type PersonalKind = 'id-number' | 'disability-card' | 'phone' | 'bank-account' | 'address' | 'position'

/** All that is sealed: personal fields, what somebody confided when he objected to a notice, what a message says, and what a helper wrote of a visit. */
export type SealedKind = PersonalKind | 'objection' | 'message' | 'findings'

/** What is known by a fingerprint: personal fields, what a list says of a household, and under what somebody is looked for. */
export type Fingerprinted = PersonalKind | 'household-content' | 'likeness'

/**
 * Personal fields, sealed one by one. The keys are loaded when the vault is opened, so that sealing is plain computation.
 * `owner` (an entity's id) is bound into the seal: a sealed value moved to another record does not open.
 */
export type Vault = {
  seal(kind: SealedKind, owner: string, plain: string): Sealed
  /** @throws a defect when the value was tampered with or belongs to another owner */
  open(kind: SealedKind, owner: string, sealed: Sealed): string
  /** A keyed hash, equal for equal values: uniqueness and look-up without opening anything. */
  fingerprint(kind: Fingerprinted, plain: string): string
  /** A key derived for another purpose (cursors, upload policies, links). */
  secret(purpose: string): Uint8Array
}
