import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { keyBytes, type Keyring } from './keyring.ts'

/** A data key as it is kept: encrypted by KMS, worth nothing without it. */
export type KeyBlob = {
  /** `k1`, `k2` … for data keys, `index` for the key of fingerprints. */
  readonly id: string
  /** Base64, as KMS gave it. */
  readonly encrypted: string
  /** A data key seals from this moment on: later than its making, so that every running function can have it by then. */
  readonly sealsFrom: string
}

/** Where the encrypted keys are kept. */
export type KeyStore = {
  readonly load: () => Promise<readonly KeyBlob[]>
  /** False when a blob of this id is there already: another start was faster. */
  readonly add: (blob: KeyBlob) => Promise<boolean>
}

export type KmsKeyringOptions = {
  readonly kms: Pick<KMSClient, 'send'>
  /** The customer key, by ARN or alias. */
  readonly keyId: string
  readonly store: KeyStore
  readonly now: string
}

/** A client that gives up while the caller still waits: three attempts of two seconds each. */
export const kmsClient = (): KMSClient =>
  new KMSClient({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 1000, requestTimeout: 2000 }),
  })

const indexId = 'index'
const mostBlobs = 1000
/** The first keys seal at once, whatever the clocks of two first starts say. */
const always = '1970-01-01T00:00:00.000Z'

/**
 * The keys of a cloud installation: made by KMS, kept encrypted in the store, in plain text only in memory.
 * Of several first starts at once one wins for each key, and all open the keys that won.
 */
export const openKmsKeyring = async (options: KmsKeyringOptions): Promise<Keyring> => {
  const kept = await options.store.load()
  const missing = [indexId, 'k1'].filter((id) => !kept.some((blob) => blob.id === id))
  for (const id of missing) await options.store.add(await newBlob(options, id, always))
  const blobs = missing.length === 0 ? kept : await options.store.load()
  if (blobs.length > mostBlobs) throw new RangeError(`${blobs.length} keys in the store`)
  const keys = new Map(await Promise.all(blobs.map(async (blob) => [blob.id, await decrypt(options, blob)] as const)))
  const indexKey = keys.get(indexId)
  const current = currentOf(blobs, options.now)
  if (!indexKey || current === undefined) throw new Error('the key store lost a key that was just added')
  keys.delete(indexId)
  return { current, dataKeys: keys, indexKey }
}

/**
 * Adds a data key that seals from `sealsFrom` on: far enough away that every running function has been started anew by
 * then. Returns the new key's id.
 */
export const rotateKms = async (options: KmsKeyringOptions, sealsFrom: string): Promise<string> => {
  const numbers = (await options.store.load()).map(({ id }) => numberOf(id))
  const id = `k${Math.max(0, ...numbers) + 1}`
  if (!(await options.store.add(await newBlob(options, id, sealsFrom))))
    throw new Error('another rotation was made at the same moment; that one is enough')
  return id
}

/** The newest key whose time has come. */
const currentOf = (blobs: readonly KeyBlob[], now: string): string | undefined =>
  blobs
    .filter(({ id, sealsFrom }) => id !== indexId && sealsFrom <= now)
    .toSorted((a, b) => numberOf(b.id) - numberOf(a.id))[0]?.id

const numberOf = (id: string): number => (id === indexId ? 0 : Number(id.slice(1)))

/** Bound into the encryption, so that a blob that was moved to another id does not open. */
const contextOf = (id: string): Record<string, string> => ({ purpose: 'bangfu-vault', key: id })

const newBlob = async ({ kms, keyId }: KmsKeyringOptions, id: string, sealsFrom: string): Promise<KeyBlob> => {
  const { CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: keyBytes, EncryptionContext: contextOf(id) }),
  )
  if (!CiphertextBlob) throw new Error('KMS made no data key')
  return { id, encrypted: Buffer.from(CiphertextBlob).toString('base64'), sealsFrom }
}

const decrypt = async ({ kms, keyId }: KmsKeyringOptions, { id, encrypted }: KeyBlob): Promise<Uint8Array> => {
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: Buffer.from(encrypted, 'base64'),
      EncryptionContext: contextOf(id),
    }),
  )
  if (Plaintext?.length !== keyBytes) throw new Error(`KMS did not open the key ${id}`)
  return Plaintext
}

/** Bound into the encryption of a secret that stands in the settings, so that nothing else opens as one. */
const settingContext = (name: string): Record<string, string> => ({ purpose: 'bangfu-setting', setting: name })

/** A secret of the settings in plain text: it stands there as KMS encrypted it under the vault's key. */
export const openSetting = async (
  { kms, keyId }: Pick<KmsKeyringOptions, 'kms' | 'keyId'>,
  name: string,
  encrypted: string,
): Promise<string> => {
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: Buffer.from(encrypted, 'base64'),
      EncryptionContext: settingContext(name),
    }),
  )
  if (!Plaintext) throw new Error(`KMS did not open the setting ${name}`)
  return Buffer.from(Plaintext).toString('utf8').trim()
}
