import fc from 'fast-check'

/** Any character of Unicode but NUL, which the edge lets into no text; often those at the borders of UTF-8's and UTF-16's lengths. */
const character = fc.oneof(
  fc.constantFrom('a', 'é', '汉', '\u{1}', '\u{7f}', '\u{7ff}', '\u{e000}', '\u{ffff}', '𠀀', '\u{10ffff}'),
  fc
    .integer({ min: 1, max: 0x10_ffff })
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code)),
)

/** Text of any characters. fast-check's own unit `binary` takes seconds to begin. */
export const unicode = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: character, maxLength })
