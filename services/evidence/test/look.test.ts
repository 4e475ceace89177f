import { describe, expect, test } from '@jest/globals'
import sharp, { type Sharp } from 'sharp'
import { evidencePacks } from '@bangfu/rules/evidence-pack'
import { chanceOf, rasterOf, scene, sceneJpeg } from '../../../tests/support/scene.ts'
import { filedUnder, likenessOf, lookSide, searchedUnder, type Look } from '../src/look.ts'

const least = Math.max(...evidencePacks.map(({ numbers }) => numbers.alikePercent))

const lookOf = async (image: Sharp): Promise<Look> =>
  new Uint8Array(
    await sharp(await image.jpeg().toBuffer())
      .resize({ width: lookSide, height: lookSide, fit: 'fill' })
      .grayscale()
      .raw()
      .toBuffer(),
  )

const [width, height] = [320, 240]
type Change = (photo: Buffer, chance: () => number) => Sharp
/** What is done to a photo so that it passes for another one. */
const changes: Readonly<Record<string, Change>> = {
  resized: (photo, chance) => sharp(photo).resize(Math.round(120 + 200 * chance())),
  recompressed: (photo, chance) => sharp(photo).jpeg({ quality: Math.round(15 + 50 * chance()) }),
  'lighter or darker': (photo, chance) => sharp(photo).modulate({ brightness: 0.7 + 0.6 * chance() }),
  'cropped by 5 % on one side of each direction': (photo, chance) =>
    sharp(photo).extract({
      left: Math.round(0.05 * width * chance()),
      top: Math.round(0.05 * height * chance()),
      width: 0.95 * width,
      height: 0.95 * height,
    }),
  mirrored: (photo) => sharp(photo).flop(),
  'mirrored, cropped and recompressed': (photo, chance) =>
    sharp(photo)
      .flop()
      .extract({ left: Math.round(0.05 * width * chance()), top: 0, width: 0.95 * width, height: 0.95 * height })
      .jpeg({ quality: 40 }),
}

describe('a photo that was used before', () => {
  const photos = 50
  const originals = Promise.all(Array.from({ length: photos }, (_, index) => sceneJpeg(index + 1, width, height)))

  test.each(Object.entries(changes))(
    'is found and known again when it was %s, 98 times of 100',
    async (_name, change) => {
      let [found, known] = [0, 0]
      for (const [index, original] of (await originals).entries()) {
        const before = await lookOf(sharp(original))
        const now = await lookOf(change(original, chanceOf(index + 500)))
        const words = new Set(filedUnder(before))
        if (searchedUnder(now).some((word) => words.has(word))) found += 1
        if (likenessOf(now, before).percent >= least) known += 1
      }
      expect(found / photos).toBeGreaterThanOrEqual(0.98)
      expect(known / photos).toBeGreaterThanOrEqual(0.98)
    },
    30_000,
  )

  test('says whether it was mirrored', async () => {
    const [original = Buffer.alloc(0)] = await originals
    const look = await lookOf(sharp(original))
    expect(likenessOf(await lookOf(sharp(original).flop()), look)).toMatchObject({ mirrored: true })
    expect(likenessOf(look, look)).toEqual({ percent: 100, mirrored: false })
  })
})

test('of 10,000 different photos at most one in a thousand is taken for another', () => {
  const [all, searched] = [10_000, 150]
  const looks = Array.from({ length: all }, (_, index) => rasterOf(scene(index + 10_000), lookSide, lookSide))
  const filed = Map.groupBy(
    looks.flatMap((look, index) => filedUnder(look).map((word) => ({ word, index }))),
    ({ word }) => word,
  )
  let mistaken = 0
  for (const [own, look] of looks.slice(0, searched).entries()) {
    const near = new Set(searchedUnder(look).flatMap((word) => (filed.get(word) ?? []).map(({ index }) => index)))
    near.delete(own)
    if ([...near].some((index) => likenessOf(look, looks[index] ?? look).percent >= least)) mistaken += 1
  }
  expect(mistaken / searched).toBeLessThanOrEqual(0.001)
}, 60_000)

test('pictures without anything on them are like nothing', () => {
  const blank = new Uint8Array(lookSide ** 2).fill(200)
  expect(likenessOf(blank, blank).percent).toBe(0)
  expect(filedUnder(blank).length).toBeLessThanOrEqual(8)
})
