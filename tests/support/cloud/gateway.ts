import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose'
import { routerOf } from '@bangfu/http/router'
import type { Route } from '@bangfu/http/route'
import type { HttpEvent, HttpResult } from '@bangfu/service/http-event'
import type { LambdaFunction } from './functions.ts'

export type GatewayRoute = Pick<Route, 'method' | 'path' | 'open'> & { readonly answeredBy: LambdaFunction }

export type GatewaySettings = {
  readonly routes: readonly GatewayRoute[]
  /** `$default`: what no route takes. */
  readonly unrouted: LambdaFunction
  readonly issuer: string
  readonly audience: string
  readonly publicKey: CryptoKey
  /** Answers before the gateway looks at a request: the token endpoint of the test issuer. True when it did. */
  readonly before?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
}

/** API Gateway refuses larger bodies itself. */
const mostBodyBytes = 10 * 1024 * 1024

/**
 * API Gateway, as far as functions can see it: an HTTP API with payload format 2.0 and a JWT authorizer. What it does to a
 * request (decoded path, lower-case headers, cookies apart, text as UTF-8, other bodies in base64) follows what is known
 * of the real one, its bad habits included: text that is not UTF-8 arrives damaged.
 */
export const startGateway = async (settings: GatewaySettings): Promise<{ server: Server; url: string }> => {
  const find = routerOf(settings.routes)
  const server = createServer((request, response) => {
    answer(request, response, settings, find).catch(() => send(response, 500, { message: 'Internal Server Error' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  settings: GatewaySettings,
  find: ReturnType<typeof routerOf<GatewayRoute>>,
): Promise<void> => {
  if (settings.before && (await settings.before(request, response))) return
  const body = await readBody(request)
  if (!body) return send(response, 413, { message: 'Request Too Long' })
  const { pathname, search } = new URL(request.url ?? '/', 'http://gateway')
  const match = find(request.method ?? 'GET', pathname)
  const route = match && 'route' in match ? match.route : undefined
  const claims = route && !route.open ? await claimsOf(request, settings) : undefined
  // API Gateway answers by itself, and not as a problem: nobody is asked who nobody is.
  if (route && !route.open && !claims) return send(response, 401, { message: 'Unauthorized' })
  const event = eventOf(request, {
    body,
    path: decoded(pathname),
    query: search.slice(1),
    routeKey: route ? `${route.method} ${route.path}` : '$default',
    params: match && 'params' in match ? match.params : {},
    claims,
  })
  try {
    respond(response, (await (route?.answeredBy ?? settings.unrouted).invoke(event)) as HttpResult)
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'Sandbox.Timedout'
    const tooLarge = error instanceof Error && error.name === 'RequestEntityTooLargeException'
    if (tooLarge) return send(response, 413, { message: 'Request Too Long' })
    send(response, timedOut ? 503 : 500, { message: timedOut ? 'Service Unavailable' : 'Internal Server Error' })
  }
}

const claimsOf = async (
  { headers }: IncomingMessage,
  { issuer, audience, publicKey }: GatewaySettings,
): Promise<JWTPayload | undefined> => {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) return undefined
  try {
    return (
      await jwtVerify(token, publicKey, { issuer, audience, algorithms: ['RS256'], requiredClaims: ['exp', 'sub'] })
    ).payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

type Parts = {
  readonly body: Buffer
  readonly path: string
  readonly query: string
  readonly routeKey: string
  readonly params: Readonly<Record<string, string | undefined>>
  readonly claims: JWTPayload | undefined
}

const eventOf = (request: IncomingMessage, parts: Parts): HttpEvent => {
  const { cookie, ...headers } = request.headers
  const isText = /^(?:text\/|application\/(?:json|xml|javascript)\b)/.test(headers['content-type'] ?? '')
  const method = request.method ?? 'GET'
  return {
    version: '2.0',
    routeKey: parts.routeKey,
    rawPath: parts.path,
    rawQueryString: parts.query,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(',')])),
    pathParameters: parts.params as Record<string, string>,
    ...(parts.body.length > 0 && { body: parts.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: parts.body.length > 0 && !isText,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'local',
      domainPrefix: 'local',
      routeKey: parts.routeKey,
      requestId: randomUUID(),
      stage: '$default',
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
      http: { method, path: parts.path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'conformance' },
      ...(parts.claims && { authorizer: authorizerOf(parts.claims) }),
    },
  }
}

/** Every claim arrives as text. */
const authorizerOf = (claims: JWTPayload) => ({
  principalId: '',
  integrationLatency: 0,
  jwt: {
    claims: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, String(value)])),
    scopes: [],
  },
})

const respond = (response: ServerResponse, result: HttpResult): void => {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false } = result
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  const own = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  response.writeHead(statusCode, { ...Object.fromEntries(own), 'content-length': bytes.length })
  response.end(bytes)
}

const send = (response: ServerResponse, status: number, body: object): void => {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= mostBodyBytes) chunks.push(chunk)
  }
  return size > mostBodyBytes ? undefined : Buffer.concat(chunks)
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
