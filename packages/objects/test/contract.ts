import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { StreamedObjects, TicketRequest, UploadTicket } from '@bangfu/objects/objects'

/** What a store enforces by itself; where it does not, the check of the evidence service does, afterwards. */
export type Capabilities = {
  /** It refuses bytes whose SHA-256 is not the ticket's. S3 and the disk do; Ceph 16 does not look at the field. */
  readonly refusesOtherBytes: boolean
  /** What was uploaded stays, whoever has another ticket for the key. S3 keeps versions instead. */
  readonly keepsFirst: boolean
}

export type Store = {
  readonly objects: StreamedObjects
  readonly capabilities: Capabilities
  /** Moves the clock that tickets and links are made by; the store's own stays with the time of day. */
  shiftMs(ms: number): void
  close(): Promise<void>
}

/** A device's upload: the ticket's fields, then the file. */
export const post = async (
  ticket: UploadTicket,
  bytes: Uint8Array,
  change: Readonly<Record<string, string | undefined>> = {},
): Promise<{ status: number; body: string }> => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...ticket.fields, ...change }))
    if (value !== undefined) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)]), 'photo.jpg')
  const response = await fetch(ticket.url, { method: 'POST', body: form })
  return { status: response.status, body: await response.text() }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64')
const codeOf = (body: string): string => /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? ''

/** The promises of the objects port, the same for every store. */
export const objectsContract = (name: string, open: () => Promise<Store>): void =>
  describe(`objects on ${name}`, () => {
    let store: Store
    beforeAll(async () => {
      store = await open()
    }, 120_000)
    afterAll(() => store.close())

    let keys = 0
    const newKey = (): string => `original/evd_${process.pid}_${++keys}`
    const requestFor = (key: string, bytes: Uint8Array, more: Partial<TicketRequest> = {}): TicketRequest => ({
      key,
      contentType: 'image/jpeg',
      minBytes: bytes.length,
      maxBytes: bytes.length,
      sha256: hashOf(bytes),
      minutes: 10,
      ...more,
    })
    const nothingAt = async (key: string): Promise<void> => expect(await store.objects.head(key)).toBeUndefined()

    describe('a ticket', () => {
      test('lets exactly its bytes in', async () => {
        const [key, bytes] = [newKey(), randomBytes(100_000)]
        const answer = await post(await store.objects.ticket(requestFor(key, bytes)), bytes)
        expect(answer).toEqual({ status: 204, body: '' })
        expect(await store.objects.head(key)).toMatchObject({ key, sizeBytes: 100_000, contentType: 'image/jpeg' })
        expect(Buffer.from((await store.objects.read(key, 100_000)) ?? [])).toEqual(bytes)
      })

      test('names when it ends', async () => {
        const ticket = await store.objects.ticket(requestFor(newKey(), randomBytes(9)))
        const leftMs = Date.parse(ticket.expiresAt) - Date.now()
        expect(Math.abs(leftMs - 600_000)).toBeLessThan(5000)
      })

      test('takes the same bytes twice and changes nothing by it', async () => {
        const [key, bytes] = [newKey(), randomBytes(5000)]
        const ticket = await store.objects.ticket(requestFor(key, bytes))
        expect((await post(ticket, bytes)).status).toBe(204)
        expect((await post(ticket, bytes)).status).toBe(204)
        expect(Buffer.from((await store.objects.read(key, 5000)) ?? [])).toEqual(bytes)
      })

      test('takes the same bytes at the same moment', async () => {
        const [key, bytes] = [newKey(), randomBytes(5000)]
        const ticket = await store.objects.ticket(requestFor(key, bytes))
        const answers = await Promise.all([1, 2, 3, 4].map(() => post(ticket, bytes)))
        expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204])
        expect(Buffer.from((await store.objects.read(key, 5000)) ?? [])).toEqual(bytes)
      })

      const cases: [string, (bytes: Buffer) => { ticket?: Partial<TicketRequest>; sent?: Buffer }, string][] = [
        ['a file that is too large', (bytes) => ({ sent: Buffer.concat([bytes, bytes]) }), 'EntityTooLarge'],
        ['a file that is far too large', () => ({ sent: randomBytes(3_000_000) }), 'EntityTooLarge'],
        ['a file that is too small', (bytes) => ({ sent: bytes.subarray(1) }), 'EntityTooSmall'],
        ['an empty file', () => ({ sent: Buffer.alloc(0) }), 'EntityTooSmall'],
      ]
      test.each(cases)('refuses %s', async (_what, make, code) => {
        const [key, bytes] = [newKey(), randomBytes(20_000)]
        const { ticket = {}, sent = bytes } = make(bytes)
        const answer = await post(await store.objects.ticket(requestFor(key, bytes, ticket)), sent)
        expect([answer.status, codeOf(answer.body)]).toEqual([400, code])
        await nothingAt(key)
      })

      const tampered: [string, (ticket: UploadTicket) => Record<string, string | undefined>][] = [
        ['another type', () => ({ 'Content-Type': 'text/html' })],
        ['no type', () => ({ 'Content-Type': undefined })],
        ['another key', () => ({ key: 'original/evd_of_somebody_else' })],
        ['a key outside of the store', () => ({ key: '../../etc/passwd' })],
        ['another signature', ({ fields }) => changed(fields, /signature/i, (value) => flip(value))],
        ['no signature', ({ fields }) => changed(fields, /signature/i, () => undefined)],
        [
          'a wider policy',
          ({ fields }) =>
            changed(fields, /^policy$/i, (value) => {
              const policy = Buffer.from(value, 'base64').toString().replace('20000]', '90000]')
              return Buffer.from(policy).toString('base64')
            }),
        ],
        ['a field that the policy does not name', () => ({ 'x-amz-meta-note': 'hello' })],
        ['another hash', () => ({ 'x-amz-checksum-sha256': hashOf(Buffer.from('other')) })],
      ]
      test.each(tampered)('refuses a form with %s', async (_what, change) => {
        const [key, bytes] = [newKey(), randomBytes(20_000)]
        const ticket = await store.objects.ticket(requestFor(key, bytes))
        const answer = await post(ticket, bytes, change(ticket))
        expect([400, 403]).toContain(answer.status)
        expect(codeOf(answer.body)).toMatch(/AccessDenied|SignatureDoesNotMatch|Invalid/)
        await nothingAt(key)
      })

      test('is of no use when it has expired', async () => {
        const [key, bytes] = [newKey(), randomBytes(500)]
        store.shiftMs(-11 * 60_000)
        const ticket = await store.objects.ticket(requestFor(key, bytes))
        store.shiftMs(0)
        const answer = await post(ticket, bytes)
        expect([answer.status, codeOf(answer.body)]).toEqual([403, 'AccessDenied'])
        await nothingAt(key)
      })

      test('refuses other bytes of the same size, or leaves that to the check', async () => {
        const [key, bytes, other] = [newKey(), randomBytes(500), randomBytes(500)]
        const answer = await post(await store.objects.ticket(requestFor(key, bytes)), other)
        if (store.capabilities.refusesOtherBytes) {
          expect([answer.status, codeOf(answer.body)]).toEqual([400, 'BadDigest'])
          await nothingAt(key)
        } else {
          expect(answer.status).toBe(204)
          expect(hashOf((await store.objects.read(key, 500)) ?? Buffer.alloc(0))).not.toBe(hashOf(bytes))
        }
      })

      test('for other bytes under a key that is taken leaves the first there, or a version of them', async () => {
        const [key, first, second] = [newKey(), randomBytes(500), randomBytes(500)]
        await post(await store.objects.ticket(requestFor(key, first)), first)
        const answer = await post(await store.objects.ticket(requestFor(key, second)), second)
        expect(answer.status).toBe(store.capabilities.keepsFirst ? 412 : 204)
        const there = Buffer.from((await store.objects.read(key, 500)) ?? [])
        expect(there).toEqual(store.capabilities.keepsFirst ? first : second)
      })
    })

    describe('an object', () => {
      test('that is not there is undefined, and removing it is no error', async () => {
        const key = newKey()
        await nothingAt(key)
        expect(await store.objects.read(key, 10)).toBeUndefined()
        await store.objects.remove(key)
      })

      test('is written, replaced and removed', async () => {
        const key = `display/${newKey()}/thumbnail.jpg`
        await store.objects.write(key, Buffer.from('first'), 'image/jpeg')
        await store.objects.write(key, Buffer.from('the second'), 'image/png')
        expect(await store.objects.head(key)).toMatchObject({ sizeBytes: 10, contentType: 'image/png' })
        expect(Buffer.from((await store.objects.read(key, 10)) ?? []).toString()).toBe('the second')
        await store.objects.remove(key)
        await nothingAt(key)
      })

      test('larger than the reader can take is not read', async () => {
        const key = newKey()
        await store.objects.write(key, Buffer.alloc(1001), 'image/jpeg')
        await expect(store.objects.read(key, 1000)).rejects.toThrow(RangeError)
      })

      test.each(['', '../x', 'a//b', 'a/../b', '/a', 'a/', 'a\0b', 'é', 'a b', `k${'x'.repeat(200)}`])(
        'has no key like %j',
        async (key) => {
          await expect(store.objects.write(key, Buffer.from('x'), 'image/jpeg')).rejects.toThrow(RangeError)
          await expect(store.objects.ticket(requestFor(key, Buffer.from('x')))).rejects.toThrow(RangeError)
          await expect(store.objects.link(key, 10)).rejects.toThrow(RangeError)
        },
      )
    })

    describe('a stream', () => {
      const pieces = async function* (count: number, piece: Uint8Array, broken = false) {
        for (let left = count; left > 0; left--) yield piece
        if (broken) throw new TypeError('broken off')
      }
      const wholeOf = async (key: string): Promise<Buffer> => {
        const chunks: Uint8Array[] = []
        for await (const chunk of (await store.objects.readStream(key)) ?? []) chunks.push(chunk)
        return Buffer.concat(chunks)
      }

      test.each([0, 3, 700])('of %i pieces is one object, and comes back as it went', async (count) => {
        const [key, piece] = [newKey(), randomBytes(30_000)]
        const sizeBytes = await store.objects.writeStream(key, pieces(count, piece), 'text/csv')
        expect(sizeBytes).toBe(count * 30_000)
        expect(await store.objects.head(key)).toMatchObject({ sizeBytes, contentType: 'text/csv' })
        expect((await wholeOf(key)).equals(Buffer.concat(Array<Buffer>(count).fill(piece)))).toBe(true)
      })

      test('that breaks off leaves what was there', async () => {
        const [key, piece] = [newKey(), randomBytes(1000)]
        await expect(store.objects.writeStream(key, pieces(3, piece, true), 'text/csv')).rejects.toThrow('broken off')
        expect(await store.objects.readStream(key)).toBeUndefined()
        await store.objects.writeStream(key, pieces(1, piece), 'text/csv')
        const large = randomBytes(1_000_000)
        await expect(store.objects.writeStream(key, pieces(20, large, true), 'text/csv')).rejects.toThrow('broken off')
        expect((await wholeOf(key)).equals(piece)).toBe(true)
      })
    })

    describe('a link', () => {
      test('with a name gives a file to keep, called so in Chinese', async () => {
        const key = newKey()
        await store.objects.write(key, Buffer.from('a'), 'text/csv')
        const { url } = await store.objects.link(key, 60, '黄窑村 结果.csv')
        const response = await fetch(url)
        expect(response.status).toBe(200)
        expect(response.headers.get('content-disposition')).toBe(
          `attachment; filename="______.csv"; filename*=UTF-8''${encodeURIComponent('黄窑村 结果.csv')}`,
        )
        const other = url.replaceAll(/(%(?:25)?BB%(?:25)?)93/g, '$194')
        expect(other).not.toBe(url)
        expect((await fetch(other)).status).toBe(403)
      })

      test('reads the one object and says that nobody else may keep it', async () => {
        const key = `display/${newKey()}/display.jpg`
        await store.objects.write(key, Buffer.from('picture'), 'image/jpeg')
        const link = await store.objects.link(key, 60)
        const response = await fetch(link.url)
        expect([response.status, await response.text()]).toEqual([200, 'picture'])
        expect(response.headers.get('content-type')).toBe('image/jpeg')
        expect(response.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/)
        expect(response.headers.get('content-disposition')).toBe('inline; filename="display.jpg"')
        expect(Math.abs(Date.parse(link.expiresAt) - Date.now() - 60_000)).toBeLessThan(5000)
      })

      test('is of no use when it has expired, was changed or names another object', async () => {
        const [key, other] = [newKey(), newKey()]
        for (const each of [key, other]) await store.objects.write(each, Buffer.from('picture'), 'image/jpeg')
        store.shiftMs(-120_000)
        const expired = await store.objects.link(key, 60)
        store.shiftMs(0)
        const { url } = await store.objects.link(key, 60)
        const signature = /signature=([0-9a-f]+)/i.exec(url)?.[1] ?? ''
        const bad = [expired.url, url.replace(key, other), url.replace(signature, flip(signature)), url.split('?')[0]]
        for (const each of bad) expect((await fetch(each ?? '')).status).toBe(403)
      })
    })

    test('a list gives keys under a prefix in order, after a key', async () => {
      const prefix = `list/${process.pid}-${Date.now()}/`
      const all = ['b', 'a', 'c/x', 'c-y', 'd'].map((end) => prefix + end)
      for (const key of all) await store.objects.write(key, Buffer.from('12345'), 'image/jpeg')
      const listed = await store.objects.list(prefix)
      expect(listed.map(({ key }) => key)).toEqual(all.toSorted())
      expect(listed[0]).toEqual({ key: `${prefix}a`, sizeBytes: 5, storedAt: expect.any(String) })
      expect((await store.objects.list(prefix, `${prefix}c-y`)).map(({ key }) => key)).toEqual([
        `${prefix}c/x`,
        `${prefix}d`,
      ])
      expect(await store.objects.list(`${prefix}nothing`)).toEqual([])
    })
  })

const flip = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1)

const changed = (
  fields: Readonly<Record<string, string>>,
  which: RegExp,
  to: (value: string) => string | undefined,
): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => which.test(name))
      .map(([name, value]) => [name, to(value)]),
  )
