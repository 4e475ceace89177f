import { hash } from 'node:crypto'
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '@bangfu/kernel/time'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Identify } from '@bangfu/service/edge-ports'
import { actorOfLogin, type Login } from '@bangfu/service/identify'
import type { TableReader } from '@bangfu/table/table'
import type { DevelopmentIssuer } from './development-issuer.ts'
import { StartRefused } from './settings.ts'

export type TokenRules = { readonly issuer: string; readonly audience: string; readonly keys: JWTVerifyGetKey }

const audience = 'bangfu'
const mostKnownTokens = 10_000

export const developmentTokens = ({ url, publicKey }: DevelopmentIssuer): TokenRules => ({
  issuer: url,
  audience,
  keys: createLocalJWKSet({ keys: [{ ...publicKey, alg: 'ES256' }] }),
})

/** Rules for a real issuer: its keys come from where its discovery document says. @throws StartRefused */
export const issuerTokens = async (issuer: { url: string; audience: string }): Promise<TokenRules> => {
  const { jwks_uri: keys, issuer: name } = await discoveryOf(issuer.url)
  return { issuer: name, audience: issuer.audience, keys: createRemoteJWKSet(new URL(keys)) }
}

type Discovery = { readonly issuer: string; readonly jwks_uri: string }

const discoveryOf = async (url: string): Promise<Discovery> => {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(10_000),
    })
    const { issuer, jwks_uri } = (await response.json()) as Partial<Discovery>
    if (issuer !== undefined && jwks_uri !== undefined) return { issuer, jwks_uri }
  } catch {
    // said below
  }
  throw new StartRefused(
    `签发者 ${url} 没有给出 OpenID 配置；请核对 --issuer 的地址和本机网络。`,
    `The issuer ${url} gives no OpenID configuration; check the address after --issuer and this machine's network.`,
  )
}

/** Who sent a request. Verified tokens are remembered by their hash until they expire; roles are read each time. */
export const identifyBy = (
  rules: TokenRules,
  table: TableReader,
  clock: Clock,
  founders: readonly Login[],
): Identify => {
  const known = new Map<string, { readonly login: Login; readonly expiresMs: number }>()
  const verify = async (token: string): Promise<Login> => {
    const name = hash('sha256', token, 'base64url')
    const before = known.get(name)
    if (before && before.expiresMs > Date.now()) return before.login
    const { payload } = await jwtVerify(token, rules.keys, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      requiredClaims: ['sub', 'exp'],
    })
    if (typeof payload.sub !== 'string' || payload.sub === '') throw new Refusal('not_authenticated')
    const login = { issuer: rules.issuer, subject: payload.sub }
    if (known.size >= mostKnownTokens) known.clear()
    known.set(name, { login, expiresMs: (payload.exp ?? 0) * 1000 })
    return login
  }
  return async (request) => {
    const header = request.headers.authorization
    if (header === undefined) return undefined
    const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1]
    if (token === undefined) throw new Refusal('not_authenticated')
    const login = await verify(token).catch(() => {
      throw new Refusal('not_authenticated')
    })
    return actorOfLogin(table, login, clock(), founders)
  }
}
