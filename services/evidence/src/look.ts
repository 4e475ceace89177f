/**
 * What a photo looks like, small enough to be kept and compared: thirty-two by thirty-two greys. A photo that was resized,
 * recompressed, made lighter, cropped by some percent or mirrored still looks much the same.
 *
 * Two looks are compared by `likenessOf`. To find what may be alike without comparing with all, each look is filed under
 * four words made of the signs of its lowest frequencies, and under those of its mirror image: signs do not change with
 * size, quality or light, and seldom with a small crop. A search asks for the four words of a look as it is and for those
 * in which the signs that it is least sure of are turned.
 */

export const lookSide = 32
const pixels = lookSide * lookSide

/** Greys row by row, 0 to 255. */
export type Look = Uint8Array

const wordCount = 4
const wordBits = 14
/** Of each word so many of the least sure signs are turned in a search. */
const turned = 4

type Frequency = { readonly across: number; readonly down: number }

/** The lowest frequencies but the mean, in order of their height: the lower, the less a crop moves them. */
const frequencies: readonly Frequency[] = Array.from({ length: 64 }, (_, index) => ({
  across: index & 7,
  down: index >> 3,
}))
  .filter(({ across, down }) => across + down > 0)
  .toSorted((a, b) => a.across ** 2 + a.down ** 2 - (b.across ** 2 + b.down ** 2) || a.across - b.across)
  .slice(0, wordCount * wordBits)

const cosines: readonly Float64Array[] = Array.from({ length: 8 }, (_, frequency) =>
  Float64Array.from({ length: lookSide }, (_none, at) =>
    Math.cos(((2 * at + 1) * frequency * Math.PI) / (2 * lookSide)),
  ),
)

/** How strongly each frequency is in a look: a cosine transform of which only the lowest are reckoned. */
const strengths = (look: Look): number[] => {
  const rows = Array.from({ length: lookSide }, (_, y) =>
    cosines.map((cosine) => cosine.reduce((sum, factor, x) => sum + factor * (look[y * lookSide + x] ?? 0), 0)),
  )
  return frequencies.map(({ across, down }) =>
    rows.reduce((sum, row, y) => sum + (row[across] ?? 0) * (cosines[down]?.[y] ?? 0), 0),
  )
}

const wordsOf = (all: readonly number[]): number[][] =>
  Array.from({ length: wordCount }, (_, word) => all.slice(word * wordBits, (word + 1) * wordBits))

/** `2a3f1`: the word's number, then its signs in hexadecimal digits. */
const spell = (word: number, signs: number): string => `${word}${signs.toString(16).padStart(4, '0')}`

const signsOf = (word: readonly number[]): number =>
  word.reduce((signs, strength) => signs * 2 + (strength > 0 ? 1 : 0), 0)

/** The words under which a look is filed: as it is and mirrored, so that a search need not ask twice. */
export const filedUnder = (look: Look): string[] => {
  const straight = strengths(look)
  const mirrored = straight.map((strength, index) => ((frequencies[index]?.across ?? 0) & 1 ? -strength : strength))
  return [
    ...new Set([straight, mirrored].flatMap((all) => wordsOf(all).map((word, number) => spell(number, signsOf(word))))),
  ]
}

/** The words under which to search for what may be alike, as it is or mirrored. */
export const searchedUnder = (look: Look): string[] => [...new Set(wordsOf(strengths(look)).flatMap(nearWords))]

/** A word and those in which some of its least sure signs are turned. */
const nearWords = (word: readonly number[], number: number): string[] => {
  const signs = signsOf(word)
  const unsure = word
    .map((strength, index) => ({ size: Math.abs(strength), bit: 1 << (word.length - 1 - index) }))
    .toSorted((a, b) => a.size - b.size)
    .slice(0, turned)
  return Array.from({ length: 1 << unsure.length }, (_, choice) =>
    spell(
      number,
      unsure.reduce((turning, { bit }, index) => ((choice >> index) & 1 ? turning ^ bit : turning), signs),
    ),
  )
}

export type Likeness = {
  /** 100 is the same but for light and contrast; photos of different things seldom come above 80. */
  readonly percent: number
  readonly mirrored: boolean
}

/** How alike two looks are at best: as they are or mirrored, either of them cropped a little. */
export const likenessOf = (one: Look, other: Look): Likeness => {
  const asIs = bestFit(one, other)
  const turnedOver = bestFit(mirror(one), other)
  const mirrored = turnedOver > asIs
  return { percent: Math.floor(100 * Math.max(0, mirrored ? turnedOver : asIs)), mirrored }
}

const mirror = (look: Look): Look =>
  look.map((_, index) => look[index - (index % lookSide) + (lookSide - 1 - (index % lookSide))] ?? 0)

/** Between which two lines a line of a cropped look lies in the whole, and how near to the second. */
type Sample = { readonly at: number; readonly share: number }

/** What is left when so much is cut off at the left or top, and at the right or bottom, as shares of the side. */
type Cut = readonly Sample[]
const cutOf = (before: number, after: number): Cut =>
  Array.from({ length: lookSide }, (_, index) => {
    const middle = before * lookSide + (index + 0.5) * (1 - before - after) - 0.5
    const place = Math.min(Math.max(middle, 0), lookSide - 1)
    const at = Math.min(Math.floor(place), lookSide - 2)
    return { at, share: place - at }
  })
const uncut = cutOf(0, 0)
const cutsOf = (shares: readonly number[]): readonly Cut[] =>
  shares.flatMap((before) => shares.map((after) => cutOf(before, after)))
const coarse = cutsOf([0, 0.025, 0.05])
const fine = cutsOf([0, 0.0125, 0.025, 0.0375, 0.05])

/** Below these nothing that a crop could explain is left: of the whole as it is, and of the details when it is laid over. */
const hopeless = { whole: 0.75, details: 0.3 }

const bestFit = (one: Look, other: Look): number =>
  correlation(one, other) < hopeless.whole ? 0 : Math.max(cropFit(one, other), cropFit(other, one))

/** How well a part fits to a whole that is cropped: first laid over roughly by light and shade, then by the details. */
const cropFit = (whole: Look, part: Look): number => {
  const roughly = (across: Cut, down: Cut): number => correlation(cropped(whole, across, down), part)
  const details = detailsOf(part)
  const closely = (across: Cut, down: Cut): number => correlation(detailsOf(cropped(whole, across, down)), details)
  const across = best(coarse, (cut) => roughly(cut, uncut)).cut
  const down = best(coarse, (cut) => roughly(across, cut)).cut
  const fit = closely(across, down)
  if (fit < hopeless.details) return fit
  const nearer = best(fine, (cut) => closely(cut, down)).cut
  return best(fine, (cut) => closely(nearer, cut)).fit
}

type Fit = { readonly cut: Cut; readonly fit: number }

const best = (all: readonly Cut[], fit: (cut: Cut) => number): Fit =>
  all.reduce<Fit>(
    (found, cut) => {
      const here = fit(cut)
      return here > found.fit ? { cut, fit: here } : found
    },
    { cut: uncut, fit: -2 },
  )

/** From which line to which (not included) the neighbours of a line go: two on each side. */
const neighbours = Array.from(
  { length: lookSide },
  (_, at) => [Math.max(0, at - 2), Math.min(lookSide, at + 3)] as const,
)
const around = (at: number): readonly [number, number] => neighbours[at] ?? [0, 0]

/** A look without its light and shade in the large, in which all photos of a house under the sky are alike. */
const detailsOf = (look: ArrayLike<number>): Float64Array => {
  const sums = new Float64Array((lookSide + 1) ** 2)
  const line = lookSide + 1
  for (let y = 0; y < lookSide; y++)
    for (let x = 0, row = 0; x < lookSide; x++) {
      row += look[y * lookSide + x] ?? 0
      sums[(y + 1) * line + x + 1] = (sums[y * line + x + 1] ?? 0) + row
    }
  const out = new Float64Array(pixels)
  for (let y = 0; y < lookSide; y++) {
    const [top, bottom] = around(y)
    for (let x = 0; x < lookSide; x++) {
      const [left, right] = around(x)
      const sum =
        (sums[bottom * line + right] ?? 0) -
        (sums[top * line + right] ?? 0) -
        (sums[bottom * line + left] ?? 0) +
        (sums[top * line + left] ?? 0)
      out[y * lookSide + x] = (look[y * lookSide + x] ?? 0) - sum / ((bottom - top) * (right - left))
    }
  }
  return out
}

/** What is left of a look after cuts across and down, stretched to its size again. */
const cropped = (look: Look, across: Cut, down: Cut): Float64Array => {
  const out = new Float64Array(pixels)
  let place = 0
  for (const { at: top, share: below } of down)
    for (const { at: left, share: right } of across) {
      const first = top * lookSide + left
      const upper = (look[first] ?? 0) * (1 - right) + (look[first + 1] ?? 0) * right
      const lower = (look[first + lookSide] ?? 0) * (1 - right) + (look[first + lookSide + 1] ?? 0) * right
      out[place++] = upper * (1 - below) + lower * below
    }
  return out
}

/** Pearson's correlation: blind to light and contrast. Of a look without any contrast nothing can be said: 0. */
const correlation = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0]
  for (let index = 0; index < pixels; index++) {
    const [left, right] = [a[index] ?? 0, b[index] ?? 0]
    sumA += left
    sumB += right
    squareA += left * left
    squareB += right * right
    product += left * right
  }
  const spread = (squareA - (sumA * sumA) / pixels) * (squareB - (sumB * sumB) / pixels)
  return spread < 1 ? 0 : (product - (sumA * sumB) / pixels) / Math.sqrt(spread)
}
