import { describe, expect, test } from '@jest/globals'
import type { RefusalCode } from '@bangfu/kernel/refusal-codes'
import { visitBody, type Place } from './place.ts'
import { expectProblem, expectRefused } from './refused.ts'

const tenMegabytes = 10_000_000

/** Bodies that are not what a route reads. */
export const badBodies = (place: () => Place): void => {
  const donate = (body: unknown, headers: Record<string, string> = {}) =>
    place().call('entry', 'POST', `/funds/${place().fund}/donations`, { body, headers })

  describe('a body that is no JSON', () => {
    test.each<[string, string | Uint8Array]>([
      ['is empty', ''],
      ['ends in the middle', '{"amountFen":1,"document":"收'],
      ['has a comma too many', '{"amountFen":1,"document":"收据",}'],
      ['has quotes of another kind', "{'amountFen':1,'document':'收据'}"],
      ['has a number that is none', '{"amountFen":NaN,"document":"收据"}'],
      ['has a number with leading zeros', '{"amountFen":0100,"document":"收据"}'],
      ['goes on after its end', '{"amountFen":1,"document":"收据"}{"amountFen":1}'],
      ['is a form', 'amountFen=1&document=x'],
      ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
      [
        'is GBK',
        Buffer.concat([Buffer.from('{"amountFen":1,"document":"'), Buffer.from('cad5bedd', 'hex'), Buffer.from('"}')]),
      ],
      ['was not UTF-8 when a gateway took it for that', '{"amountFen":1,"document":"\ufffd\ufffd"}'],
      ['is UTF-16', Buffer.from('\ufeff{"amountFen":1,"document":"x"}', 'utf16le')],
    ])('%s', async (_what, body) => {
      await expectRefused(place(), (headers) => donate(body, headers), { status: 400, code: 'malformed_json' })
    })

    test.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/xml',
      'multipart/form-data; boundary=x',
    ])('is not said to be JSON but %s', async (type) => {
      const send = (headers: Record<string, string>) =>
        donate('{"amountFen":1,"document":"x"}', { ...headers, 'content-type': type })
      await expectRefused(place(), send, { status: 415, code: 'unsupported_media_type' })
    })
  })

  describe('a body of 10 MB', () => {
    test('is refused with the limit', async () => {
      const send = (headers: Record<string, string>) => donate(Buffer.alloc(tenMegabytes, 0x20), headers)
      const { body } = await expectRefused(place(), send, { status: 413, code: 'body_too_large' })
      if (place().isOwn) expect(body.limitBytes).toBe(65_536)
    })

    test('is refused too when it does not say how long it is', async () => {
      await expectRefused(place(), (headers) => donate(endless(tenMegabytes), headers), {
        status: 413,
        code: 'body_too_large',
      })
    })

    test('leaves the connection to the next request', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, async (_none, index) =>
          index % 2 === 0 ? donate(Buffer.alloc(tenMegabytes, 0x20)) : place().call('entry', 'GET', '/me'),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual([413, 200, 413, 200, 413, 200, 413, 200])
    })
  })

  describe('a body that has what nobody asked for', () => {
    test.each<[string, object, string]>([
      ['a field', { amountFen: 1, document: '收据', approvedBy: 'me' }, 'body/approvedBy'],
      ['its prototype', JSON.parse('{"amountFen":1,"document":"x","__proto__":{"a":1}}') as object, 'body/__proto__'],
      ['its constructor', { amountFen: 1, document: '收据', constructor: {} }, 'body/constructor'],
      ['the same field in other letters', { amountFen: 1, document: '收据', AmountFen: 2 }, 'body/AmountFen'],
    ])('%s', async (_what, body, pointer) => {
      await expectRefused(place(), (headers) => donate(body, headers), { status: 400, code: 'invalid_input', pointer })
    })

    test('a field deep inside', async () => {
      const goods = [{ name: '面粉', quantity: 1, unit: '袋', paid: true }]
      await expectVisitRefused({ goods }, 'body/goods/0/paid')
    })
  })

  describe('a body of wrong types', () => {
    test.each<[string, unknown, string]>([
      ['nothing', null, 'body'],
      ['a list', [{ amountFen: 1, document: '收据' }], 'body'],
      ['a text', '"amountFen"', 'body'],
      ['a number', '7', 'body'],
      ['lists in lists in lists', '['.repeat(30_000) + ']'.repeat(30_000), 'body'],
      ['an empty object', {}, 'body/amountFen'],
      ['a number as text', { amountFen: '100', document: '收据' }, 'body/amountFen'],
      ['a text as number', { amountFen: 100, document: 7 }, 'body/document'],
      ['null for a text', { amountFen: 100, document: null }, 'body/document'],
      ['a text of blanks', { amountFen: 100, document: ' \t ' }, 'body/document'],
      ['a text without end', { amountFen: 100, document: '据'.repeat(5000) }, 'body/document'],
      ['a time that is none', { amountFen: 100, document: '收据', at: '2020-02-30T10:00:00Z' }, 'body/at'],
      ['a time without a zone', { amountFen: 100, document: '收据', at: '2020-02-03 10:00' }, 'body/at'],
    ])('%s', async (_what, body, pointer) => {
      await expectRefused(place(), (headers) => donate(body, headers), { status: 400, code: 'invalid_input', pointer })
    })

    test.each<[string, object, string]>([
      ['a latitude as text', { position: { latitude: '34.75', longitude: 109.26 } }, 'body/position/latitude'],
      ['half a position', { position: { latitude: 34.75 } }, 'body/position/longitude'],
      ['a kind that is none', { kind: 'dinner' }, 'body/kind'],
      ['goods that are no list', { goods: { name: '面粉' } }, 'body/goods'],
      ['an id of something else', { household: 'vst_0000000000000000000000' }, 'body/household'],
    ])('%s', async (_what, more, pointer) => {
      await expectVisitRefused(more, pointer)
    })
  })

  describe('a position outside China', () => {
    test.each([
      ['where the equator meets Greenwich', { latitude: 0, longitude: 0 }],
      ['in London', { latitude: 51.5, longitude: -0.12 }],
      ['with its numbers the wrong way round', { latitude: 53.9, longitude: 34.75 }],
    ])('%s', async (_where, position) => {
      await expectVisitRefused({ position }, undefined, { status: 422, code: 'position_outside_china' })
    })

    test('outside the earth', async () => {
      await expectVisitRefused({ position: { latitude: 109.26, longitude: 34.75 } }, 'body/position/latitude')
    })
  })

  const expectVisitRefused = async (
    more: object,
    pointer: string | undefined,
    expected: { status: number; code: RefusalCode } = { status: 400, code: 'invalid_input' },
  ): Promise<void> => {
    const { target, households, helper } = place()
    const body = { ...visitBody(target, households[0] ?? '', helper), ...more }
    const send = (headers: Record<string, string>) => place().call('helper', 'POST', '/visits', { body, headers })
    await expectRefused(place(), send, { ...expected, ...(pointer !== undefined && { pointer }) })
  }

  describe('an Idempotency-Key', () => {
    test('sent again with the same body pays in once and answers as the first time', async () => {
      const key = { 'idempotency-key': place().newName() }
      const before = await place().kept()
      const first = await donate({ amountFen: 700, document: '收据' }, key)
      const between = await place().kept()
      expect([between.money, between.trail]).not.toContainEqual(before.money)
      expect([between.money, between.trail]).not.toContainEqual(before.trail)
      const second = await donate({ amountFen: 700, document: '收据' }, key)
      expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true'])
      expect(second.body).toEqual(first.body)
      expect(await place().kept()).toEqual(between)
    })

    test('sent again with another body, another query or to another place is refused', async () => {
      const key = { 'idempotency-key': place().newName() }
      await donate({ amountFen: 700, document: '收据' }, key)
      const refused = { status: 422, code: 'idempotency_key_reused' } as const
      const other = { amountFen: 800, document: '收据' }
      await expectRefused(place(), (headers) => donate(other, { ...headers, ...key }), refused)
      const spaced = '{"amountFen":700,"document":"收据" }'
      await expectRefused(place(), (headers) => donate(spaced, { ...headers, ...key }), refused)
      const { period } = place().target.stage
      const plan = { item: 'aid', period, basis: '据', lines: [{ household: place().households[0], amountFen: 1 }] }
      const send = (headers: Record<string, string>) =>
        place().call('entry', 'POST', `/funds/${place().fund}/plans`, { body: plan, headers: { ...headers, ...key } })
      await expectRefused(place(), send, refused)
    })

    test('of somebody else is nobody’s', async () => {
      const key = { 'idempotency-key': place().newName() }
      await donate({ amountFen: 700, document: '收据' }, key)
      const unit = { name: `单位 ${place().newName()}`, kind: 'school', division: '610528' }
      const made = await place().call('office', 'POST', '/units', { body: unit, headers: key })
      expect([made.status, made.headers.get('idempotent-replayed')]).toEqual([201, null])
    })

    test('is required where money moves', async () => {
      const { fund, target, tokenOf } = place()
      const before = await place().kept()
      const response = await fetch(`${target.origin}/funds/${fund}/donations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await tokenOf('entry')}`, 'content-type': 'application/json' },
        body: '{"amountFen":700,"document":"收据"}',
      })
      const answered = { status: response.status, headers: response.headers, body: await response.json() }
      expectProblem(place(), answered, { status: 400, code: 'idempotency_key_required' })
      expect(await place().kept()).toEqual(before)
    })

    test.each([
      ['of 10,000 letters', 'k'.repeat(10_000)],
      ['with blanks', 'a b'],
    ])('%s is refused', async (_what, key) => {
      const send = (headers: Record<string, string>) =>
        donate({ amountFen: 700, document: '收据' }, { ...headers, 'idempotency-key': key })
      await expectRefused(place(), send, {
        status: 400,
        code: 'invalid_input',
        pointer: 'header/Idempotency-Key',
      })
    })
  })
}

/** Blanks that do not say beforehand how many they are. */
const endless = (bytes: number): ReadableStream<Uint8Array> => {
  let left = bytes
  return new ReadableStream({
    pull: (controller) => {
      if (left <= 0) return controller.close()
      controller.enqueue(new Uint8Array(Math.min(left, 65_536)).fill(0x20))
      left -= 65_536
    },
  })
}
