import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { inPortions } from '@bangfu/kernel/ids'
import type { Fingerprinted, Sealed, SealedKind, Vault } from './vault.ts'

/** Data keys by id, and which one seals now; old ones stay, so that what they sealed still opens. */
export type Keyring = {
  readonly current: string
  readonly dataKeys: ReadonlyMap<string, Uint8Array>
  /** Never rotated with the data keys: fingerprints must stay comparable. */
  readonly indexKey: Uint8Array
}

/** AES-256, and HMAC keys of the same length. */
export const keyBytes = 32
const ivBytes = 12
const tagBytes = 16

/** A vault over loaded keys: AES-256-GCM, kind and owner bound in as additional data. */
export const vaultOf = (keyring: Keyring): Vault => {
  const secrets = new Map<string, Uint8Array>()
  const secret = (purpose: string): Uint8Array => {
    const known = secrets.get(purpose)
    if (known) return known
    const made = new Uint8Array(hkdfSync('sha256', keyring.indexKey, new Uint8Array(0), `bangfu ${purpose}`, 32))
    secrets.set(purpose, made)
    return made
  }
  // A key object is made once: node:crypto takes four times as long with raw bytes, most of it to wrap them anew.
  const dataKeys = new Map([...keyring.dataKeys].map(([id, key]) => [id, createSecretKey(key)]))
  const dataKey = (id: string): KeyObject => {
    const key = dataKeys.get(id)
    if (!key) throw new Error(`no data key ${id}`)
    return key
  }
  const printKeys = new Map<Fingerprinted, KeyObject>()
  const printKey = (kind: Fingerprinted): KeyObject => {
    const known = printKeys.get(kind)
    if (known) return known
    const made = createSecretKey(secret(`fingerprint ${kind}`))
    printKeys.set(kind, made)
    return made
  }
  const nextIv = inPortions(randomBytes, ivBytes)
  return {
    seal: (kind, owner, plain) => {
      const iv = nextIv()
      const cipher = createCipheriv('aes-256-gcm', dataKey(keyring.current), iv).setAAD(bound(kind, owner))
      const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `v1.${keyring.current}.${sealed.toString('base64url')}` as Sealed
    },
    open: (kind, owner, sealed) => {
      const [version, id = '', text = ''] = sealed.split('.')
      if (version !== 'v1') throw new Error('unknown envelope')
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', dataKey(id), bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(bound(kind, owner))
        .setAuthTag(bytes.subarray(-tagBytes))
      return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
    },
    fingerprint: (kind, plain) => createHmac('sha256', printKey(kind)).update(plain).digest('base64url'),
    secret,
  }
}

const bound = (kind: SealedKind, owner: string): Uint8Array => Buffer.from(`${kind} ${owner}`)
