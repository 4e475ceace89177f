import sharp, { type Exif } from 'sharp'

export type PhotoSpec = {
  /** When it was taken: written as the local time of the county with its offset, as phones do. */
  readonly at?: string | Date
  readonly latitude?: number
  readonly longitude?: number
  readonly width?: number
  readonly height?: number
  /** Other seeds give other pictures. */
  readonly seed?: number
  readonly format?: 'jpeg' | 'png' | 'webp'
  /** How much is to be seen on it, and so how many bytes it has: the share of its own pixels that are chance. */
  readonly detail?: number
}

/** A photo as a field device takes it, with the EXIF of its time and place; equal specs give equal bytes. */
export const photo = async (spec: PhotoSpec = {}): Promise<Buffer> => {
  const { width = 800, height = 600, seed = 1, format = 'jpeg', detail = 0.05 } = spec
  const grain = { width: Math.max(2, Math.round(width * detail)), height: Math.max(2, Math.round(height * detail)) }
  const image = sharp(chance(grain.width * grain.height * 3, seed), { raw: { ...grain, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .withExif(exifOf(spec))
  return image.toFormat(format, { quality: 85 }).toBuffer()
}

/** The EXIF of a time, a place and a camera. */
export const exifOf = ({ at, latitude, longitude }: PhotoSpec): Exif => ({
  IFD0: { Make: 'Bangfu', Model: 'Field device' },
  ...(at !== undefined && { IFD2: { DateTimeOriginal: localTime(at), OffsetTimeOriginal: '+08:00' } }),
  ...(latitude !== undefined &&
    longitude !== undefined && {
      IFD3: {
        GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
        GPSLatitude: sexagesimal(latitude),
        GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
        GPSLongitude: sexagesimal(longitude),
      },
    }),
})

const localTime = (at: string | Date): string =>
  new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')

const sexagesimal = (degrees: number): string => {
  const hundredths = Math.round(Math.abs(degrees) * 3600 * 100)
  const whole = Math.floor(hundredths / 360_000)
  const minutes = Math.floor((hundredths % 360_000) / 6000)
  return `${whole}/1 ${minutes}/1 ${hundredths % 6000}/100`
}

/** Bytes by chance, the same for the same seed. */
const chance = (count: number, seed: number): Buffer => {
  const bytes = Buffer.alloc(count)
  let state = seed * 2 + 1
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}
