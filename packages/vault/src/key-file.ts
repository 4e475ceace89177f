import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { keyBytes, type Keyring } from './keyring.ts'

/** The key file cannot be used, and why; `message` says the way out. Without its keys nothing sealed opens again. */
export class BrokenKeyFile extends Error {
  readonly fault: 'readable_by_others' | 'not_a_key_file' | 'unreadable' | 'rotating'
  readonly path: string
  constructor(fault: BrokenKeyFile['fault'], path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.name = 'BrokenKeyFile'
    this.fault = fault
    this.path = path
  }
}

type Written = {
  readonly format: typeof format
  readonly current: string
  readonly dataKeys: Readonly<Record<string, string>>
  readonly indexKey: string
}

const format = 'bangfu-keys-1'

/**
 * The keys of one machine, made at the first start: one JSON file that only its owner may read. It is not part of the
 * data's backup but beside it: data without keys, and keys without data, are worth nothing to a thief.
 * @throws BrokenKeyFile
 */
export const openKeyFile = (path: string): Keyring => {
  if (!exists(path)) makeKeyFile(path)
  return keyringOf(readKeyFile(path))
}

/**
 * Adds a data key that seals from the next start on; what the old ones sealed still opens. Returns the new key's id.
 * @throws BrokenKeyFile also while another rotation is under way
 */
export const rotateKeyFile = (path: string): string => {
  const lock = `${path}.rotating`
  let held: number
  try {
    held = openSync(lock, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unreadable(path, error)
    // Two rotations at once would each write without the other's key, and what that one sealed would be lost.
    throw new BrokenKeyFile('rotating', path, `another rotation is under way; if none is, delete ${lock} and repeat`)
  }
  try {
    const written = readKeyFile(path)
    const current = `k${Math.max(...Object.keys(written.dataKeys).map((id) => Number(id.slice(1)))) + 1}`
    const next = { ...written, current, dataKeys: { ...written.dataKeys, [current]: newKey() } }
    renameSync(writeBeside(path, next), path)
    syncFolder(path)
    return current
  } finally {
    closeSync(held)
    unlinkSync(lock)
  }
}

const makeKeyFile = (path: string): void => {
  const temporary = writeBeside(path, { format, current: 'k1', dataKeys: { k1: newKey() }, indexKey: newKey() })
  try {
    // Unlike a rename, a link never replaces: of two first starts one wins, and the other reads what won.
    linkSync(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unreadable(path, error)
  } finally {
    unlinkSync(temporary)
  }
  syncFolder(path)
}

const newKey = (): string => randomBytes(keyBytes).toString('base64')

const writeBeside = (path: string, written: Written): string => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`
  let file: number | undefined
  try {
    file = openSync(temporary, 'wx', 0o600)
    writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`)
    fsyncSync(file)
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    if (file !== undefined) closeSync(file)
  }
  return temporary
}

/** The name of a new file is durable when its folder is synced. */
const syncFolder = (path: string): void => {
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

const readKeyFile = (path: string): Written => {
  let mode: number
  let text: string
  try {
    mode = statSync(path).mode
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw unreadable(path, error)
  }
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new BrokenKeyFile('readable_by_others', path, `others may read the keys; run: chmod 600 ${path}`)
  const written = parsed(text)
  if (!written)
    throw new BrokenKeyFile('not_a_key_file', path, 'this is no key file, or it is damaged; restore it from its backup')
  return written
}

const parsed = (text: string): Written | undefined => {
  let given: Partial<Record<keyof Written, unknown>> | null
  try {
    given = JSON.parse(text) as typeof given
  } catch {
    return undefined
  }
  if (given === null || typeof given !== 'object' || given.format !== format) return undefined
  const { current, dataKeys, indexKey } = given
  if (typeof current !== 'string' || !isKey(indexKey) || dataKeys === null || typeof dataKeys !== 'object')
    return undefined
  const keys: Record<string, string> = {}
  for (const [id, key] of Object.entries(dataKeys as Record<string, unknown>)) {
    if (!/^k\d{1,6}$/.test(id) || !isKey(key)) return undefined
    keys[id] = key
  }
  return current in keys ? { format, current, dataKeys: keys, indexKey } : undefined
}

const isKey = (given: unknown): given is string =>
  typeof given === 'string' && Buffer.from(given, 'base64').length === keyBytes

const keyringOf = ({ current, dataKeys, indexKey }: Written): Keyring => ({
  current,
  dataKeys: new Map(Object.entries(dataKeys).map(([id, key]) => [id, Buffer.from(key, 'base64')])),
  indexKey: Buffer.from(indexKey, 'base64'),
})

const exists = (path: string): boolean => {
  try {
    statSync(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw unreadable(path, error)
  }
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined

const unreadable = (path: string, cause: unknown): BrokenKeyFile =>
  cause instanceof BrokenKeyFile
    ? cause
    : new BrokenKeyFile('unreadable', path, `cannot be read or written (${codeOf(cause) ?? 'unknown'})`, { cause })
