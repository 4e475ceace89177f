import { createHash } from 'node:crypto'
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { readExif, type Exif } from './exif.ts'
import { sizes, type Evidence } from './evidence.ts'
import { typeOfBytes } from './magic.ts'
import { reason, type Reason } from './reasons.ts'

// One thread for each photo: the callers decide how many photos are worked on at a time, and so how much memory it takes.
sharp.concurrency(1)
sharp.cache(false)

const mostPixels = 70_000_000
const megapixels = (pixels: number): number => Math.ceil(pixels / 1_000_000)
/** A photo that takes longer is made to take long. */
const mostSeconds = 20

/** Stops at bytes that are missing or wrong; a mere warning (a stray byte before a marker) is what many cameras write. */
const careful = { limitInputPixels: mostPixels, failOn: 'error' } as const satisfies SharpOptions

export type Examined = {
  readonly exif: Exif
  readonly picture: { readonly width: number; readonly height: number }
  readonly display: Uint8Array
  readonly thumbnail: Uint8Array
}

/**
 * Looks at bytes that nobody vouches for: are they those that were declared, are they a photo, what does it say. Makes the
 * copies to show, without any metadata. What is wrong with the bytes is an answer; only our own trouble is thrown.
 */
export const examine = async (bytes: Uint8Array, declared: Evidence): Promise<Examined | Reason> => {
  if (createHash('sha256').update(bytes).digest('base64') !== declared.sha256) return reason('bytes_differ')
  const actual = typeOfBytes(bytes)
  if (!actual) return reason('not_a_photo')
  if (actual !== declared.contentType) return reason('type_differs', { actual, declared: declared.contentType })
  try {
    return await decode(bytes)
  } catch (error) {
    if (isOurTrouble(error)) throw error
    return reason('damaged')
  }
}

const decode = async (bytes: Uint8Array): Promise<Examined | Reason> => {
  // The header alone, whatever size it claims: nothing is opened yet.
  const { width, height, exif } = await sharp(bytes, { ...careful, limitInputPixels: false }).metadata()
  const pixels = width * height
  if (pixels > mostPixels)
    return reason('too_many_pixels', { megapixels: megapixels(pixels), limitMegapixels: megapixels(mostPixels) })
  // The large photo is decoded once, at a fraction of its size where its format allows that; both copies come from there.
  const { data, info } = await within(sharp(bytes, careful).autoOrient(), sizes.display)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .timeout({ seconds: mostSeconds })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width: shownWidth, height: shownHeight, channels } = info
  const raw = { width: shownWidth, height: shownHeight, channels }
  const [display, thumbnail] = await Promise.all([
    sharp(data, { raw }).jpeg({ quality: 80 }).toBuffer(),
    within(sharp(data, { raw }), sizes.thumbnail).jpeg({ quality: 75 }).toBuffer(),
  ])
  return { exif: readExif(exif ?? new Uint8Array()), picture: { width, height }, display, thumbnail }
}

const within = (image: Sharp, side: number): Sharp =>
  image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })

/** A photo must not be refused for good because this machine was short of memory. */
const isOurTrouble = (error: unknown): boolean => /memory|alloc/i.test(String(error))
