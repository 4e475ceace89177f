import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { startProcessHost, type ProcessHost } from '../support/process-host.ts'

/** A real issuer, as a county has one: discovery document, keys, tokens. */
let issuer: Server
let issuerUrl: string
let key: CryptoKey
let host: ProcessHost
const folder = mkdtempSync(join(tmpdir(), 'bangfu-issuer-'))

beforeAll(async () => {
  const pair = await generateKeyPair('RS256')
  key = pair.privateKey
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256' }
  issuer = createServer((request, response) => {
    const known: Record<string, unknown> = {
      '/.well-known/openid-configuration': { issuer: issuerUrl, jwks_uri: `${issuerUrl}/keys` },
      '/keys': { keys: [jwk] },
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(known[request.url ?? ''] ?? {}))
  }).listen(0, '127.0.0.1')
  await once(issuer, 'listening')
  issuerUrl = `http://127.0.0.1:${(issuer.address() as { port: number }).port}`
  host = await startProcessHost([
    '--data',
    folder,
    '--port',
    '0',
    '--issuer',
    issuerUrl,
    '--audience',
    'county',
    '--founder',
    'chief',
  ])
}, 30_000)

afterAll(async () => {
  host.child.kill('SIGTERM')
  await host.exited
  issuer.close()
  issuer.closeAllConnections()
  rmSync(folder, { recursive: true })
})

const token = (subject: string, audience = 'county', issuedBy = issuerUrl): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setSubject(subject)
    .setAudience(audience)
    .setIssuer(issuedBy)
    .setExpirationTime('1h')
    .sign(key)

const me = async (bearer: string): Promise<{ status: number; body: any }> => {
  const response = await fetch(`${host.origin}/me`, { headers: { authorization: `Bearer ${bearer}` } })
  return { status: response.status, body: await response.json() }
}

test('a token of the real issuer signs in, and the founder may grant', async () => {
  const { status, body } = await me(await token('chief'))
  expect(status).toBe(200)
  expect(body.grants.map(({ role }: any) => role)).toEqual(['administrator'])
})

test('somebody who signs in without a grant has no role', async () => {
  expect((await me(await token('stranger'))).status).toBe(403)
})

test('a token for another audience or of another issuer is refused', async () => {
  expect((await me(await token('chief', 'another'))).status).toBe(401)
  expect((await me(await token('chief', 'county', 'https://issuer.invalid'))).status).toBe(401)
})

test('the development issuer is not there', async () => {
  expect((await fetch(`${host.origin}/dev/login`)).status).toBe(404)
  expect(
    (await fetch(`${host.origin}/dev/tokens`, { method: 'POST', body: new URLSearchParams({ subject: 'chief' }) }))
      .status,
  ).toBe(404)
})

test('a token whose subject is longer than any login has no role, and is no defect', async () => {
  for (const subject of ['a'.repeat(3000), 'half \ud800', '张三'])
    expect((await me(await token(subject))).status).toBe(403)
})
