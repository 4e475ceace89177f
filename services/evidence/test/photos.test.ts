import { crc32, deflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Village } from '@bangfu/kernel/division'
import sharp from 'sharp'
import { photo } from '../../../tests/support/photo.ts'
import { sceneJpeg } from '../../../tests/support/scene.ts'
import { actorWith } from '../../../tests/support/world.ts'
import { evidence as service } from '../src/service.ts'
import { clerk, hashOf, helper, home, openField, otherHelper, stranger, village, visitAt, type Field } from './field.ts'

let field: Field
beforeEach(async () => {
  field = await openField()
})
afterEach(async () => {
  expect(field.defects).toEqual([])
  await field.end()
})

/** A photo as it should be: at the household, at the time. */
const good = (seed = 1, more: Parameters<typeof photo>[0] = {}) => photo({ at: visitAt, ...home, seed, ...more })
const codes = (shown: { reasons: { code: string }[] }): string[] => shown.reasons.map(({ code }) => code)

describe('a photo of a visit', () => {
  test('taken there and then is verified, and everybody concerned is told', async () => {
    const visit = await field.visit(1)
    const bytes = await good(1, { width: 2000, height: 1500 })
    const shown = await field.handIn(visit, bytes)
    expect(shown).toMatchObject({ state: 'checked', verdict: 'verified', reasons: [], visit, hasPosition: true })
    expect(shown).toMatchObject({ capturedAt: visitAt, picture: { width: 2000, height: 1500 } })
    expect(shown.distanceMetres).toBeLessThan(2)
    const facts = await field.carry()
    expect(facts.map(({ type, body }) => [type, body])).toEqual([
      [
        'evidence.checked',
        {
          evidence: shown.evidence,
          visit,
          household: shown.household,
          helper: 'hlp-1',
          division: village,
          period: '2020-08',
          verdict: 'verified',
          reasons: [],
        },
      ],
    ])
  })

  test('never shows its position, and keeps it sealed', async () => {
    const shown = await field.handIn(await field.visit(1), await good())
    expect(JSON.stringify(shown)).not.toMatch(/34\.7|109\.1/)
    const { items } = await field.table.list({ in: { table: 'registry', pk: shown.evidence }, limit: 10 })
    expect(JSON.stringify(items)).not.toMatch(/34\.7|109\.1/)
    expect(JSON.stringify(items)).toContain('"position":"v1.')
  })

  test('is shown as small copies that say nothing of place, time or device', async () => {
    const bytes = await good(1, { width: 2400, height: 3200 })
    const { evidence } = await field.handIn(await field.visit(1), bytes)
    for (const [size, width, height] of [
      ['display', 1200, 1600],
      ['thumbnail', 240, 320],
    ] as const) {
      const copy = await field.objects.read(`display/${evidence}/${size}.jpg`, 2_000_000)
      const { exif, icc, xmp, iptc, ...shape } = await sharp(copy).metadata()
      expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined])
      expect(shape).toMatchObject({ format: 'jpeg', width, height })
    }
  })

  test('that was held upright is shown upright', async () => {
    const bytes = await sharp(await good(1, { width: 400, height: 300 }))
      .keepExif()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const { evidence } = await field.handIn(await field.visit(1), bytes)
    const copy = await sharp(await field.objects.read(`display/${evidence}/display.jpg`, 2_000_000)).metadata()
    expect([copy.width, copy.height]).toEqual([300, 400])
  })

  const doubtful: [string, Parameters<typeof photo>[0], string, string[]][] = [
    ['taken two kilometres away', { latitude: home.latitude + 0.018 }, 'suspicious', ['outside_geofence']],
    ['taken abroad', { latitude: 48.86, longitude: 2.35 }, 'suspicious', ['position_outside_china']],
    ['taken nowhere', { latitude: 0, longitude: 0 }, 'suspicious', ['position_outside_china']],
    ['taken the day before', { at: '2020-08-13T10:00:00Z' }, 'suspicious', ['captured_before_visit']],
    ['taken in 1970', { at: '1970-01-01T00:00:00Z' }, 'suspicious', ['capture_time_impossible']],
    ['taken tomorrow', { at: '2020-08-15T04:00:00Z' }, 'suspicious', ['capture_time_impossible']],
  ]
  test.each(doubtful)('%s is not taken at its word', async (_what, spec, verdict, expected) => {
    const shown = await field.handIn(await field.visit(1), await good(1, spec))
    expect([shown.state, shown.verdict, codes(shown)]).toEqual(['checked', verdict, expected])
  })

  test('that says neither when nor where is unverifiable', async () => {
    const shown = await field.handIn(await field.visit(1), await photo({ seed: 7 }))
    expect([shown.verdict, codes(shown)]).toEqual(['unverifiable', ['no_position', 'no_capture_time']])
  })

  test('of a household without a registered point is unverifiable', async () => {
    const shown = await field.handIn(await field.visit(1, { position: null }), await good())
    expect([shown.verdict, codes(shown)]).toEqual(['unverifiable', ['household_without_position']])
  })

  test('handed in on the last evening before the inspection is flagged as late, with the figures, in both languages', async () => {
    const visit = await field.visit(1)
    field.setNow('2020-08-20T12:00:00.000Z')
    const { reasons } = await field.handIn(visit, await good())
    expect(reasons).toEqual([
      {
        code: 'handed_in_late',
        figures: { hours: 153, limitHours: 72 },
        zh: '拍摄 153 小时后才上传，超过 72 小时',
        en: 'Handed in 153 h after it was taken; the limit is 72 h',
      },
    ])
  })

  test('is not late because its check was', async () => {
    const visit = await field.visit(1)
    const bytes = await good()
    const { body } = await field.ask(visit, bytes)
    const key = body.ticket.fields.key as string
    await field.objects.write(key, bytes, 'image/jpeg')
    field.setNow('2020-08-30T00:00:00.000Z')
    await service.onUpload?.({ key, sizeBytes: bytes.length }, field.deps)
    const shown = (await field.call(clerk, 'GET', `/photos/${body.evidence as string}`)).body
    expect(shown).toMatchObject({ verdict: 'verified', receivedAt: '2020-08-14T04:00:00.000Z' })
  })

  test('that was used for another visit of the county names only the evidence that had it first', async () => {
    const bytes = await good()
    const first = await field.handIn(await field.visit(1), bytes)
    const second = await field.handIn(await field.visit(2), bytes)
    expect(first.verdict).toBe('verified')
    expect(second.verdict).toBe('suspicious')
    expect(second.reasons).toMatchObject([{ code: 'duplicate_photo', figures: { evidence: first.evidence } }])
    const elsewhere = Village.parse('610526000101')
    const third = await field.ask(await field.visit(3, { division: elsewhere }), bytes)
    await field.post(third.body.ticket as never, bytes)
    const office = actorWith('county-office', { division: elsewhere })
    const shown = (await field.call(office, 'GET', `/photos/${third.body.evidence as string}`)).body
    expect(shown.verdict).toBe('verified')
  })

  test('used twice at the same moment is a duplicate once', async () => {
    const bytes = await good()
    const visits = await Promise.all([1, 2, 3].map((number) => field.visit(number)))
    const all = await Promise.all(visits.map((visit) => field.handIn(visit, bytes)))
    expect(all.map(({ verdict }) => verdict as string).toSorted()).toEqual(['suspicious', 'suspicious', 'verified'])
  })
})

describe('bytes that are no such photo', () => {
  const refused = async (bytes: Uint8Array, more?: Record<string, unknown>): Promise<string[]> => {
    const shown = await field.handIn(await field.visit(1), bytes, more)
    expect([shown.state, shown.verdict]).toEqual(['refused', null])
    expect(await field.carry()).toEqual([])
    expect(await field.objects.list('display/')).toEqual([])
    return codes(shown)
  }

  test('a PNG named .jpg is refused with both types, and taken as what it is', async () => {
    const bytes = await good(1, { format: 'png', width: 300, height: 200 })
    const shown = await field.handIn(await field.visit(1), bytes)
    expect(shown.reasons).toMatchObject([
      { code: 'type_differs', figures: { actual: 'image/png', declared: 'image/jpeg' } },
    ])
    const again = await field.handIn(shown.visit as string, bytes, { contentType: 'image/png' })
    expect([again.evidence, again.state, again.verdict]).toEqual([shown.evidence, 'checked', 'verified'])
  })

  test.each([
    ['a Windows program', Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(3000, 7)])],
    ['a Linux program', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), Buffer.alloc(3000, 7)])],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
    ['one byte', Buffer.from('x')],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>')],
  ])('%s named .jpg is no photo', async (_what, bytes) => {
    expect(await refused(bytes)).toEqual(['not_a_photo'])
  })

  test('a photo that breaks off is damaged', async () => {
    const bytes = await good(1, { width: 3000, height: 2000 })
    expect(await refused(bytes.subarray(0, bytes.length / 2))).toEqual(['damaged'])
  })

  test('the beginning of a photo and then nothing of one is damaged', async () => {
    expect(await refused(Buffer.from('\xff\xd8\xff\xe0 this is not a photo at all', 'latin1'))).toEqual(['damaged'])
  })

  test('a few kilobytes that would become gigabytes are refused unopened', async () => {
    const bomb = bombOf(30_000, 30_000)
    expect(bomb.length).toBeLessThan(120_000)
    expect(await refused(bomb, { contentType: 'image/png' })).toEqual(['too_many_pixels'])
  })

  test('bytes that were damaged on the way to a store that does not look are refused, and may be sent again', async () => {
    const visit = await field.visit(1)
    const bytes = await good()
    const { body } = await field.ask(visit, bytes)
    const key = body.ticket.fields.key as string
    await field.objects.write(key, await good(2), 'image/jpeg')
    await service.onUpload?.({ key, sizeBytes: 1 }, field.deps)
    const shown = (await field.call(helper, 'GET', `/photos/${body.evidence as string}`)).body
    expect([shown.state, codes(shown as never)]).toEqual(['refused', ['bytes_differ']])
    expect((await field.handIn(visit, bytes)).verdict).toBe('verified')
  })

  test('nothing and far too much do not get past the ticket', async () => {
    const visit = await field.visit(1)
    for (const sizeBytes of [0, -1, 1.5, 25_000_001, 30_000_000])
      expect((await field.ask(visit, Buffer.from('x'), { sizeBytes })).status).toBe(400)
    const { body } = await field.ask(visit, await good())
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(30_000_000)])
      expect(await field.post(body.ticket as never, bytes)).toBe(400)
    expect((await field.call(clerk, 'GET', `/photos/${body.evidence as string}`)).body.state).toBe('awaited')
  })

  test('whatever is changed in a photo, there is an answer', async () => {
    const bytes = await good(1, { width: 200, height: 150 })
    const visit = await field.visit(1)
    let state = 7
    const next = (most: number): number => (state = (state * 48_271) % 2_147_483_647) % most
    for (let round = 0; round < 25; round++) {
      const changed = Buffer.from(bytes)
      // The first 700 bytes hold the EXIF and the tables: damage there is what a decoder trips over.
      for (let change = 0; change < 12; change++) changed[3 + next(round % 2 ? 700 : changed.length - 3)] = next(256)
      const shown = await field.handIn(visit, changed)
      expect(['checked', 'refused']).toContain(shown.state)
    }
  })
})

describe('asking for a ticket', () => {
  test('again for the same photo gives the same evidence and a fresh ticket, until it is there', async () => {
    const visit = await field.visit(1)
    const bytes = await good()
    const first = await field.ask(visit, bytes)
    expect([first.status, first.body.state, first.headers.location]).toEqual([
      201,
      'awaited',
      `/photos/${first.body.evidence as string}`,
    ])
    field.setNow('2020-08-14T05:00:00.000Z')
    const second = await field.ask(visit, bytes)
    expect([second.status, second.body.evidence]).toEqual([200, first.body.evidence])
    expect(await field.post(first.body.ticket as never, bytes)).toBe(403)
    expect(await field.post(second.body.ticket as never, bytes)).toBe(204)
    const third = await field.ask(visit, bytes)
    expect(third.body).toEqual({ evidence: first.body.evidence, state: 'checked', verdict: 'verified', ticket: null })
  })

  test('with the same Idempotency-Key gives a ticket that is still good', async () => {
    const visit = await field.visit(1)
    const bytes = await good()
    const body = { contentType: 'image/jpeg', sizeBytes: bytes.length, sha256: hashOf(bytes) }
    const ask = () => field.call(helper, 'POST', `/visits/${visit}/photos`, body, { 'idempotency-key': 'device-1' })
    const first = await ask()
    field.setNow('2020-08-15T04:00:00.000Z')
    const second = await ask()
    expect(second.body.evidence).toBe(first.body.evidence)
    expect(await field.post(second.body.ticket as never, bytes)).toBe(204)
  })

  test('at the same moment makes one piece of evidence', async () => {
    const visit = await field.visit(1)
    const bytes = await good()
    const answers = await Promise.all(Array.from({ length: 6 }, () => field.ask(visit, bytes)))
    expect(new Set(answers.map(({ body }) => body.evidence as string)).size).toBe(1)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 201])
    expect((await field.call(clerk, 'GET', `/visits/${visit}/photos`)).body.items).toHaveLength(1)
  })

  test('and sending twice is checked once', async () => {
    const visit = await field.visit(1)
    const bytes = await good()
    const { body } = await field.ask(visit, bytes)
    const statuses = await Promise.all([1, 2, 3].map(() => field.post(body.ticket as never, bytes)))
    expect(statuses).toEqual([204, 204, 204])
    expect(await field.carry()).toHaveLength(1)
  })

  test('for HEIC says how to set the camera', async () => {
    const answer = await field.ask(await field.visit(1), await good(), { contentType: 'image/heic' })
    expect([answer.status, answer.body.type]).toEqual([422, '/problems/photo_type_unsupported'])
  })

  test.each([
    ['a hash in hex', { sha256: 'ab'.repeat(32) }],
    ['a hash of another length', { sha256: 'AAAA' }],
    ['a type of another kind', { contentType: 'image/svg+xml' }],
    ['a field that there is not', { verdict: 'verified' }],
    ['a time that is none', { capturedAt: 'yesterday' }],
  ])('with %s is refused', async (_what, more) => {
    const answer = await field.ask(await field.visit(1), await good(), more)
    expect([answer.status, answer.body.type]).toEqual([400, '/problems/invalid_input'])
  })

  test('for more photos than a visit may have is refused', async () => {
    const visit = await field.visit(1)
    for (let number = 0; number < 30; number++) expect((await field.ask(visit, Buffer.from([number]))).status).toBe(201)
    const answer = await field.ask(visit, Buffer.from('one more'))
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/visit_photo_limit'])
  })

  test('is for the helper who made the visit', async () => {
    const visit = await field.visit(1)
    const body = { contentType: 'image/jpeg', sizeBytes: 1, sha256: hashOf(Buffer.from('x')) }
    const status = async (actor: Parameters<Field['call']>[0], path = `/visits/${visit}/photos`) =>
      (await field.call(actor, 'POST', path, body)).status
    expect(await status(undefined)).toBe(401)
    expect(await status(clerk)).toBe(403)
    expect(await status(otherHelper)).toBe(404)
    expect(await status(helper, '/visits/vst_9999999999999999999999/photos')).toBe(404)
    expect(await status(helper)).toBe(201)
  })
})

describe('a picture that is used again', () => {
  const asPhoto = (picture: Buffer): Promise<Buffer> =>
    sharp(picture)
      .withExif({ IFD2: { DateTimeOriginal: '2020:08:14 10:30:00', OffsetTimeOriginal: '+08:00' } })
      .jpeg()
      .toBuffer()

  test('is flagged for another visit, smaller or mirrored, and names the first', async () => {
    const picture = await sceneJpeg(7, 320, 240)
    const first = await field.handIn(await field.visit(1), await asPhoto(picture))
    expect(codes(first)).not.toContain('near_duplicate_photo')
    field.setNow('2020-08-14T04:10:00.000Z')
    const smaller = await asPhoto(await sharp(picture).resize(250).jpeg({ quality: 60 }).toBuffer())
    const second = await field.handIn(await field.visit(2), smaller)
    expect(second.verdict).toBe('suspicious')
    expect(second.reasons).toContainEqual(
      expect.objectContaining({
        code: 'near_duplicate_photo',
        figures: { evidence: first.evidence, percent: expect.any(Number) },
      }),
    )
    field.setNow('2020-08-14T04:20:00.000Z')
    const mirrored = await field.handIn(await field.visit(3), await asPhoto(await sharp(picture).flop().toBuffer()))
    expect(codes(mirrored)).toContain('mirrored_photo')
  })

  test('is not flagged within its own visit, nor in another county, nor when it is another picture', async () => {
    const picture = await sceneJpeg(8, 320, 240)
    const visit = await field.visit(1)
    await field.handIn(visit, await asPhoto(picture))
    field.setNow('2020-08-14T04:10:00.000Z')
    const again = await asPhoto(await sharp(picture).resize(300).jpeg().toBuffer())
    expect(codes(await field.handIn(visit, again))).not.toContain('near_duplicate_photo')
    expect(codes(await field.handIn(await field.visit(2), await asPhoto(await sceneJpeg(9, 320, 240))))).not.toContain(
      'near_duplicate_photo',
    )
    const elsewhere = await field.visit(3, { division: Village.parse('610529000901') })
    const abroad = await asPhoto(await sharp(picture).resize(280).jpeg().toBuffer())
    const asked = await field.ask(elsewhere, abroad)
    await field.post(asked.body.ticket as never, abroad)
    const neighbour = actorWith('county-office', { division: '610529' as never })
    const shown = await field.call(neighbour, 'GET', `/photos/${asked.body.evidence as string}`)
    expect(codes(shown.body)).not.toContain('near_duplicate_photo')
  })

  test('of two that arrive together exactly one is flagged', async () => {
    const picture = await sceneJpeg(10, 320, 240)
    const [one, two] = [await asPhoto(picture), await asPhoto(await sharp(picture).resize(250).jpeg().toBuffer())]
    const visits = [await field.visit(1), await field.visit(2)]
    const both = await Promise.all([field.handIn(visits[0] ?? '', one), field.handIn(visits[1] ?? '', two)])
    expect(both.filter((shown) => codes(shown).includes('near_duplicate_photo'))).toHaveLength(1)
  })
})

describe('the photos of a visit', () => {
  test('are listed page by page, for those who may see them', async () => {
    const visit = await field.visit(1)
    for (const seed of [1, 2, 3]) await field.handIn(visit, await good(seed))
    const first = await field.call(clerk, 'GET', `/visits/${visit}/photos?limit=2`)
    expect(first.body.items).toHaveLength(2)
    const cursor = encodeURIComponent(first.body.next as string)
    const second = await field.call(clerk, 'GET', `/visits/${visit}/photos?limit=2&cursor=${cursor}`)
    expect([second.body.items.length, second.body.next]).toEqual([1, null])
    const others = await field.call(helper, 'GET', `/visits/${visit}/photos?limit=2&cursor=${cursor}`)
    expect([others.status, others.body.type]).toEqual([400, '/problems/invalid_cursor'])
    for (const actor of [otherHelper, stranger])
      expect((await field.call(actor, 'GET', `/visits/${visit}/photos`)).status).toBe(404)
  })

  test('are seen through a link of five minutes, and who asked for it stands in the trail', async () => {
    const { evidence } = await field.handIn(await field.visit(1), await good())
    const link = await field.call(clerk, 'POST', `/photos/${evidence}/link`, { size: 'thumbnail' })
    expect([link.status, link.body.expiresAt]).toEqual([200, '2020-08-14T04:05:00.000Z'])
    const response = await fetch(link.body.url as string)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(Math.max(...Object.values(await shape(await response.arrayBuffer())))).toBe(320)
    const trail = await field.table.list({
      in: { table: 'trail', index: 'byOwner', partition: `trail@${evidence as string}` },
      limit: 10,
    })
    expect(trail.items.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ who: clerk.id, action: 'evidence.read' }),
    )
    field.setNow('2020-08-14T04:06:00.000Z')
    expect((await fetch(link.body.url as string)).status).toBe(403)
  })

  test('have no link before they are there, none to the original, none for others', async () => {
    const { body } = await field.ask(await field.visit(1), await good())
    const status = async (actor: Parameters<Field['call']>[0], size: string) =>
      (await field.call(actor, 'POST', `/photos/${body.evidence as string}/link`, { size })).status
    expect(await status(clerk, 'display')).toBe(409)
    expect(await status(clerk, 'original')).toBe(400)
    expect(await status(stranger, 'display')).toBe(404)
    expect(await status(otherHelper, 'display')).toBe(404)
  })
})

test('news of anything that is not awaited is passed over', async () => {
  for (const key of ['display/x/display.jpg', 'original/evd_1', 'original/evd_0000000000000000000000/1', 'x', ''])
    await service.onUpload?.({ key, sizeBytes: 1 }, field.deps)
  const { body } = await field.ask(await field.visit(1), await good())
  // Told before the bytes are there: they will be told of again.
  await service.onUpload?.({ key: body.ticket.fields.key, sizeBytes: 1 }, field.deps)
  expect((await field.call(helper, 'GET', `/photos/${body.evidence as string}`)).body.state).toBe('awaited')
})

const shape = async (bytes: ArrayBuffer): Promise<{ width: number; height: number }> => {
  const { width, height } = await sharp(Buffer.from(bytes)).metadata()
  return { width, height }
}

/** A PNG of one bit a pixel, all black: its bytes are few because nothing is in it. */
const bombOf = (width: number, height: number): Buffer => {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc32(body), body.length + 4)
    return framed
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const pixels = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}
