import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { exportSPKI, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose'
import { founder } from '@bangfu/local/demonstration/cast'
import type { Answered, Place } from './place.ts'
import { expectProblem, expectRefused } from './refused.ts'

const refused = { status: 401, code: 'not_authenticated' } as const
const secondsNow = (): number => Math.floor(Date.now() / 1000)

/** Tokens that nobody issued, or not for here, or not for now. */
export const badTokens = (place: () => Place): void => {
  const donateAs = (authorization: string, headers: Record<string, string> = {}): Promise<Answered> =>
    place().call(undefined, 'POST', `/funds/${place().fund}/donations`, {
      body: { amountFen: 1, document: '收据' },
      headers: { authorization, ...headers },
    })
  const expectForged = async (token: string): Promise<void> => {
    const send = (headers: Record<string, string>): Promise<Answered> => donateAs(`Bearer ${token}`, headers)
    const { headers } = await expectRefused(place(), send, refused)
    if (place().isOwn) expect(headers.get('www-authenticate')).toBe('Bearer')
  }

  describe('a token', () => {
    test.each<[string, (good: string) => string]>([
      ['whose signature is another', (good) => `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`],
      ['whose signature is missing', (good) => `${good.split('.').slice(0, 2).join('.')}.`],
      ['whose claims were changed', (good) => withClaims(good, { sub: founder })],
      ['whose life was prolonged', (good) => withClaims(good, { exp: secondsNow() + 1e6 })],
      ['that asks not to be verified', (good) => withHeader(good, { alg: 'none' }, '')],
      ['that asks so in other letters', (good) => withHeader(good, { alg: 'nOnE' }, '')],
      ['of two parts', (good) => good.split('.').slice(0, 2).join('.')],
      ['of six parts', (good) => `${good}.${good}`],
      ['that is no token', () => 'x'],
      ['of 7,000 letters', () => 'x'.repeat(7000)],
      ['of JSON that is none', () => [b64('{'), b64('{'), 'AA'].join('.')],
    ])('%s is refused', async (_what, forge) => {
      await expectForged(forge(await place().tokenOf('entry')))
    })

    test('that a key of one’s own signed is refused', async () => {
      const { privateKey } = await generateKeyPair('ES256')
      await expectForged(await signed(privateKey, claimsOf(await place().tokenOf('entry'))))
      const { alg: _alg, ...header } = headerOf(await place().tokenOf('entry'))
      await expectForged(await signed(privateKey, claimsOf(await place().tokenOf('entry')), header))
    })

    test('that brings its own key along is refused', async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
      const jwk = { kty: 'EC', crv: 'P-256', ...(await spkiOf(publicKey)) }
      await expectForged(await signed(privateKey, claimsOf(await place().tokenOf('entry')), { jwk }))
    })

    test('that takes the public key for a shared secret is refused', async () => {
      const jwk = await publicJwk(place().target.origin)
      const pem = await exportSPKI((await importJWK(jwk, 'ES256')) as CryptoKey)
      for (const secret of [pem, pem.trim(), JSON.stringify(jwk), jwk.x ?? '', `${jwk.x}${jwk.y}`]) {
        const claims = new SignJWT(claimsOf(await place().tokenOf('entry')))
        await expectForged(
          await claims.setProtectedHeader({ alg: 'HS256', kid: jwk.kid ?? '' }).sign(Buffer.from(secret.padEnd(32))),
        )
      }
    })

    test.each(['Basic Zm91bmRlcjo=', 'Bearer', 'Bearer ', 'bearer x y', 'Token x', ''])(
      'that is none (%p) is refused',
      async (authorization) => {
        await expectRefused(place(), (headers) => donateAs(authorization, headers), refused)
      },
    )

    test('in the address counts for nothing', async () => {
      const token = await place().tokenOf('auditor')
      const path = `/households?division=${place().village}&access_token=${token}`
      await expectRefused(place(), (headers) => place().call(undefined, 'GET', path, { headers }), refused)
    })

    test('of somebody whom nobody knows opens nothing', async () => {
      const token = await place().target.tokenFor(place().newName())
      const send = (headers: Record<string, string>) => donateAs(`Bearer ${token}`, headers)
      await expectRefused(place(), send, { status: 403, code: 'not_permitted' })
    })
  })

  // With the issuer's own key, which a deployment keeps to itself.
  describe('a token that the issuer’s key signed', () => {
    const issue = async (change: Partial<Record<keyof JWTPayload, unknown>>): Promise<string> => {
      const file = join(dirname(place().target.logFile ?? ''), 'issuer.json')
      const key = (await importJWK(JSON.parse(readFileSync(file, 'utf8')) as JWK, 'ES256')) as CryptoKey
      const good = await place().tokenOf('entry')
      const claims = Object.entries({ ...claimsOf(good), ...change }).filter(([, value]) => value !== undefined)
      return signed(key, Object.fromEntries(claims), headerOf(good))
    }

    test('as it ought to be is good', async () => {
      if (!place().isOwn) return
      expect((await donateAs(`Bearer ${await issue({})}`)).status).toBe(201)
    })

    test.each<[string, () => Partial<Record<keyof JWTPayload, unknown>>]>([
      ['has expired', () => ({ exp: secondsNow() - 1 })],
      ['never expires', () => ({ exp: undefined })],
      ['expires some day', () => ({ exp: 'tomorrow' })],
      ['is not good yet', () => ({ nbf: secondsNow() + 3600 })],
      ['is of another issuer', () => ({ iss: 'https://another-issuer.invalid' })],
      ['is of no issuer', () => ({ iss: undefined })],
      ['is for another audience', () => ({ aud: 'payroll' })],
      ['is for no audience', () => ({ aud: undefined })],
      ['is nobody’s', () => ({ sub: undefined })],
      ['is of an empty name', () => ({ sub: '' })],
      ['is of a number', () => ({ sub: 7 })],
    ])('and that %s is refused', async (_what, change) => {
      if (place().isOwn) await expectForged(await issue(change()))
    })

    test('is refused from the moment it expires, though it was good before', async () => {
      if (!place().isOwn) return
      const exp = secondsNow() + 1
      const token = await issue({ exp })
      const answered = await donateAs(`Bearer ${token}`)
      // The second may have been over before the call was there.
      if (answered.status !== 201) expectProblem(place(), answered, refused)
      while (Date.now() / 1000 < exp + 1) await place().call('entry', 'GET', '/me')
      await expectForged(token)
    })
  })
}

const b64 = (text: string): string => Buffer.from(text).toString('base64url')
const partOf = (token: string, index: number): Record<string, any> =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString())
const headerOf = (token: string): Record<string, any> => partOf(token, 0)
const claimsOf = (token: string): JWTPayload => partOf(token, 1)

const withClaims = (token: string, change: JWTPayload): string => {
  const [header = '', , signature = ''] = token.split('.')
  return [header, b64(JSON.stringify({ ...claimsOf(token), ...change })), signature].join('.')
}

const withHeader = (token: string, header: object, signature: string): string =>
  [b64(JSON.stringify(header)), token.split('.')[1] ?? '', signature].join('.')

const signed = (key: CryptoKey, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ ...header, alg: 'ES256' }).sign(key)

const spkiOf = async (key: CryptoKey): Promise<JWK> => (await import('jose')).exportJWK(key)

/** The issuer's own where it shows it; any other is as good to be refused. */
const publicJwk = async (origin: string): Promise<JWK> => {
  const response = await fetch(`${origin}/dev/jwks.json`)
  const [shown] = response.ok ? ((await response.json()) as { keys: JWK[] }).keys : []
  return shown ?? (await import('jose')).exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey)
}
