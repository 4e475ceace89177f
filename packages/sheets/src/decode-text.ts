import { Refusal } from '@bangfu/kernel/refusal'

/**
 * The text of a file as county offices send it: UTF-8 with or without mark, UTF-16 with mark (Excel's "Unicode text"),
 * else GB18030, which holds GBK and GB 2312.
 * @throws Refusal file_not_text when the bytes are none of these, such as a picture or a workbook
 */
export const decodeText = (bytes: Uint8Array): string => {
  const text = textIn(bytes)
  // A NUL is in no table of text, but at the beginning of most other files, and GB18030 would let it pass. U+FFFD is what
  // a gateway leaves of GBK bytes that were sent as `text/csv`: the names are gone.
  if (text === undefined || /[\0\uFFFD]/.test(text) || isArchive(bytes)) throw new Refusal('file_not_text')
  return text
}

const textIn = (bytes: Uint8Array): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le', bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be', bytes)
  return decode('utf-8', bytes) ?? decode('gb18030', bytes)
}

const decode = (encoding: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** .xlsx is a zip archive: `PK` and two control bytes. */
const isArchive = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
