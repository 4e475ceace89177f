import { describe, expect, test } from '@jest/globals'
import exifReader from 'exif-reader'
import fc from 'fast-check'
import sharp from 'sharp'
import { photo } from '../../../tests/support/photo.ts'
import { readExif } from '../src/exif.ts'

const exifOf = async (bytes: Buffer): Promise<Buffer> => (await sharp(bytes).metadata()).exif ?? Buffer.alloc(0)
const small = { width: 16, height: 12 } as const

describe('the EXIF of a photo', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('of %s is what an independent reader reads', async (format) => {
    const block = await exifOf(
      await photo({ ...small, format, at: '2020-08-14T02:30:05Z', latitude: 34.512345, longitude: 109.98765 }),
    )
    const witness = exifReader(block)
    const { capturedAt, position } = readExif(block)
    expect(witness.Photo?.DateTimeOriginal?.toISOString()).toBe('2020-08-14T10:30:05.000Z')
    expect(capturedAt).toBe('2020-08-14T02:30:05.000Z')
    const degrees = ([whole = 0, minutes = 0, seconds = 0]: number[] = []) => whole + minutes / 60 + seconds / 3600
    expect(position?.latitude).toBeCloseTo(degrees(witness.GPSInfo?.GPSLatitude), 9)
    expect(position?.longitude).toBeCloseTo(degrees(witness.GPSInfo?.GPSLongitude), 9)
  })

  test('is read back wherever and whenever it was taken', async () => {
    const places = fc.record({
      latitude: fc.double({ min: -89.9, max: 89.9, noNaN: true }),
      longitude: fc.double({ min: -179.9, max: 179.9, noNaN: true }),
      at: fc.date({ min: new Date('1901-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
    })
    const property = fc.asyncProperty(places, async ({ at, latitude, longitude }) => {
      const { capturedAt, position } = readExif(await exifOf(await photo({ ...small, at, latitude, longitude })))
      expect(capturedAt).toBe(new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString())
      expect(Math.abs((position?.latitude ?? 999) - latitude)).toBeLessThan(0.000002)
      expect(Math.abs((position?.longitude ?? 999) - longitude)).toBeLessThan(0.000002)
    })
    await fc.assert(property, { numRuns: 30 })
  })

  const withExif = async (photoTags: Record<string, string>, place: Record<string, string> = {}): Promise<Buffer> =>
    exifOf(
      await sharp({ create: { ...small, channels: 3, background: '#fff' } })
        .withExif({ IFD2: photoTags, IFD3: place })
        .jpeg()
        .toBuffer(),
    )

  test.each<[Record<string, string>, unknown]>([
    [
      { Make: 'HUAWEI ', Model: 'BLN-AL10' },
      { make: 'HUAWEI', model: 'BLN-AL10' },
    ],
    [{ Model: 'X' }, { make: '', model: 'X' }],
    [{ Make: '  ' }, null],
    [{ Make: 'y'.repeat(100) }, null],
    [{ Software: 'Screen 1.0' }, null],
  ])('%j is the camera %j', async (tags, device) => {
    const image = sharp({ create: { ...small, channels: 3, background: '#fff' } })
    const block = await exifOf(await image.withExif({ IFD0: tags }).jpeg().toBuffer())
    expect(readExif(block).device).toEqual(device)
  })

  test.each([
    [{ DateTimeOriginal: '2020:08:14 10:30:00' }, '2020-08-14T02:30:00.000Z'],
    [{ DateTimeOriginal: '2020:08:14 10:30:00', OffsetTimeOriginal: '+00:00' }, '2020-08-14T10:30:00.000Z'],
    [{ DateTimeOriginal: '2020:08:14 10:30:00', OffsetTimeOriginal: 'soon' }, '2020-08-14T02:30:00.000Z'],
    [{ DateTimeOriginal: '1970:01:01 08:00:00' }, '1970-01-01T00:00:00.000Z'],
    [{ DateTimeOriginal: '0000:00:00 00:00:00' }, null],
    [{ DateTimeOriginal: '2020:02:30 10:00:00' }, null],
    [{ DateTimeOriginal: '2020:13:01 10:00:00' }, null],
    [{ DateTimeOriginal: '2020:08:14 25:00:00' }, null],
    [{ DateTimeOriginal: 'yesterday at noon' }, null],
    [{}, null],
  ])('%j was taken at %s', async (tags, expected) => {
    expect(readExif(await withExif(tags)).capturedAt).toBe(expected)
  })

  test.each([
    [{ GPSLatitudeRef: 'S', GPSLatitude: '10/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '20/1 0/1 0/1' }, -10.5],
    [{ GPSLatitudeRef: 'N', GPSLatitude: '10/0 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '20/1 0/1 0/1' }, null],
    [{ GPSLatitudeRef: 'N', GPSLatitude: '95/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '20/1 0/1 0/1' }, null],
    [{ GPSLatitudeRef: 'X', GPSLatitude: '10/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '20/1 0/1 0/1' }, null],
    [{ GPSLatitude: '10/1 0/1 0/1', GPSLongitude: '20/1 0/1 0/1' }, null],
  ])('%j is at latitude %s', async (place, latitude) => {
    expect(readExif(await withExif({}, place)).position?.latitude ?? null).toBe(latitude)
  })

  test('of garbage is nothing, in no time', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }).map((rest) => Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), rest])),
      fc.uint8Array({ maxLength: 400 }).map((rest) => Buffer.concat([Buffer.from('Exif\0\0MM\0*', 'latin1'), rest])),
    )
    fc.assert(fc.property(anything, (block) => void readExif(block)))
  })

  test('with damage anywhere never throws', async () => {
    const block = await exifOf(await photo({ ...small, at: '2020-08-14T02:30:00Z', latitude: 34, longitude: 109 }))
    const damage = fc.array(fc.tuple(fc.nat(block.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(damage, fc.nat(block.length), (changes, length) => {
        const changed = Buffer.from(block)
        for (const [at, byte] of changes) changed[at] = byte
        const { position } = readExif(changed.subarray(0, length))
        if (position) expect(Math.abs(position.latitude)).toBeLessThanOrEqual(90)
      }),
    )
  })

  test('that claims four thousand million values costs nothing', () => {
    const block = Buffer.alloc(65_536)
    block.write('II*\0\x08\0\0\0', 'latin1')
    block.writeUInt16LE(65_535, 8)
    for (let at = 10; at + 12 < block.length; at += 12) {
      block.writeUInt16LE(at & 0xffff, at)
      block.writeUInt16LE(1, at + 2)
      block.writeUInt32LE(0xffffffff, at + 4)
    }
    const start = performance.now()
    expect(readExif(block)).toEqual({ capturedAt: null, position: null, device: null })
    expect(performance.now() - start).toBeLessThan(50)
  })
})
