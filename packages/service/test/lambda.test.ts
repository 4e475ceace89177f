import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as z from 'zod'
import type { Context as LambdaContext } from 'aws-lambda'
import { instant } from '@bangfu/kernel/time'
import { loginKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { Contention } from '@bangfu/table/table'
import { ok } from '@bangfu/http/route'
import { openWorld, type World } from '../../../tests/support/world.ts'
import { routeFor, type Deps } from '../src/context.ts'
import type { HttpEvent } from '../src/http-event.ts'
import type { Journal, RequestLine } from '../src/journal.ts'
import { lambdaOf, type HttpHandler } from '../src/lambda.ts'
import type { Service } from '../src/service.ts'

const route = routeFor<Deps>()
const open = () => ({ scope: { open: true as const }, about: 'ech_1', found: undefined })
const service: Service = {
  name: 'accounts',
  routes: [
    route({
      method: 'GET',
      path: '/echo/{word}',
      action: 'account.read-own',
      summary: { zh: '回声', en: 'Echo' },
      params: z.strictObject({ word: z.string() }),
      query: z.strictObject({ q: z.string().optional() }),
      returns: z.object({ word: z.string(), q: z.string().nullable(), who: z.string() }),
      subject: open,
      run: async ({ params, query }, { actor }) => ok({ word: params.word, q: query.q ?? null, who: actor.id }),
    }),
    route({
      method: 'POST',
      path: '/size',
      action: 'account.read-own',
      summary: { zh: '大小', en: 'Size' },
      open: true,
      accepts: ['application/octet-stream'],
      returns: z.object({ bytes: z.int(), who: z.string() }),
      subject: open,
      run: async ({ body }, { actor }) => ok({ bytes: (body as unknown as Uint8Array).length, who: actor.id }),
    }),
    route({
      method: 'GET',
      path: '/broken',
      action: 'account.read-own',
      summary: { zh: '坏', en: 'Broken' },
      open: true,
      returns: z.object({}),
      subject: open,
      run: async () => {
        throw new Error('王某 610599199001011234')
      },
    }),
    route({
      method: 'GET',
      path: '/slow',
      action: 'account.read-own',
      summary: { zh: '慢', en: 'Slow' },
      open: true,
      returns: z.object({}),
      subject: open,
      run: () => new Promise<never>(() => undefined),
    }),
  ],
}

const login = { issuer: 'https://issuer.example', subject: 'u1' }
let world: World<Deps>
let handler: HttpHandler
let lines: RequestLine[]
let defects: unknown[]

beforeEach(() => {
  world = openWorld([service], {})
  lines = []
  defects = []
  const journal: Journal = {
    request: (line) => void lines.push(line),
    work: () => undefined,
    buried: () => undefined,
    defect: (error) => void defects.push(error),
  }
  handler = lambdaOf(service, world.deps, { founders: [], journal, rememberMs: 1000 })
})
afterEach(() => world.close())

const eventOf = (method: string, path: string, more: Partial<HttpEvent> & { claims?: object } = {}): HttpEvent => {
  const { claims, ...rest } = more
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    ...rest,
    requestContext: {
      requestId: 'req-1',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.1', userAgent: 'test' },
      ...(claims && { authorizer: { jwt: { claims, scopes: [] }, integrationLatency: 0, principalId: '' } }),
    } as HttpEvent['requestContext'],
  } as HttpEvent
}
const context = (remainingMs = 28_000) => ({ getRemainingTimeInMillis: () => remainingMs }) as LambdaContext
const claims = { iss: login.issuer, sub: login.subject }

const grant = async (version: number, role: 'helper' | undefined) => {
  const grants = role
    ? [{ grant: 'g', role, from: '2000-01-01', to: null, grantedBy: 't', grantedAt: instant(0), helper: 'hlp_1' }]
    : []
  const item = {
    key: loginKey(login.issuer, login.subject),
    kind: 'login',
    body: { user: 'usr_1', name: 'n', grants },
  }
  await world.table.write([version === 0 ? create(item) : replace(item, version)])
}

describe('a service behind API Gateway', () => {
  test('answers the actor whom the authorizer verified', async () => {
    await grant(0, 'helper')
    const event = eventOf('GET', '/echo/羊', { pathParameters: { word: '%41' }, rawQueryString: 'q=a%20b', claims })
    const result = await handler(event, context())
    expect(result.statusCode).toBe(200)
    expect(JSON.parse(result.body ?? '')).toEqual({ word: '%41', q: 'a b', who: 'usr_1' })
    expect(result.headers).toMatchObject({ 'x-request-id': 'req-1', 'x-content-type-options': 'nosniff' })
  })

  test('a token in the headers proves nothing here: only the authorizer does', async () => {
    await grant(0, 'helper')
    const headers = { Authorization: 'Bearer x.y.z' }
    const result = await handler(eventOf('GET', '/echo/a', { pathParameters: { word: 'a' }, headers }), context())
    expect(result.statusCode).toBe(401)
  })

  test('a login without a grant is refused, and let in as soon as it is granted one', async () => {
    const event = eventOf('GET', '/echo/a', { pathParameters: { word: 'a' }, claims })
    await grant(0, undefined)
    expect((await handler(event, context())).statusCode).toBe(403)
    await grant(1, 'helper')
    expect((await handler(event, context())).statusCode).toBe(200)
  })

  test('a revoked grant ends when the memory does', async () => {
    const event = eventOf('GET', '/echo/a', { pathParameters: { word: 'a' }, claims })
    const nothing = () => undefined
    const journal: Journal = { request: nothing, work: nothing, buried: nothing, defect: nothing }
    const forgetful = lambdaOf(service, world.deps, { founders: [], journal, rememberMs: 0 })
    await grant(0, 'helper')
    expect((await forgetful(event, context())).statusCode).toBe(200)
    await grant(1, undefined)
    expect((await forgetful(event, context())).statusCode).toBe(403)
  })

  test('takes bodies in base64 as the bytes they are', async () => {
    const bytes = Buffer.from([0, 255, 254, 10])
    const event = eventOf('POST', '/size', {
      body: bytes.toString('base64'),
      isBase64Encoded: true,
      headers: { 'Content-Type': 'application/octet-stream' },
    })
    expect(JSON.parse((await handler(event, context())).body ?? '')).toEqual({ bytes: 4, who: 'anonymous' })
  })

  test('a body over the limit is refused', async () => {
    const headers = { 'content-type': 'application/octet-stream' }
    const event = eventOf('POST', '/size', { body: 'x'.repeat(70_000), headers })
    expect((await handler(event, context())).statusCode).toBe(413)
  })

  test('logs who asked about what: the pattern, never the path, the query or the body', async () => {
    await grant(0, 'helper')
    const event = eventOf('GET', '/echo/610599', {
      pathParameters: { word: '610599' },
      rawQueryString: 'q=王某',
      claims,
    })
    await handler(event, context())
    expect(lines).toEqual([
      {
        requestId: 'req-1',
        route: 'GET /echo/{word}',
        status: 200,
        durationMs: expect.any(Number),
        who: 'usr_1',
        about: 'ech_1',
      },
    ])
  })

  test('a refusal is logged with its code', async () => {
    await handler(eventOf('GET', '/echo/a', { pathParameters: { word: 'a' } }), context())
    expect(lines[0]).toMatchObject({ status: 401, code: 'not_authenticated' })
  })

  test('when the table is too busy to say who asks, it says so', async () => {
    const busy = { ...world.table, get: () => Promise.reject(new Contention('throttled')) }
    const nothing = () => undefined
    const journal: Journal = { request: nothing, work: nothing, buried: nothing, defect: nothing }
    const held = lambdaOf(service, { ...world.deps, table: busy }, { founders: [], journal, rememberMs: 0 })
    expect(
      (await held(eventOf('GET', '/echo/a', { pathParameters: { word: 'a' }, claims }), context())).statusCode,
    ).toBe(503)
  })

  test('a defect answers 500 without detail', async () => {
    const result = await handler(eventOf('GET', '/broken'), context())
    expect(result.statusCode).toBe(500)
    expect(result.body).not.toContain('610599')
    expect(defects).toHaveLength(1)
  })

  test('says that time is up before Lambda cuts it off', async () => {
    const result = await handler(eventOf('GET', '/slow'), context(550))
    expect(result.statusCode).toBe(503)
    expect(JSON.parse(result.body ?? '')).toMatchObject({ type: '/problems/busy' })
  })

  test('a path that the gateway should not have sent is a 404', async () => {
    expect((await handler(eventOf('GET', '/nowhere'), context())).statusCode).toBe(404)
  })
})
