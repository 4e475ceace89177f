import sharp from 'sharp'
import type { Taken } from './stage.ts'

const width = 1600
const height = 1200

/** A photo as a field device takes it: a drawn courtyard, different for each seed, with time and position in its EXIF. */
export const photo = async ({ seed, at, latitude, longitude }: Taken): Promise<Uint8Array<ArrayBuffer>> => {
  const drawn = sharp(Buffer.from(scene(seed)))
  const exif: Record<string, Record<string, string>> = {}
  if (at !== undefined) {
    const [day = '', time = ''] = at.slice(0, 19).split('T')
    exif['IFD0'] = { Make: 'Bangfu', Model: 'Demonstration' }
    exif['IFD2'] = { DateTimeOriginal: `${day.replaceAll('-', ':')} ${time}`, OffsetTimeOriginal: at.slice(19) }
  }
  if (latitude !== undefined && longitude !== undefined)
    exif['IFD3'] = {
      GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
      GPSLatitude: degrees(latitude),
      GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
      GPSLongitude: degrees(longitude),
    }
  const bytes = await (Object.keys(exif).length > 0 ? drawn.withExif(exif) : drawn).jpeg({ quality: 80 }).toBuffer()
  return Uint8Array.from(bytes)
}

/** Degrees, minutes and ten-thousandths of seconds, as EXIF writes them. */
const degrees = (value: number): string => {
  const absolute = Math.abs(value)
  const whole = Math.floor(absolute)
  const minutes = Math.floor((absolute - whole) * 60)
  const seconds = Math.round(((absolute - whole) * 60 - minutes) * 60 * 10_000)
  return `${whole}/1 ${minutes}/1 ${seconds}/10000`
}

const scene = (seed: number): string => {
  const chance = chanceOf(seed)
  const hue = Math.floor(chance() * 360)
  const trees = Array.from({ length: 12 }, () => {
    const x = Math.floor(chance() * width)
    const size = 40 + Math.floor(chance() * 120)
    return `<circle cx="${x}" cy="${700 - size}" r="${size}" fill="hsl(${90 + Math.floor(chance() * 60)} 45% ${25 + Math.floor(chance() * 25)}%)"/>`
  }).join('')
  const left = 200 + Math.floor(chance() * 700)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="100%" height="100%" fill="hsl(${200 + (hue % 30)} 60% ${60 + (hue % 25)}%)"/>
<rect y="700" width="100%" height="500" fill="hsl(${30 + (hue % 40)} 40% 45%)"/>${trees}
<rect x="${left}" y="520" width="420" height="300" fill="hsl(${hue} 25% 70%)"/>
<polygon points="${left - 40},520 ${left + 210},${380 + (hue % 60)} ${left + 460},520" fill="hsl(${hue} 40% 35%)"/>
<rect x="${left + 160}" y="640" width="100" height="180" fill="hsl(${(hue + 40) % 360} 50% 25%)"/></svg>`
}

/** The same seed draws the same picture (mulberry32). */
const chanceOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
