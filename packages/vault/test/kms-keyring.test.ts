import { randomBytes } from 'node:crypto'
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms'
import { expect, test } from '@jest/globals'
import { kmsClient, openKmsKeyring, openSetting, rotateKms, type KeyBlob, type KeyStore } from '../src/kms-keyring.ts'
import { vaultOf } from '../src/keyring.ts'

/** A stand-in for the service: opens only what it made, for the key and context that it was made for. */
const fakeKms = () => {
  const made = new Map<string, { readonly plain: Uint8Array; readonly bound: string }>()
  const bound = (input: {
    KeyId?: string | undefined
    EncryptionContext?: Record<string, string> | undefined
  }): string => JSON.stringify([input.KeyId, input.EncryptionContext])
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof GenerateDataKeyCommand) {
      const [plain, blob] = [randomBytes(command.input.NumberOfBytes ?? 0), randomBytes(64)]
      made.set(blob.toString('base64'), { plain, bound: bound(command.input) })
      return { Plaintext: plain, CiphertextBlob: blob }
    }
    if (!(command instanceof DecryptCommand)) throw new Error('not asked for')
    const known = made.get(Buffer.from(command.input.CiphertextBlob ?? []).toString('base64'))
    if (known?.bound !== bound(command.input)) throw new Error('InvalidCiphertextException')
    return { Plaintext: known.plain }
  }
  return { send } as unknown as Pick<KMSClient, 'send'>
}

const fakeStore = (): KeyStore & { readonly blobs: Map<string, KeyBlob> } => {
  const blobs = new Map<string, KeyBlob>()
  return {
    blobs,
    load: async () => [...blobs.values()],
    add: async (blob) => {
      if (blobs.has(blob.id)) return false
      blobs.set(blob.id, blob)
      return true
    },
  }
}

const now = '2020-08-15T02:00:00.000Z'
const open = (kms = fakeKms(), store = fakeStore()) => ({ kms, keyId: 'alias/bangfu', store, now })

test('the first start makes a data key and an index key; later starts open the same', async () => {
  const options = open()
  const first = vaultOf(await openKmsKeyring(options))
  const sealed = first.seal('phone', 'hsh_1', '15400000001')
  expect([...options.store.blobs.keys()]).toEqual(['index', 'k1'])
  const second = vaultOf(await openKmsKeyring(options))
  expect(second.open('phone', 'hsh_1', sealed)).toBe('15400000001')
  expect(second.fingerprint('phone', '1')).toBe(first.fingerprint('phone', '1'))
})

test('of many first starts at once all end with the same keys', async () => {
  const options = open()
  const vaults = (await Promise.all(Array.from({ length: 8 }, () => openKmsKeyring(options)))).map(vaultOf)
  const sealed = vaults.map((vault) => vault.seal('phone', 'hsh_1', '15400000001'))
  for (const vault of vaults) for (const one of sealed) expect(vault.open('phone', 'hsh_1', one)).toBe('15400000001')
  expect(new Set(vaults.map((vault) => vault.fingerprint('phone', '1'))).size).toBe(1)
  expect(options.store.blobs.size).toBe(2)
})

test('no key is kept in plain', async () => {
  const options = open()
  const { dataKeys, indexKey } = await openKmsKeyring(options)
  const kept = JSON.stringify([...options.store.blobs.values()])
  for (const key of [...dataKeys.values(), indexKey]) expect(kept).not.toContain(Buffer.from(key).toString('base64'))
})

test('a rotated key seals only when its time has come, and is known before', async () => {
  const options = open()
  await openKmsKeyring(options)
  expect(await rotateKms(options, '2020-08-16T02:00:00.000Z')).toBe('k2')
  const before = await openKmsKeyring(options)
  expect(before.current).toBe('k1')
  const after = await openKmsKeyring({ ...options, now: '2020-08-16T02:00:00.000Z' })
  expect(after.current).toBe('k2')
  const sealed = vaultOf(after).seal('phone', 'hsh_1', '15400000001')
  expect(vaultOf(before).open('phone', 'hsh_1', sealed)).toBe('15400000001')
})

test('of two rotations at once one is made', async () => {
  const options = open()
  await openKmsKeyring(options)
  const results = await Promise.allSettled([rotateKms(options, now), rotateKms(options, now)])
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(options.store.blobs.size).toBe(3)
})

test('a blob that was moved to another id does not open', async () => {
  const options = open()
  await openKmsKeyring(options)
  const index = options.store.blobs.get('index')
  if (index) options.store.blobs.set('k1', { ...index, id: 'k1' })
  await expect(openKmsKeyring(options)).rejects.toThrow()
})

test('the client gives up after three attempts', async () => {
  expect(await kmsClient().config.maxAttempts()).toBe(3)
})

test('a secret of the settings opens under its own name only', async () => {
  const asked: unknown[] = []
  const kms = {
    send: async (command: DecryptCommand) => {
      asked.push(command.input.EncryptionContext)
      return { Plaintext: Buffer.from('the secret\n') }
    },
  } as unknown as Pick<KMSClient, 'send'>
  expect(await openSetting({ kms, keyId: 'alias/bangfu' }, 'messages-webhook', 'AAAA')).toBe('the secret')
  expect(asked).toEqual([{ purpose: 'bangfu-setting', setting: 'messages-webhook' }])
})
