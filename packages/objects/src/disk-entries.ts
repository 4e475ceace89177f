import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { Instant } from '@bangfu/kernel/time'
import { assertKey } from './objects.ts'

/**
 * How objects lie in a folder: `<2 hex>/<key in hex>.json` is an object's entry and names the file with the bytes beside
 * it. Bytes are synced before an entry names them and an entry appears by one link or rename: an object is there whole or
 * not at all. A key is never a path: it is hex in a file name.
 */
export const Entry = z.object({
  contentType: z.string(),
  /** Base64. */
  sha256: z.string(),
  sizeBytes: z.int(),
  storedAt: Instant,
  file: z.string(),
})
export type Entry = z.infer<typeof Entry>
/** What is known of bytes before they are an object. */
export type Loose = Omit<Entry, 'file'>

export type Place = { readonly folder: string; readonly shelf: string; readonly stem: string }

export const placeOf = (folder: string, key: string): Place => {
  assertKey(key)
  const shelf = join(folder, createHash('sha256').update(key).digest('hex').slice(0, 2))
  return { folder, shelf, stem: Buffer.from(key).toString('hex') }
}

export const bytesPath = (place: Place, entry: Pick<Entry, 'file'>): string => join(place.shelf, entry.file)

/** A new name in the part of the folder that nobody can read objects from. */
export const temporaryIn = (folder: string): string => join(folder, 'incoming', randomUUID())

export const findEntry = async (place: Place): Promise<Entry | undefined> => {
  try {
    return Entry.parse(JSON.parse(await readFile(entryPath(place), 'utf8')))
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Makes a synced temporary file the object, unless there is one: false, and the file is gone. */
export const createEntry = async (place: Place, temporary: string, loose: Loose): Promise<boolean> => {
  if (await findEntry(place)) return rm(temporary, { force: true }).then(() => false)
  const entry = await shelve(place, temporary, loose)
  const written = await writeEntry(place, entry)
  try {
    // A link, not a rename: it fails when another process was first.
    await link(written, entryPath(place))
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    const first = await findEntry(place)
    if (first?.file !== entry.file) await rm(bytesPath(place, entry), { force: true })
    return false
  } finally {
    await rm(written, { force: true })
  }
  await syncFolder(place.shelf)
  return true
}

/** Makes a synced temporary file the object, whatever was there. */
export const replaceEntry = async (place: Place, temporary: string, loose: Loose): Promise<void> => {
  const before = await findEntry(place)
  const entry = await shelve(place, temporary, loose)
  await rename(await writeEntry(place, entry), entryPath(place))
  if (before && before.file !== entry.file) await rm(bytesPath(place, before), { force: true })
  await syncFolder(place.shelf)
}

export const removeEntry = async (place: Place): Promise<void> => {
  const entry = await findEntry(place)
  if (!entry) return
  await rm(entryPath(place), { force: true })
  await rm(bytesPath(place, entry), { force: true })
  await syncFolder(place.shelf)
}

/** All keys, in no order. */
export const keysIn = async (folder: string): Promise<string[]> => {
  const keys: string[] = []
  for (const shelf of await readdir(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shelf)) continue
    for (const name of await readdir(join(folder, shelf)))
      if (name.endsWith('.json')) keys.push(Buffer.from(name.slice(0, -5), 'hex').toString())
  }
  return keys
}

/** Writes a new file and syncs it. */
export const writeSynced = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

const abandonedMs = 3_600_000

/** Makes the folder ready, and removes the uploads that a crash left behind. */
export const prepareFolder = async (folder: string): Promise<void> => {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true })
  for (const name of await readdir(incoming)) {
    const { mtimeMs } = await stat(join(incoming, name))
    // How old a file is, is told by the machine's clock, whatever the installation's says.
    if (performance.timeOrigin - mtimeMs > abandonedMs) await rm(join(incoming, name), { force: true })
  }
}

export const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code

const entryPath = ({ shelf, stem }: Place): string => join(shelf, `${stem}.json`)

/** Puts the bytes beside their entry, under a name of their content, durably before any entry names them. */
const shelve = async (place: Place, temporary: string, loose: Loose): Promise<Entry> => {
  const file = `${place.stem}.${Buffer.from(loose.sha256, 'base64').toString('hex').slice(0, 16)}`
  if ((await mkdir(place.shelf, { recursive: true })) !== undefined) await syncFolder(place.folder)
  await rename(temporary, join(place.shelf, file))
  await syncFolder(place.shelf)
  return { ...loose, file }
}

const writeEntry = async (place: Place, entry: Entry): Promise<string> => {
  const written = temporaryIn(place.folder)
  await writeSynced(written, Buffer.from(JSON.stringify(entry)))
  return written
}

/** A rename is durable when its folder is synced. Windows cannot open folders, and does not need it. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
