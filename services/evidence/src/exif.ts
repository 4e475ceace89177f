import type { Position } from '@bangfu/kernel/position'
import { instant, type Instant } from '@bangfu/kernel/time'

/** Who made a camera, and what he calls it. */
export type Device = { readonly make: string; readonly model: string }

/** Where, when and with what a photo says that it was taken; null where it does not say, or says nonsense. */
export type Exif = {
  readonly capturedAt: Instant | null
  readonly position: Position | null
  readonly device: Device | null
}

/**
 * Reads the three things that we ask of EXIF (CIPA DC-008, TIFF 6.0) from a block that nobody vouches for. Every count and
 * offset is bounded before it is used: a reader of all tags can be made to fill the memory by 64 KB of them.
 */
export const readExif = (block: Uint8Array): Exif => {
  const bytes = startsWithExif(block) ? block.subarray(6) : block
  const file = tiffOf(bytes)
  if (!file) return { capturedAt: null, position: null, device: null }
  const image = directoryAt(file, unsigned(file, 4, 4))
  const photo = directoryAt(file, pointer(file, image.get(tags.photo)))
  const place = directoryAt(file, pointer(file, image.get(tags.gps)))
  return { capturedAt: capturedAtOf(file, photo), position: placeOf(file, place), device: deviceOf(file, image) }
}

const tags = {
  make: 0x010f,
  model: 0x0110,
  photo: 0x8769,
  gps: 0x8825,
  taken: 0x9003,
  offset: 0x9011,
  latitude: 2,
  longitude: 4,
} as const
/** The reference (N, S, E, W) stands in the tag before its number. */
const refOf = (tag: number): number => tag - 1

type Tiff = { readonly bytes: DataView; readonly little: boolean }
type Field = { readonly type: number; readonly count: number; readonly at: number }

const startsWithExif = (block: Uint8Array): boolean =>
  Buffer.from(block.subarray(0, 6)).toString('latin1') === 'Exif\0\0'

const tiffOf = (block: Uint8Array): Tiff | undefined => {
  const bytes = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const order = Buffer.from(block.subarray(0, 2)).toString('latin1')
  if (block.length < 8 || (order !== 'II' && order !== 'MM')) return undefined
  const file = { bytes, little: order === 'II' }
  return unsigned(file, 2, 2) === 42 ? file : undefined
}

/** A whole number of 2 or 4 bytes; 0 past the end. */
const unsigned = ({ bytes, little }: Tiff, at: number, size: 2 | 4): number => {
  if (at < 0 || at + size > bytes.byteLength) return 0
  return size === 2 ? bytes.getUint16(at, little) : bytes.getUint32(at, little)
}

const mostFields = 200
const short = { type: 3, size: 2 } as const
const ascii = { type: 2, size: 1 } as const
const long = { type: 4, size: 4 } as const
const rational = { type: 5, size: 8 } as const

const directoryAt = (file: Tiff, at: number): Map<number, Field> => {
  const fields = new Map<number, Field>()
  if (at < 8) return fields
  const count = Math.min(unsigned(file, at, 2), mostFields)
  for (let index = 0; index < count; index++) {
    const start = at + 2 + index * 12
    const field = { type: unsigned(file, start + 2, 2), count: unsigned(file, start + 4, 4), at: start + 8 }
    fields.set(unsigned(file, start, 2), field)
  }
  return fields
}

const pointer = (file: Tiff, field: Field | undefined): number =>
  field && (field.type === long.type || field.type === short.type) && field.count === 1
    ? unsigned(file, field.at, 4)
    : 0

/** Where a field's values stand: in the field itself when they fit into four bytes. */
const valuesAt = (file: Tiff, { count, at }: Field, size: number): number =>
  count * size <= 4 ? at : unsigned(file, at, 4)

const mostText = 64

const textOf = (file: Tiff, field: Field | undefined): string => {
  if (field?.type !== ascii.type || field.count > mostText) return ''
  const at = valuesAt(file, field, ascii.size)
  if (at + field.count > file.bytes.byteLength) return ''
  const text = Buffer.from(file.bytes.buffer, file.bytes.byteOffset + at, field.count).toString('latin1')
  return text.split('\0')[0] ?? ''
}

const rationalsOf = (file: Tiff, field: Field | undefined): number[] => {
  if (field?.type !== rational.type || field.count !== 3) return []
  const at = valuesAt(file, field, rational.size)
  if (at + 24 > file.bytes.byteLength) return []
  return [0, 8, 16].map((step) => unsigned(file, at + step, 4) / unsigned(file, at + step + 4, 4))
}

/** China has one time zone, and devices sold there that write no offset mean it. */
const defaultOffset = '+08:00'

const capturedAtOf = (file: Tiff, photo: Map<number, Field>): Instant | null => {
  const local = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(textOf(file, photo.get(tags.taken)))
  if (!local) return null
  const told = textOf(file, photo.get(tags.offset))
  const offset = /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(told) ? told : defaultOffset
  const day = `${local[1]}-${local[2]}-${local[3]}`
  // A day like 02-30 would roll over into March.
  if (new Date(`${day}T00:00:00Z`).toString() === 'Invalid Date') return null
  if (new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) return null
  const at = Date.parse(`${day}T${local[4]}${offset}`)
  return Number.isNaN(at) || Number(local[1]) < 1900 ? null : instant(at)
}

const deviceOf = (file: Tiff, image: Map<number, Field>): Device | null => {
  // Cameras pad with spaces, and the standard knows nothing but ASCII.
  const said = (tag: number): string =>
    textOf(file, image.get(tag))
      .replaceAll(/[^\x20-\x7e]/g, '')
      .trim()
  const [make, model] = [said(tags.make), said(tags.model)]
  return make === '' && model === '' ? null : { make, model }
}

const placeOf = (file: Tiff, place: Map<number, Field>): Position | null => {
  const degrees = (tag: number, negative: string, positive: string, most: number): number => {
    const ref = textOf(file, place.get(refOf(tag)))
    const [whole = NaN, minutes = NaN, seconds = NaN] = rationalsOf(file, place.get(tag))
    const value = whole + minutes / 60 + seconds / 3600
    if (!(value <= most) || (ref !== negative && ref !== positive)) return NaN
    return ref === negative ? -value : value
  }
  const latitude = degrees(tags.latitude, 'S', 'N', 90)
  const longitude = degrees(tags.longitude, 'W', 'E', 180)
  return Number.isNaN(latitude) || Number.isNaN(longitude) ? null : { latitude, longitude }
}
