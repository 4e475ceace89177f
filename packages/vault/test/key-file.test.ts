import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { BrokenKeyFile, openKeyFile, rotateKeyFile } from '../src/key-file.ts'
import { vaultOf } from '../src/keyring.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bangfu-keys-'))
  path = join(folder, 'keys.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const faultOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof BrokenKeyFile) return error.fault
    throw error
  }
  return 'none'
}

test('the first start makes the keys, readable by their owner only, and leaves nothing beside them', () => {
  openKeyFile(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['keys.json'])
})

test('every later start reads the same keys', () => {
  const first = vaultOf(openKeyFile(path))
  const sealed = first.seal('phone', 'hsh_1', '15400000001')
  const second = vaultOf(openKeyFile(path))
  expect(second.open('phone', 'hsh_1', sealed)).toBe('15400000001')
  expect(second.fingerprint('phone', '1')).toBe(first.fingerprint('phone', '1'))
})

test('a key file that others may read is refused, and the message says how to mend it', () => {
  openKeyFile(path)
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(path, mode)
    expect(faultOf(() => openKeyFile(path))).toBe('readable_by_others')
  }
  expect(() => openKeyFile(path)).toThrow(`chmod 600 ${path}`)
})

test('a damaged key file is refused and left as it is', () => {
  openKeyFile(path)
  const good = readFileSync(path, 'utf8')
  const damaged = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    good.slice(0, 60),
    good.replace('bangfu-keys-1', 'bangfu-keys-9'),
    good.replace('"current": "k1"', '"current": "k2"'),
    good.replace(/"k1": "[^"]{4}/, '"k1": "'),
    good.replace(/"indexKey": "[^"]+"/, '"indexKey": 5'),
  ]
  for (const text of damaged) {
    writeFileSync(path, text)
    expect(faultOf(() => openKeyFile(path))).toBe('not_a_key_file')
    expect(readFileSync(path, 'utf8')).toBe(text)
  }
})

test('a folder that is not there is said in one sentence', () => {
  expect(faultOf(() => openKeyFile(join(folder, 'none', 'keys.json')))).toBe('unreadable')
  expect(() => openKeyFile(folder)).toThrow(BrokenKeyFile)
})

test('a rotation adds a key that seals from now on; what was sealed before still opens', () => {
  const before = vaultOf(openKeyFile(path))
  const old = before.seal('phone', 'hsh_1', '15400000001')
  expect(rotateKeyFile(path)).toBe('k2')
  expect(rotateKeyFile(path)).toBe('k3')
  const after = vaultOf(openKeyFile(path))
  expect(after.seal('phone', 'hsh_1', 'x')).toMatch(/^v1\.k3\./)
  expect(after.open('phone', 'hsh_1', old)).toBe('15400000001')
  expect(after.fingerprint('phone', '1')).toBe(before.fingerprint('phone', '1'))
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['keys.json'])
})

test('a second rotation at the same time is refused', () => {
  openKeyFile(path)
  writeFileSync(`${path}.rotating`, '')
  expect(faultOf(() => rotateKeyFile(path))).toBe('rotating')
})

test('of several first starts at once one makes the keys, and all use them', async () => {
  const source = new URL('../src/key-file.ts', import.meta.url).href
  const script = `const { openKeyFile } = await import(${JSON.stringify(source)})
    process.stdout.write(Buffer.from(openKeyFile(${JSON.stringify(path)}).indexKey).toString('hex'))`
  const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const starts = await Promise.all([start(), start(), start(), start()])
  const keys = new Set(starts.map(({ stdout }) => stdout))
  expect(keys.size).toBe(1)
  expect([...keys][0]).toHaveLength(64)
  expect(readdirSync(folder)).toEqual(['keys.json'])
})
