import { describe, expect, test } from '@jest/globals'
import type { Answered, Place } from './place.ts'
import { sendAndVanish, sendRaw, statusesIn } from './raw.ts'
import { expectProblem, expectRefused } from './refused.ts'

/** Addresses, methods, headers and connections as nobody means them. */
export const badWire = (place: () => Place): void => {
  const call = (method: string, path: string, headers: Record<string, string> = {}): Promise<Answered> =>
    place().call('office', method, path, { headers })
  const hostLine = (): string => `host: ${new URL(place().target.origin).host}`

  describe('a method that an address does not have', () => {
    test.each([
      ['DELETE', '/me', 'GET'],
      ['PUT', '/households', 'GET, POST'],
      ['PATCH', '/households', 'GET, POST'],
      ['POST', '/households/hsh_0000000000000000000000', 'GET, PATCH'],
      ['OPTIONS', '/funds', 'GET, POST'],
    ])('%s %s', async (method, path, allowed) => {
      const answered = await expectRefused(place(), (headers) => call(method, path, headers), {
        status: 405,
        code: 'method_not_allowed',
      })
      expect(answered.body.allowed).toBe(allowed)
      expect(answered.headers.get('allow')).toBe(allowed)
    })
  })

  describe('an address that there is not', () => {
    test.each([
      '/nowhere',
      '/households/',
      '//households',
      '/Households',
      '/households;x=1',
      '/households/%zz',
      '/households/%',
      '/households/%ff%fe',
      `/households/${'x'.repeat(300)}`,
      '/.env',
      '/dev/nothing',
    ])('%s', async (path) => {
      for (const method of ['GET', 'DELETE']) {
        const answered = await call(method, path)
        expectProblem(place(), answered, { status: 404, code: 'not_found' })
      }
    })

    test.each(['%00', 'HSH_0000000000000000000000', 'vst_0000000000000000000000', '%20', "1'--", '%F0%9F%A6%8A'])(
      'but for its id: %s',
      async (id) => {
        await expectRefused(place(), (headers) => call('GET', `/households/${id}`, headers), {
          status: 400,
          code: 'invalid_input',
          pointer: 'path/household',
        })
      },
    )
  })

  describe('a query', () => {
    test.each([
      ['with a field twice', 'limit=1&limit=2', 'query/limit'],
      ['with a field twice, once in other signs', 'limit=1&%6cimit=1', 'query/limit'],
      ['with a field that nobody asked for', 'offset=10', 'query/offset'],
      ['with a prototype', '__proto__=1', 'query/__proto__'],
      ['with a method of objects', 'toString=1', 'query/toString'],
      ['with too many a page', 'limit=201', 'query/limit'],
      ['with none a page', 'limit=0', 'query/limit'],
      ['with half a page', 'limit=1.5', 'query/limit'],
      ['with pages without end', 'limit=1e9', 'query/limit'],
      ['with a list for a number', 'limit[]=1', 'query/limit[]'],
    ])('%s is refused', async (_what, query, pointer) => {
      const path = `/households?division=${place().village}&${query}`
      await expectRefused(place(), (headers) => call('GET', path, headers), {
        status: 400,
        code: 'invalid_input',
        pointer,
      })
    })

    test.each(['610528%', '61', '6105289', '610528000901%00', "610528' or '1'='1", '*', ''])(
      'for the division %p is refused',
      async (division) => {
        const path = `/households?division=${encodeURIComponent(division)}`
        await expectRefused(place(), (headers) => call('GET', path, headers), {
          status: 400,
          code: 'invalid_input',
          pointer: 'query/division',
        })
      },
    )

    test('for another county finds nothing', async () => {
      for (const division of [place().otherVillage, '610529'])
        await expectRefused(place(), (headers) => call('GET', `/households?division=${division}`, headers), {
          status: 404,
          code: 'not_found',
        })
    })
  })

  describe('a header', () => {
    test('of 100,000 letters in all is not read', async () => {
      const answered = await sendRaw(
        place().target.origin,
        `GET /me HTTP/1.1\r\n${hostLine()}\r\nconnection: close\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\n`,
      )
      expect(statusesIn(answered)).toEqual([431])
    })

    test('of 5,000 languages is answered in Chinese', async () => {
      const answered = await call('GET', '/nowhere', { 'accept-language': 'fr;q=0.1,'.repeat(1000) })
      expectProblem(place(), answered, { status: 404, code: 'not_found' })
    })

    test.each(['*', 'W/"1"', '"99999999999999"', '1', '"-1"', '"1", "2"'])(
      'If-Match %s matches nothing',
      async (tag) => {
        const [household] = place().households
        const send = (headers: Record<string, string>) =>
          place().call('office', 'PATCH', `/households/${household}`, {
            body: { group: '9组', reason: '搬家' },
            headers: { ...headers, 'if-match': tag },
          })
        await expectRefused(place(), send, { status: 412, code: 'version_changed' })
      },
    )

    test('If-Match is needed where something is changed', async () => {
      const [household] = place().households
      const send = (headers: Record<string, string>) =>
        place().call('office', 'PATCH', `/households/${household}`, { body: { group: '9组', reason: '搬家' }, headers })
      await expectRefused(place(), send, { status: 428, code: 'version_required' })
    })
  })

  describe('a path that climbs', () => {
    const signed = `expires=9999999999&signature=${'0'.repeat(64)}`
    test.each([
      '/objects/../../../etc/passwd',
      '/objects/%2e%2e/%2e%2e/etc/passwd',
      `/objects/..%2f..%2fkeys.json?${signed}`,
      `/objects/original/..%5c..%5ckeys.json?${signed}`,
      `/objects//etc/passwd?${signed}`,
      `/objects/%2fetc%2fpasswd?${signed}`,
      `/objects/original%00.jpg?${signed}`,
      `/objects/%zz?${signed}`,
      `/objects/?${signed}`,
      `/objects/${'x'.repeat(5000)}?${signed}`,
      '/objects\\..\\..\\keys.json',
      '/dev/../keys.json',
      '/dev/%2e%2e/keys.json',
      'file:///etc/passwd',
    ])('%s leads nowhere', async (path) => {
      const before = await place().kept()
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answered = await sendRaw(
          place().target.origin,
          `${method} ${path} HTTP/1.1\r\n${hostLine()}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
        )
        const [status = 0] = statusesIn(answered)
        expect([400, 401, 403, 404, 405]).toContain(status)
        expect(answered).not.toMatch(/root:|"current"|BEGIN/)
      }
      expect(await place().kept()).toEqual(before)
    })
  })

  describe('a connection', () => {
    const head = async (more: string): Promise<string> =>
      [
        `POST /funds/${place().fund}/donations HTTP/1.1`,
        hostLine(),
        `authorization: Bearer ${await place().tokenOf('entry')}`,
        `idempotency-key: ${place().newName()}`,
        'content-type: application/json',
        more,
        '\r\n',
      ].join('\r\n')
    const donation = '{"amountFen":31,"document":"x"}'
    const smuggled = 'GET /me HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n'
    const expectNothing = async (bytes: string, statuses: readonly number[]): Promise<void> => {
      const before = await place().kept()
      const answered = await sendRaw(place().target.origin, bytes)
      expect(statusesIn(answered)).toEqual(statuses)
      expect(await place().kept()).toEqual(before)
    }

    test('on which a body is longer than it was said to be ends there', async () => {
      await expectNothing(`${await head('content-length: 10')}${donation}`, [400])
    })

    test('on which a second request hides behind the first has nobody’s rights for it', async () => {
      const bytes = `${await head('content-length: 10')}${donation.slice(0, 10)}${smuggled}`
      await expectNothing(bytes, [400, 401])
    })

    test.each([
      ['two lengths', 'content-length: 31\r\ncontent-length: 3'],
      ['a length and pieces', 'content-length: 31\r\ntransfer-encoding: chunked'],
      ['a length below nothing', 'content-length: -1'],
      ['a length in words', 'content-length: many'],
      ['pieces twice over', 'transfer-encoding: chunked, chunked'],
      ['pieces in disguise', 'transfer-encoding: xchunked'],
      ['a header without a name', ': nothing'],
      ['a header with a line break in it', 'x-a: b\rc: d'],
    ])('with %s is ended', async (_what, more) => {
      await expectNothing(`${await head(`connection: close\r\n${more}`)}${donation}${smuggled}`, [400])
    })

    test('that speaks something else is ended', async () => {
      await expectNothing('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400])
      await expectNothing('HELO mail\r\n\r\n', [400])
    })

    test('that is cut in the middle of a body leaves nothing', async () => {
      const before = await place().kept()
      const bytes = Buffer.from(`${await head(`content-length: ${donation.length}`)}${donation}`)
      for (const cut of [20, 200, bytes.length - 1])
        await sendAndVanish(place().target.origin, [bytes.subarray(0, 10), bytes.subarray(10, cut)])
      expect(await place().kept()).toEqual(before)
    })

    test('as it ought to be pays in', async () => {
      const answered = await sendRaw(
        place().target.origin,
        `${await head(`connection: close\r\ncontent-length: ${donation.length}`)}${donation}`,
      )
      expect(statusesIn(answered)).toEqual([201])
    })
  })
}
