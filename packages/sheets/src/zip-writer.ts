import { constants, crc32, deflateRawSync } from 'node:zlib'

/** A zip file that is being written, piece by piece; plain JSON, so that another process can go on with it. */
export type ZipState = {
  readonly offset: number
  readonly done: readonly ZipPart[]
  /** The part that is open: its sizes are told behind it. */
  readonly open: ZipPart | null
}
export type ZipPart = {
  readonly name: string
  readonly at: number
  readonly crc: number
  readonly packedBytes: number
  readonly sizeBytes: number
}
export type Piece = { readonly bytes: Uint8Array; readonly zip: ZipState }

export const emptyZip: ZipState = { offset: 0, done: [], open: null }

/** 1 January 1980, midnight: the same content makes the same file. */
const day = 0x21
const [deflated, utf8, sizesBehind] = [8, 0x0800, 0x0008]
/** The directory's numbers have 32 bits. */
const mostZipBytes = 0xffff_0000

/** Begins a part; its content follows by `addToPart`. */
export const openPart = (zip: ZipState, name: string): Piece => {
  if (zip.open) throw new Error('a part is open already')
  const path = Buffer.from(name)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(utf8 | sizesBehind, 6)
  head.writeUInt16LE(deflated, 8)
  head.writeUInt16LE(day, 12)
  head.writeUInt16LE(path.length, 26)
  const bytes = Buffer.concat([head, path])
  const open = { name, at: zip.offset, crc: 0, packedBytes: 0, sizeBytes: 0 }
  return { bytes, zip: { ...zip, offset: zip.offset + bytes.length, open } }
}

/**
 * Adds to the open part. Each call ends on a whole byte, so that pieces made by different processes fit together. Bytes go
 * in as they are: what comes as bytes is a picture, which does not get smaller.
 */
export const addToPart = (
  zip: ZipState,
  content: string | Uint8Array,
  finish: number = constants.Z_FULL_FLUSH,
): Piece => {
  if (!zip.open) throw new Error('no part is open')
  const plain = typeof content === 'string' ? Buffer.from(content) : content
  const bytes = deflateRawSync(plain, { level: typeof content === 'string' ? 6 : 0, finishFlush: finish })
  const { crc, packedBytes, sizeBytes } = zip.open
  const offset = zip.offset + bytes.length
  if (offset > mostZipBytes) throw new RangeError('a zip file holds 4 GB')
  const open = {
    ...zip.open,
    crc: crc32(plain, crc),
    packedBytes: packedBytes + bytes.length,
    sizeBytes: sizeBytes + plain.length,
  }
  return { bytes, zip: { ...zip, offset, open } }
}

/** Ends the open part with the last of its content. */
export const closePart = (zip: ZipState, content: string | Uint8Array): Piece => {
  const last = addToPart(zip, content, constants.Z_FINISH)
  const { open } = last.zip
  if (!open) throw new Error('no part is open')
  const behind = Buffer.alloc(16)
  behind.writeUInt32LE(0x08074b50, 0)
  behind.writeUInt32LE(open.crc, 4)
  behind.writeUInt32LE(open.packedBytes, 8)
  behind.writeUInt32LE(open.sizeBytes, 12)
  const bytes = Buffer.concat([last.bytes, behind])
  return { bytes, zip: { offset: last.zip.offset + behind.length, done: [...zip.done, open], open: null } }
}

/** A whole part at once. */
export const wholePart = (zip: ZipState, name: string, content: string | Uint8Array): Piece => {
  const begun = openPart(zip, name)
  const ended = closePart(begun.zip, content)
  return { bytes: Buffer.concat([begun.bytes, ended.bytes]), zip: ended.zip }
}

/** The directory, which ends the file. */
export const endZip = ({ offset, done, open }: ZipState): Uint8Array => {
  if (open) throw new Error('a part is open')
  const lines = done.flatMap((part) => {
    const path = Buffer.from(part.name)
    const line = Buffer.alloc(46)
    line.writeUInt32LE(0x02014b50, 0)
    line.writeUInt16LE(20, 4)
    line.writeUInt16LE(20, 6)
    line.writeUInt16LE(utf8 | sizesBehind, 8)
    line.writeUInt16LE(deflated, 10)
    line.writeUInt16LE(day, 14)
    line.writeUInt32LE(part.crc, 16)
    line.writeUInt32LE(part.packedBytes, 20)
    line.writeUInt32LE(part.sizeBytes, 24)
    line.writeUInt16LE(path.length, 28)
    line.writeUInt32LE(part.at, 42)
    return [line, path]
  })
  const directory = Buffer.concat(lines)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(done.length, 8)
  end.writeUInt16LE(done.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([directory, end])
}
