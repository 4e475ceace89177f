/** What evidence may be: what cameras of field devices write and every browser shows. */
export const photoTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
export type PhotoType = (typeof photoTypes)[number]

const stands = (text: string, bytes: Uint8Array, at = 0): boolean =>
  Buffer.from(bytes.subarray(at, at + text.length)).toString('latin1') === text

/** What the bytes are by their first ones, whatever anybody calls them; undefined when they are no photo. */
export const typeOfBytes = (bytes: Uint8Array): PhotoType | undefined => {
  if (stands('\xff\xd8\xff', bytes)) return 'image/jpeg'
  if (stands('\x89PNG\r\n\x1a\n', bytes)) return 'image/png'
  if (stands('RIFF', bytes) && stands('WEBP', bytes, 8)) return 'image/webp'
  return undefined
}
