import sharp from 'sharp'

// Taken once: in the test runner each look at a global costs a hundred times the arithmetic.
const { abs, imul, max, min, round } = Math

/** What is seen at a point, 0 to 255; both coordinates from 0 to 1. */
export type Scene = (x: number, y: number) => number

/** Numbers from 0 to 1 by chance, the same for the same seed (mulberry32). */
export const chanceOf = (seed: number): (() => number) => {
  let state = imul(seed, 2_654_435_761) >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A picture as photos are built: a bright sky, a darker ground, a dozen things in front; another seed, another picture. */
export const scene = (seed: number): Scene => {
  const chance = chanceOf(seed)
  const [horizon, tilt] = [0.3 + 0.3 * chance(), 0.3 * (chance() - 0.5)]
  const [sky, ground] = [150 + 100 * chance(), 40 + 100 * chance()]
  const things = Array.from({ length: 4 + Math.floor(chance() * 10) }, () => ({
    x: chance(),
    y: chance(),
    width: 0.05 + 0.35 * chance(),
    height: 0.05 + 0.35 * chance(),
    shade: 220 * (chance() - 0.5),
    round: chance() < 0.5,
  }))
  return (x, y) => {
    const back = y < horizon + tilt * (x - 0.5) ? sky - 60 * y : ground + 40 * y
    const shade = things.reduce((sum, thing) => {
      const [across, down] = [(x - thing.x) / thing.width, (y - thing.y) / thing.height]
      const inside = thing.round ? across ** 2 + down ** 2 < 0.25 : abs(across) < 0.5 && abs(down) < 0.5
      return inside ? sum + thing.shade : sum
    }, back)
    return min(255, max(0, shade))
  }
}

/** The greys of a scene on a raster, each the mean of `within` times `within` points. */
export const rasterOf = (of: Scene, width: number, height: number, within = 1): Uint8Array => {
  const greys = new Uint8Array(width * height)
  const offset = (index: number, part: number, size: number): number => (index + (part + 0.5) / within) / size
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let down = 0; down < within; down++)
        for (let across = 0; across < within; across++) sum += of(offset(x, across, width), offset(y, down, height))
      greys[y * width + x] = round(sum / within ** 2)
    }
  return greys
}

/** A scene as a JPEG. */
export const sceneJpeg = async (seed: number, width = 640, height = 480): Promise<Buffer> =>
  sharp(rasterOf(scene(seed), width, height), { raw: { width, height, channels: 1 } })
    .jpeg({ quality: 90 })
    .toBuffer()
