import { createHash, createHmac } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rm } from 'node:fs/promises'
import { instant, type Clock } from '@bangfu/kernel/time'
import {
  bytesPath,
  createEntry,
  findEntry,
  isCode,
  keysIn,
  placeOf,
  prepareFolder,
  removeEntry,
  replaceEntry,
  temporaryIn,
  writeSynced,
  type Loose,
} from './disk-entries.ts'
import { assertKey, type StreamedObjects } from './objects.ts'
import { encodePolicy, endOf, fixedFields, sameSignature, signPolicy } from './post-policy.ts'

export type DiskSettings = {
  readonly folder: string
  /** Signs tickets and links: 32 bytes, for this purpose only. */
  readonly secret: Uint8Array
  /** The public origin that devices reach the host at: it goes into tickets and links. */
  readonly origin: () => string
  readonly clock: Clock
  /** Where the host serves this folder: `/objects` unless told. */
  readonly path?: string
}

export const pathOf = ({ path = '/objects' }: Pick<DiskSettings, 'path'>): string => path

/** The objects port on disk, with what the upload and link endpoints of this folder need besides. */
export type DiskObjects = StreamedObjects & {
  readonly settings: DiskSettings
  /**
   * Makes a synced temporary file the object, for good: `same` when these bytes are the object already, `taken` when
   * others are, which stay.
   */
  keep(key: string, temporary: string, loose: Loose): Promise<'kept' | 'same' | 'taken'>
}

const mostListed = 1000
const mostLinkSeconds = 3600

/** One folder of objects on this machine: what is acknowledged is synced. */
export const openDiskObjects = async (settings: DiskSettings): Promise<DiskObjects> => {
  const { folder, secret, origin, clock } = settings
  await prepareFolder(folder)
  return {
    settings,
    keep: async (key, temporary, loose) => {
      const place = placeOf(folder, key)
      if (await createEntry(place, temporary, loose)) return 'kept'
      const there = await findEntry(place)
      return there?.sha256 === loose.sha256 && there.contentType === loose.contentType ? 'same' : 'taken'
    },
    ticket: async (request) => {
      assertKey(request.key)
      const expiresAt = endOf(request, clock())
      const fields = fixedFields(request)
      const policy = encodePolicy(request, fields, expiresAt)
      const signed = { ...fields, policy, 'x-amz-signature': signPolicy(policy, secret) }
      return { url: `${origin()}${pathOf(settings)}`, fields: signed, expiresAt }
    },
    head: async (key) => {
      const entry = await findEntry(placeOf(folder, key))
      return entry && { key, sizeBytes: entry.sizeBytes, contentType: entry.contentType, storedAt: entry.storedAt }
    },
    read: (key, mostBytes) => readObject(folder, key, mostBytes),
    write: async (key, bytes, contentType) => {
      const place = placeOf(folder, key)
      const temporary = temporaryIn(folder)
      await writeSynced(temporary, bytes)
      const sha256 = createHash('sha256').update(bytes).digest('base64')
      await replaceEntry(place, temporary, { contentType, sha256, sizeBytes: bytes.length, storedAt: clock() })
    },
    remove: (key) => removeEntry(placeOf(folder, key)),
    link: async (key, seconds, fileName) => {
      assertKey(key)
      const until = Math.floor(Date.parse(clock()) / 1000) + Math.min(seconds, mostLinkSeconds)
      const url = new URL(`${origin()}${pathOf(settings)}/${key}`)
      url.searchParams.set('expires', String(until))
      if (fileName !== undefined) url.searchParams.set('name', fileName)
      url.searchParams.set('signature', signLink({ key, until, fileName }, secret))
      return { url: url.href, expiresAt: instant(until * 1000) }
    },
    readStream: async (key) => {
      const place = placeOf(folder, key)
      const entry = await findEntry(place)
      return entry && createReadStream(bytesPath(place, entry), { highWaterMark: 256 * 1024 })
    },
    writeStream: (key, chunks, contentType) => writeStream(settings, { key, contentType }, chunks),
    list: async (prefix, after = '') => {
      const keys = (await keysIn(folder)).filter((key) => key.startsWith(prefix) && key > after)
      const page = keys.toSorted().slice(0, mostListed)
      const entries = await Promise.all(page.map((key) => findEntry(placeOf(folder, key))))
      return entries.flatMap((entry, index) =>
        entry ? [{ key: page[index] ?? '', sizeBytes: entry.sizeBytes, storedAt: entry.storedAt }] : [],
      )
    },
  }
}

const readObject = async (folder: string, key: string, mostBytes: number): Promise<Uint8Array | undefined> => {
  const place = placeOf(folder, key)
  for (let attempt = 1; ; attempt++) {
    const entry = await findEntry(place)
    if (!entry) return undefined
    if (entry.sizeBytes > mostBytes) throw new RangeError(`an object of ${entry.sizeBytes} bytes`)
    try {
      return await readFile(bytesPath(place, entry))
    } catch (error) {
      // Replaced between the two reads: the entry names another file by now.
      if (!isCode(error, 'ENOENT') || attempt === 3) throw error
    }
  }
}

const writeStream = async (
  { folder, clock }: DiskSettings,
  { key, contentType }: { readonly key: string; readonly contentType: string },
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> => {
  const place = placeOf(folder, key)
  const temporary = temporaryIn(folder)
  const hash = createHash('sha256')
  let sizeBytes = 0
  try {
    const file = await open(temporary, 'wx')
    try {
      for await (const chunk of chunks) {
        sizeBytes += chunk.length
        hash.update(chunk)
        await file.write(chunk)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await replaceEntry(place, temporary, { contentType, sha256: hash.digest('base64'), sizeBytes, storedAt: clock() })
    return sizeBytes
  } finally {
    await rm(temporary, { force: true })
  }
}

type Linked = { readonly key: string; readonly until: number; readonly fileName?: string | undefined }

const signLink = ({ key, until, fileName }: Linked, secret: Uint8Array): string =>
  createHmac('sha256', secret)
    .update(`link ${until} ${key}${fileName === undefined ? '' : ` ${fileName}`}`)
    .digest('hex')

/** Is this the signature of a link to this key, under this name, that ends then? */
export const isLinkOf = (linked: Linked, signature: string, secret: Uint8Array): boolean =>
  sameSignature(signature, signLink(linked, secret))
