import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@bangfu/local/demonstration/stage'
import { photo, type PhotoSpec } from '../../support/photo.ts'
import { home, visitBody, type Answered, type Place } from './place.ts'
import { sendAndVanish } from './raw.ts'
import { expectRefused } from './refused.ts'

type Ticket = { readonly url: string; readonly fields: Readonly<Record<string, string>> }
type Posted = { readonly status: number; readonly code: string | undefined }

/** Photos that are none, or not of here and now, through real tickets and real forms. */
export const badPhotos = (place: () => Place): void => {
  const shoot = (spec: PhotoSpec = {}): Promise<Buffer> =>
    photo({ at: visitBody(place().target, '', '').at, ...home, seed: seed(place()), ...spec })
  const ask = (bytes: Uint8Array, more: object = {}, headers: Record<string, string> = {}): Promise<Answered> =>
    place().call('helper', 'POST', `/visits/${place().visit}/photos`, {
      body: {
        contentType: 'image/jpeg',
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('base64'),
        ...more,
      },
      headers,
    })
  const read = async (evidence: string): Promise<any> =>
    (await place().call('office', 'GET', `/photos/${evidence}`)).body
  /** Asks, posts and waits for what is found. */
  const handIn = async (bytes: Uint8Array, more: object = {}): Promise<any> => {
    const { body } = await ask(bytes, more)
    expect(await post(body.ticket, bytes)).toEqual({ status: 204, code: undefined })
    return until(
      () => read(body.evidence),
      ({ state }) => state !== 'awaited',
      'the photo to be checked',
    )
  }
  const codesOf = ({ reasons }: { reasons: { code: string }[] }): string[] => reasons.map(({ code }) => code)

  describe('no ticket is given', () => {
    test.each<[string, object, string]>([
      ['for a photo of 0 bytes', { sizeBytes: 0 }, 'body/sizeBytes'],
      ['for a photo of 30 MB', { sizeBytes: 30_000_000 }, 'body/sizeBytes'],
      ['for a photo of half a byte', { sizeBytes: 0.5 }, 'body/sizeBytes'],
      ['for an executable', { contentType: 'application/x-msdownload' }, 'body/contentType'],
      ['for a drawing with scripts', { contentType: 'image/svg+xml' }, 'body/contentType'],
      ['for a hash that is none', { sha256: 'A'.repeat(44) }, 'body/sha256'],
      ['for a key of one’s own', { key: '../../keys.json' }, 'body/key'],
    ])('%s', async (_what, more, pointer) => {
      await expectRefused(place(), (headers) => ask(Buffer.from('x'), more, headers), {
        status: 400,
        code: 'invalid_input',
        pointer,
      })
    })

    test('for HEIC, saying how the camera is set', async () => {
      const { body } = await expectRefused(
        place(),
        (headers) => ask(Buffer.from('x'), { contentType: 'image/heic' }, headers),
        { status: 422, code: 'photo_type_unsupported' },
      )
      expect(body.detail).toContain('JPEG')
    })

    test('for a visit of somebody else, or one that there is not', async () => {
      const body = { contentType: 'image/jpeg', sizeBytes: 1, sha256: `${'A'.repeat(43)}=` }
      for (const [who, visit, status, code] of [
        ['office', place().visit, 403, 'not_permitted'],
        ['helper', 'vst_0000000000000000000000', 404, 'not_found'],
      ] as const)
        await expectRefused(
          place(),
          (headers) => place().call(who, 'POST', `/visits/${visit}/photos`, { body, headers }),
          { status, code },
        )
    })
  })

  describe('the store does not take', () => {
    let bytes: Buffer
    let ticket: Ticket
    let evidence: string
    beforeAll(async () => {
      bytes = await shoot({ seed: seed(place()) + 1 })
      const { body } = await ask(bytes)
      ticket = body.ticket
      evidence = body.evidence
    })
    const expectAwaited = async (): Promise<void> => {
      expect(await read(evidence)).toMatchObject({ state: 'awaited', verdict: null, receivedAt: null })
    }

    test.each<[string, () => Uint8Array, string]>([
      ['30 MB where less was said', () => Buffer.alloc(30_000_000, 0xff), 'EntityTooLarge'],
      ['a byte more', () => Buffer.concat([bytes, Buffer.alloc(1)]), 'EntityTooLarge'],
      ['a byte less', () => bytes.subarray(1), 'EntityTooSmall'],
      ['0 bytes', () => Buffer.alloc(0), 'EntityTooSmall'],
    ])('%s', async (_what, sent, code) => {
      const before = await place().kept()
      expect(await post(ticket, sent())).toEqual({ status: 400, code })
      await expectAwaited()
      expect(await place().kept()).toEqual(before)
    })

    test.each<[string, Record<string, string>]>([
      ['another key', { key: 'original/evd_0000000000000000000000/1' }],
      ['a key that climbs', { key: '../../keys.json' }],
      ['another type', { 'Content-Type': 'text/html' }],
      ['a field more', { 'x-amz-meta-note': 'x' }],
    ])('%s than the ticket’s', async (_what, change) => {
      const { status } = await post({ ...ticket, fields: { ...ticket.fields, ...change } }, bytes)
      expect([400, 403]).toContain(status)
      await expectAwaited()
    })

    test('what is cut off while it is slowly sent, and keeps nothing of it', async () => {
      const form = Buffer.from(await new Response(formOf(ticket, bytes)).arrayBuffer())
      const boundary = /^--(\S+)/.exec(form.toString('latin1'))?.[1] ?? ''
      const { pathname, origin } = new URL(ticket.url)
      const head = [
        `POST ${pathname} HTTP/1.1`,
        `host: ${new URL(ticket.url).host}`,
        `content-type: multipart/form-data; boundary=${boundary}`,
        `content-length: ${form.length}`,
        '\r\n',
      ].join('\r\n')
      const step = Math.ceil(form.length / 50)
      for (const share of [0.3, 0.9]) {
        const sent = form.subarray(0, Math.floor(form.length * share))
        const pieces = Array.from({ length: 50 }, (_none, index) => sent.subarray(index * step, (index + 1) * step))
        await sendAndVanish(origin, [Buffer.from(head), ...pieces])
      }
      await expectAwaited()
      if (place().isOwn)
        await until(
          async () => unfinishedUploads(place()),
          (count) => count === 0,
          'nothing to be kept',
        )
    })

    test('anything but the photo, which then goes in', async () => {
      const without = await place().kept()
      expect(await post(ticket, bytes)).toEqual({ status: 204, code: undefined })
      const found = await until(
        () => read(evidence),
        ({ state }) => state !== 'awaited',
        'the photo to be checked',
      )
      expect(found).toMatchObject({ state: 'checked', hasPosition: true })
      expect((await place().kept()).visits).not.toEqual(without.visits)
    })
  })

  describe('the check refuses', () => {
    test('a PNG that is named .jpg, and takes it when it is asked for as what it is', async () => {
      const bytes = await shoot({ format: 'png', width: 160, height: 120, seed: seed(place()) + 2 })
      const refused = await handIn(bytes)
      expect([refused.state, refused.verdict, codesOf(refused)]).toEqual(['refused', null, ['type_differs']])
      expect(refused.reasons[0].zh).toContain('image/png')
      const again = await handIn(bytes, { contentType: 'image/png' })
      expect([again.evidence, again.state]).toEqual([refused.evidence, 'checked'])
    })

    test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
      ['an executable of Windows that is named .jpg', () => unlike(place(), '4d5a9000'), 'not_a_photo'],
      ['an executable of Linux that is named .jpg', () => unlike(place(), '7f454c46'), 'not_a_photo'],
      [
        'a web page that is named .jpg',
        () => unlike(place(), Buffer.from('<html><script>').toString('hex')),
        'not_a_photo',
      ],
      ['an archive that is named .jpg', () => unlike(place(), '504b0304'), 'not_a_photo'],
      ['an executable with the head of a photo', () => unlike(place(), 'ffd8ffe04d5a9000'), 'damaged'],
      ['half a photo', async () => (await shoot({ seed: seed(place()) + 3 })).subarray(0, 20_000), 'damaged'],
    ])('%s', async (_what, bytes, reason) => {
      const found = await handIn(await bytes())
      expect([found.state, found.verdict, codesOf(found)]).toEqual(['refused', null, [reason]])
      const link = (headers: Record<string, string>) =>
        place().call('office', 'POST', `/photos/${found.evidence as string}/link`, {
          body: { size: 'display' },
          headers,
        })
      await expectRefused(place(), link, { status: 409, code: 'photo_not_displayable' })
    })
  })

  describe('the check flags', () => {
    test.each<[string, PhotoSpec, string]>([
      ['a photo of 1970', { at: '1970-01-01T00:00:00Z' }, 'capture_time_impossible'],
      ['a photo of 2099', { at: '2099-01-01T00:00:00Z' }, 'capture_time_impossible'],
      ['a photo from London', { latitude: 51.5, longitude: -0.12 }, 'position_outside_china'],
      ['a photo from where no position is', { latitude: 0, longitude: 0 }, 'position_outside_china'],
      ['a photo from the other end of the country', { latitude: 45, longitude: 126 }, 'outside_geofence'],
    ])('%s', async (what, spec, reason) => {
      const found = await handIn(await shoot({ ...spec, seed: seed(place()) + 100 + what.length }))
      expect([found.state, found.verdict]).toEqual(['checked', 'suspicious'])
      expect(codesOf(found)).toContain(reason)
      expect(JSON.stringify(found)).not.toMatch(/51\.5|-0\.12|34\.75|109\.26/)
    })

    test('a photo that was handed in before', async () => {
      const bytes = await shoot({ seed: seed(place()) + 4 })
      const { target, households, helper, call, visit: first } = place()
      await handIn(bytes)
      const other = await call('helper', 'POST', '/visits', { body: visitBody(target, households[0] ?? '', helper) })
      const asked = await call('helper', 'POST', `/visits/${other.body.visit as string}/photos`, {
        body: {
          contentType: 'image/jpeg',
          sizeBytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('base64'),
        },
      })
      expect(other.body.visit).not.toBe(first)
      await post(asked.body.ticket, bytes)
      const found = await until(
        () => read(asked.body.evidence),
        ({ state }) => state !== 'awaited',
        'the check',
      )
      expect(codesOf(found)).toContain('duplicate_photo')
    })
  })
}

/** Other runs on the same target take other pictures. */
const seed = ({ village }: Place): number => Number(village.slice(-5)) * 1000

/** Bytes that begin so and are no photo, different in each run. */
const unlike = (place: Place, beginning: string): Uint8Array =>
  Buffer.concat([Buffer.from(beginning, 'hex'), Buffer.from(place.village), Buffer.alloc(5000, 0x90)])

const formOf = ({ fields }: Ticket, bytes: Uint8Array): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'photo.jpg')
  return form
}

const post = async (ticket: Ticket, bytes: Uint8Array): Promise<Posted> => {
  const response = await fetch(ticket.url, { method: 'POST', body: formOf(ticket, bytes) })
  return { status: response.status, code: /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] }
}

const unfinishedUploads = ({ target }: Place): number => {
  const folder = join(dirname(target.logFile ?? ''), 'objects', 'incoming')
  return existsSync(folder) ? readdirSync(folder).length : 0
}
