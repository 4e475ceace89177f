import { crc32, createInflateRaw } from 'node:zlib'
import { Refusal } from '@bangfu/kernel/refusal'

/** A part of a zip file, as its directory tells of it. */
export type ZipEntry = {
  readonly name: string
  readonly method: number
  readonly packed: Uint8Array
  readonly crc: number
}

const mostEntries = 2000
/** A sheet of 100,000 lines of 120 cells, and what real workbooks are packed by (ten to forty times). */
const mostPartBytes = 600_000_000
const mostTimes = 300

const endSignature = 0x06054b50
const directorySignature = 0x02014b50
const localSignature = 0x04034b50

/** The first bytes of an old .xls, and of a workbook with a password: both are compound files. */
const compound = [0xd0, 0xcf, 0x11, 0xe0]

/**
 * The parts of an untrusted zip file by its directory. Nothing is unpacked yet, and no size that it tells is believed.
 * @throws Refusal workbook_unreadable for what is none, is damaged, is split, or is locked with a password
 */
export const zipEntries = (bytes: Uint8Array): ReadonlyMap<string, ZipEntry> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (compound.every((byte, index) => bytes[index] === byte)) throw new Refusal('workbook_old_or_locked')
  try {
    return entriesIn(bytes, view)
  } catch (error) {
    // An offset past the end of the file.
    if (error instanceof RangeError) throw unreadable()
    throw error
  }
}

const unreadable = (): Refusal => new Refusal('workbook_unreadable')

const entriesIn = (bytes: Uint8Array, view: DataView): Map<string, ZipEntry> => {
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  if (count > mostEntries) throw unreadable()
  const entries = new Map<string, ZipEntry>()
  const decoder = new TextDecoder()
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (view.getUint32(at, true) !== directorySignature) throw unreadable()
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const [crc, packedBytes] = [view.getUint32(at + 16, true), view.getUint32(at + 20, true)]
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as Lengths
    const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (flags & 1) throw new Refusal('workbook_old_or_locked')
    const packed = packedAt(bytes, view, view.getUint32(at + 42, true), packedBytes)
    entries.set(name.replace(/^\//, ''), { name, method, packed, crc })
    at += 46 + nameLength + extra + comment
  }
  return entries
}

type Lengths = [number, number, number]

const endOf = (view: DataView): number => {
  // A comment of at most 65,535 bytes may follow.
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--)
    if (view.getUint32(at, true) === endSignature) return at
  throw unreadable()
}

const packedAt = (bytes: Uint8Array, view: DataView, at: number, length: number): Uint8Array => {
  if (view.getUint32(at, true) !== localSignature) throw unreadable()
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (start + length > bytes.length) throw unreadable()
  return bytes.subarray(start, start + length)
}

/**
 * The text of a part as it is unpacked, piece by piece. Stops at the limit whatever the directory says of its size: what
 * unpacks to three hundred times its size was made to do harm.
 * @throws Refusal workbook_too_large · workbook_unreadable
 */
export const partText = async function* ({ method, packed, crc }: ZipEntry): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder()
  const most = Math.min(mostPartBytes, Math.max(packed.length * mostTimes, 1_000_000))
  let [size, sum] = [0, 0]
  for await (const chunk of unpacked(method, packed)) {
    size += chunk.length
    if (size > most) throw new Refusal('workbook_too_large')
    sum = crc32(chunk, sum)
    yield decoder.decode(chunk, { stream: true })
  }
  if (sum !== crc) throw unreadable()
  yield decoder.decode()
}

const unpacked = async function* (method: number, packed: Uint8Array): AsyncGenerator<Uint8Array, undefined> {
  if (method === 0) {
    yield packed
    return
  }
  if (method !== 8) throw unreadable()
  const inflate = createInflateRaw({ chunkSize: 128 * 1024 })
  inflate.end(packed)
  try {
    for await (const chunk of inflate as AsyncIterable<Uint8Array>) yield chunk
  } catch (error) {
    if (isZlibError(error)) throw unreadable()
    throw error
  } finally {
    inflate.destroy()
  }
}

const isZlibError = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('Z_')
