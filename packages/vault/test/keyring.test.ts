import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { vaultOf, type Keyring } from '../src/keyring.ts'
import type { PersonalKind, Sealed } from '../src/vault.ts'

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)
const keyring: Keyring = { current: 'k1', dataKeys: new Map([['k1', key(1)]]), indexKey: key(9) }
const rotated: Keyring = { ...keyring, current: 'k2', dataKeys: new Map([...keyring.dataKeys, ['k2', key(2)]]) }
const vault = vaultOf(keyring)

const kinds = fc.constantFrom<PersonalKind>(
  'id-number',
  'phone',
  'bank-account',
  'address',
  'position',
  'disability-card',
)
const plain = fc.string({ unit: 'binary', maxLength: 200 })

test('what was sealed opens as it was, and no seal is like another', () => {
  fc.assert(
    fc.property(kinds, fc.string(), plain, (kind, owner, text) => {
      const sealed = vault.seal(kind, owner, text)
      expect(vault.open(kind, owner, sealed)).toBe(text)
      expect(vault.seal(kind, owner, text)).not.toBe(sealed)
    }),
  )
})

test('a sealed value that was tampered with in any bit does not open', () => {
  fc.assert(
    fc.property(plain, fc.nat(), fc.integer({ min: 0, max: 7 }), (text, at, bit) => {
      const [version = '', id = '', envelope = ''] = vault.seal('phone', 'hsh_1', text).split('.')
      const bytes = Buffer.from(envelope, 'base64url')
      bytes.writeUInt8(bytes.readUInt8(at % bytes.length) ^ (1 << bit), at % bytes.length)
      const tampered = [version, id, bytes.toString('base64url')].join('.') as Sealed
      expect(() => vault.open('phone', 'hsh_1', tampered)).toThrow()
    }),
  )
})

test('a sealed value that was moved to another record or another field does not open', () => {
  const sealed = vault.seal('phone', 'hsh_1', '15400000001')
  expect(() => vault.open('phone', 'hsh_2', sealed)).toThrow()
  expect(() => vault.open('bank-account', 'hsh_1', sealed)).toThrow()
})

test('a broken envelope throws and never opens', () => {
  for (const broken of ['', 'v1', 'v1.k1.', 'v1.k1.AAAA', 'v2.k1.AAAA', 'v1.k9.AAAA'])
    expect(() => vault.open('phone', 'hsh_1', broken as Sealed)).toThrow()
})

test('after a rotation the old seals open, and new ones need the new key', () => {
  const old = vault.seal('phone', 'hsh_1', '15400000001')
  const after = vaultOf(rotated)
  expect(after.open('phone', 'hsh_1', old)).toBe('15400000001')
  const fresh = after.seal('phone', 'hsh_1', '15400000002')
  expect(fresh).toMatch(/^v1\.k2\./)
  expect(() => vault.open('phone', 'hsh_1', fresh)).toThrow('no data key k2')
})

test('fingerprints are equal for equal values of one kind, and stay so after a rotation', () => {
  const print = vault.fingerprint('id-number', '610599196611071028')
  expect(vaultOf(rotated).fingerprint('id-number', '610599196611071028')).toBe(print)
  expect(vault.fingerprint('disability-card', '610599196611071028')).not.toBe(print)
  expect(print).not.toContain('610599')
})
