import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { founder } from '@bangfu/local/demonstration/cast'
import { openTarget, type Target } from './target.ts'

/** What is promised of every request, on both hosts: the same status for the same mistake. */
let target: Target
let token: string
beforeAll(async () => {
  target = await openTarget()
  token = await target.tokenFor(founder)
}, 60_000)
afterAll(() => target.stop())

const call = async (
  method: string,
  path: string,
  { body, ...headers }: Record<string, string | Uint8Array<ArrayBuffer> | undefined> = {},
): Promise<{ status: number; type: string | null; headers: Headers; body: any }> => {
  const response = await fetch(target.origin + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(headers as Record<string, string>) },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type')
  return { status: response.status, type, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

const json = { 'content-type': 'application/json', 'idempotency-key': 'edge-1' }

describe('a request', () => {
  test('without a token, with a forged one or with one of another issuer is not let in', async () => {
    const [head = '', claims = '', signature = ''] = token.split('.')
    const other = Buffer.from(JSON.stringify({ sub: 'founder', iss: 'https://other.invalid', aud: 'bangfu' }))
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
    for (const authorization of [
      '',
      'Bearer x',
      `Bearer ${head}.${other.toString('base64url')}.${signature}`,
      `Bearer ${head}.${claims}.${signature.toLowerCase()}`,
      `Bearer ${unsigned}`,
    ])
      expect((await call('GET', '/me', { authorization })).status).toBe(401)
    expect((await call('GET', '/me')).status).toBe(200)
  })

  test('to an unknown address, or with a method that the address does not have, is told so as a problem', async () => {
    const nowhere = await call('GET', '/nowhere')
    expect(nowhere).toMatchObject({ status: 404, body: { type: '/problems/not_found' } })
    expect(nowhere.type).toContain('application/problem+json')
    const wrong = await call('DELETE', '/me')
    expect(wrong).toMatchObject({ status: 405, body: { type: '/problems/method_not_allowed', allowed: 'GET' } })
  })

  test('is answered in the language that the caller prefers, with a number to quote', async () => {
    const chinese = await call('POST', '/users', { ...json, body: '{' })
    expect(chinese).toMatchObject({ status: 400, body: { title: '请求体不是合法的 JSON' } })
    const english = await call('POST', '/users', { ...json, body: '{', 'accept-language': 'en-GB, zh;q=0.5' })
    expect(english.body.title).toBe('The body is not valid JSON')
    expect(english.body.instance).toBe(`urn:request:${english.headers.get('x-request-id')}`)
  })

  test('with bytes that are not UTF-8, unknown fields, another type or too large a body is refused', async () => {
    const gbk = new Uint8Array([...Buffer.from('{"subject":"'), 0xcd, 0xf5, ...Buffer.from('"}')])
    const damaged = await call('POST', '/users', { ...json, body: gbk })
    expect(damaged).toMatchObject({ status: 400, body: { type: '/problems/malformed_json' } })
    const unknown = await call('POST', '/users', { ...json, body: '{"subject":"x","admin":true}' })
    expect(unknown).toMatchObject({ status: 400, body: { type: '/problems/invalid_input' } })
    expect(JSON.stringify(unknown.body.errors)).toContain('body/admin')
    expect((await call('POST', '/users', { ...json, 'content-type': 'text/plain', body: '{}' })).status).toBe(415)
    for (const bytes of [100_000, 11_000_000]) {
      const large = await call('POST', '/users', { ...json, body: new Uint8Array(bytes).fill(0x20) }).catch(() => ({
        // The one-machine host closes the connection on whoever goes on sending what nobody reads.
        status: 413,
      }))
      expect(large.status).toBe(413)
    }
  })

  test('with an encoded path or query means the same on both hosts', async () => {
    expect((await call('GET', '/users/%2e%2e%2fme')).status).toBeGreaterThanOrEqual(400)
    expect((await call('GET', '/users/%E7%8E%8B')).status).toBe(400)
    expect((await call('GET', '/users/%ZZ')).status).toBeLessThan(500)
    expect((await call('GET', '/users?limit=%31')).status).toBe(200)
    expect((await call('GET', '/users?limit=1&limit=2')).status).toBe(400)
  })

  test('that is repeated with its key is answered as the first time; with another body it is refused', async () => {
    const body = JSON.stringify({ issuer: 'https://edge.invalid', subject: 'edge', name: '某人', division: '610528' })
    const headers = { ...json, 'idempotency-key': `edge-${target.stage.period}` }
    const first = await call('POST', '/users', { ...headers, body })
    const again = await call('POST', '/users', { ...headers, body })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    const changed = await call('POST', '/users', { ...headers, body: body.replace('某人', '别人') })
    expect(changed).toMatchObject({ status: 422, body: { type: '/problems/idempotency_key_reused' } })
  })
})
