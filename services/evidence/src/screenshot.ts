import type { EvidenceNumbers } from '@bangfu/rules/evidence-pack'
import type { PhotoType } from './magic.ts'

/** What the bytes of a photo say of how they were made. */
export type Made = {
  readonly contentType: PhotoType
  readonly width: number
  readonly height: number
  /** A camera names itself; what was saved from a screen does not, nor what a messenger has stripped. */
  readonly hasCamera: boolean
}

/** Whole pixels make a shape a little longer or shorter than it should be. */
const roundingShare = 0.004

/**
 * Is this a picture of a screen and not of the world? Without a camera's name, and in a shape that only screens have; a
 * PNG also in the very size of a screen. A photo that a messenger stripped keeps the shape of its camera.
 */
export const isScreenshot = (
  { contentType, width, height, hasCamera }: Made,
  { screenShapes, screenSizes }: Pick<EvidenceNumbers, 'screenShapes' | 'screenSizes'>,
): boolean => {
  if (hasCamera) return false
  const [long, short] = width > height ? [width, height] : [height, width]
  const shape = long / short
  const isShapedSo = screenShapes.some(([across, down]) => Math.abs(shape / (across / down) - 1) < roundingShare)
  const isSizedSo = screenSizes.some(([across, down]) => across === long && down === short)
  return isShapedSo || (contentType === 'image/png' && isSizedSo)
}
