import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import { readJson, writeJson } from './json-file.ts'
import { loginPage } from './login-page.ts'

/** Someone the login page offers. */
export type Person = { readonly subject: string; readonly name: string; readonly role: string }

export type DevelopmentIssuer = {
  readonly url: string
  readonly publicKey: JWK
  /** A token for this subject, as `curl` uses it. */
  tokenFor(subject: string, lifeSeconds?: number): Promise<string>
  /** Serves discovery, keys, the login page and the token endpoint; false when the path is none of these. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

const audience = 'bangfu'
const codeLifeMs = 60_000

type Code = {
  readonly subject: string
  readonly challenge: string
  readonly redirect: string
  readonly expiresMs: number
}

/**
 * An OpenID provider for development and demonstration: anybody may be anybody, without a password.
 * Authorisation code flow with PKCE (RFC 7636) for a browser, `POST /dev/tokens` for curl.
 */
export const openDevelopmentIssuer = async (
  file: string,
  url: () => string,
  people: () => readonly Person[],
  /** Names under which this host is known, besides addresses and `localhost`. */
  names: readonly string[] = [],
): Promise<DevelopmentIssuer> => {
  const key = await readKey(file)
  const { d: _private, ...publicKey } = key
  const kid = await calculateJwkThumbprint(publicKey)
  const signingKey = await importJWK(key, 'ES256')
  const codes = new Map<string, Code>()
  const tokenFor = (subject: string, lifeSeconds = 12 * 3600): Promise<string> =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(issuerName)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSeconds)
      .sign(signingKey)

  const authorize = (query: URLSearchParams): Reply => {
    const redirect = query.get('redirect_uri') ?? ''
    const challenge = query.get('code_challenge') ?? ''
    const subject = query.get('subject')
    if (!isLocalAddress(redirect, url()) || challenge === '' || query.get('code_challenge_method') !== 'S256')
      return json(400, {
        error: 'invalid_request',
        error_description: 'redirect_uri of this origin and PKCE S256 are required',
      })
    if (subject === null) return html(loginPage(people(), query))
    if (!subjectPattern.test(subject)) return json(400, { error: 'invalid_request' })
    for (const [old, { expiresMs }] of codes) if (expiresMs < Date.now()) codes.delete(old)
    const code = randomBytes(24).toString('base64url')
    codes.set(code, { subject, challenge, redirect, expiresMs: Date.now() + codeLifeMs })
    const to = new URL(redirect)
    to.searchParams.set('code', code)
    if (query.has('state')) to.searchParams.set('state', query.get('state') ?? '')
    return { status: 302, headers: { location: to.href }, body: '' }
  }

  const exchange = async (form: URLSearchParams): Promise<Reply> => {
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (
      !code ||
      code.expiresMs < Date.now() ||
      code.challenge !== challenge ||
      code.redirect !== form.get('redirect_uri')
    )
      return json(400, { error: 'invalid_grant' })
    const token = await tokenFor(code.subject)
    return json(200, { access_token: token, id_token: token, token_type: 'Bearer', expires_in: 12 * 3600 })
  }

  const reply = async (request: IncomingMessage): Promise<Reply | undefined> => {
    if (!isCalledBy(request.headers.host ?? '', names))
      return json(421, { error: 'invalid_request', error_description: 'call this host by its address or --origin' })
    const { pathname, searchParams } = new URL(request.url ?? '/', url())
    const route = `${request.method ?? 'GET'} ${pathname}`
    if (route === 'GET /dev/.well-known/openid-configuration') return json(200, discovery(url()))
    if (route === 'GET /dev/jwks.json') return json(200, { keys: [{ ...publicKey, kid, alg: 'ES256', use: 'sig' }] })
    if (route === 'GET /dev/login') return html(loginPage(people(), undefined))
    if (route === 'GET /dev/authorize') return authorize(searchParams)
    if (route === 'POST /dev/token') return exchange(new URLSearchParams(await readText(request)))
    if (route === 'POST /dev/tokens') {
      const subject = new URLSearchParams(await readText(request)).get('subject') ?? ''
      if (!subjectPattern.test(subject)) return json(400, { error: 'invalid_request' })
      return json(200, { access_token: await tokenFor(subject), token_type: 'Bearer', expires_in: 12 * 3600 })
    }
    return undefined
  }

  return {
    url: issuerName,
    publicKey: { ...publicKey, kid },
    tokenFor,
    serve: async (request, response) => {
      const answer = await reply(request)
      if (!answer) return false
      response.writeHead(answer.status, { 'cache-control': 'no-store', ...answer.headers }).end(answer.body)
      return true
    },
  }
}

/**
 * The name in the tokens does not carry the port: the host may come up on another one, and people, whose roles hang on
 * issuer and subject, stay who they were.
 */
const issuerName = 'https://development-issuer.invalid'

type Reply = { readonly status: number; readonly headers: Record<string, string>; readonly body: string }

const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const html = (body: string): Reply => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  },
  body,
})

const discovery = (origin: string) => ({
  issuer: issuerName,
  authorization_endpoint: `${origin}/dev/authorize`,
  token_endpoint: `${origin}/dev/token`,
  jwks_uri: `${origin}/dev/jwks.json`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  code_challenge_methods_supported: ['S256'],
})

const subjectPattern = /^[\w.-]{1,80}$/

/**
 * A page on the network can point a name of its own at this machine (DNS rebinding), and the browser then lets it read
 * what is answered, tokens of anybody included. It cannot do so with an address, nor with `localhost`.
 */
const isCalledBy = (host: string, names: readonly string[]): boolean => {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
  return isAddress || name === 'localhost' || names.some((known) => known.toLowerCase() === name)
}

const isLocalAddress = (redirect: string, origin: string): boolean => {
  try {
    const { origin: given, hostname } = new URL(redirect)
    return given === origin || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  } catch {
    return false
  }
}

const mostFormBytes = 8192

const readText = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  // Read to its end, though not kept: what is left of it would block the connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    text += chunk.toString()
    if (text.length > mostFormBytes) break
  }
  request.resume()
  return text.slice(0, mostFormBytes)
}

const readKey = async (file: string): Promise<JWK> => {
  const kept = readJson<JWK>(file)
  if (kept) return kept
  const pair = await generateKeyPair('ES256', { extractable: true })
  const key = await exportJWK(pair.privateKey)
  writeJson(file, key)
  return key
}
