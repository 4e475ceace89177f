import { createHash } from 'node:crypto'
import type openImage from 'sharp'
import type { JpegOptions, Sharp, SharpOptions } from 'sharp'
import { readExif, type Exif } from './exif.ts'
import { sizes, type Evidence } from './evidence.ts'
import { lookSide, type Look } from './look.ts'
import { typeOfBytes } from './magic.ts'
import { reason, type Reason } from './reasons.ts'

/** Loaded with the first photo: most functions and most starts of the host never see one. */
const loadSharp = async (): Promise<typeof openImage> => {
  const { default: sharp } = await import('sharp')
  // One thread for each photo: the callers decide how many photos are worked on at a time, and so how much memory it takes.
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}

const mostPixels = 70_000_000
const megapixels = (pixels: number): number => Math.ceil(pixels / 1_000_000)
/** A photo that takes longer is made to take long. */
const mostSeconds = 20

/** Stops at bytes that are missing or wrong; a mere warning (a stray byte before a marker) is what many cameras write. */
const careful = { limitInputPixels: mostPixels, failOn: 'error' } as const satisfies SharpOptions

/** Plain coding tables: 5 % more bytes for a quarter less time. */
const shown = { quality: 80, optimiseCoding: false } as const satisfies JpegOptions

export type Examined = {
  readonly exif: Exif
  readonly picture: { readonly width: number; readonly height: number }
  readonly display: Uint8Array
  readonly thumbnail: Uint8Array
  readonly look: Look
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
  const sharp = await loadSharp()
  // The header alone, whatever size it claims: nothing is opened yet.
  const { width, height, exif, hasAlpha } = await sharp(bytes, { ...careful, limitInputPixels: false }).metadata()
  const pixels = width * height
  if (pixels > mostPixels)
    return reason('too_many_pixels', { megapixels: megapixels(pixels), limitMegapixels: megapixels(mostPixels) })
  // The large photo is decoded once, at a fraction of its size where its format allows that.
  const opened = within(sharp(bytes, careful).autoOrient(), sizes.display)
  const display = await (hasAlpha ? opened.flatten({ background: '#ffffff' }) : opened)
    .timeout({ seconds: mostSeconds })
    .jpeg(shown)
    .toBuffer()
  const thumbnail = await within(sharp(display), sizes.thumbnail).jpeg(shown).toBuffer()
  const small = { width: lookSide, height: lookSide, fit: 'fill' } as const
  const look = new Uint8Array(await sharp(thumbnail).resize(small).grayscale().raw().toBuffer())
  return { exif: readExif(exif ?? new Uint8Array()), picture: { width, height }, display, thumbnail, look }
}

// Cubic instead of the usual Lanczos: a quarter of the whole time less, and nobody sees it at this size.
const within = (image: Sharp, side: number): Sharp =>
  image.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true, kernel: 'cubic' })

/** A photo must not be refused for good because this machine was short of memory. */
const isOurTrouble = (error: unknown): boolean => /memory|alloc/i.test(String(error))
