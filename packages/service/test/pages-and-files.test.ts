import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import * as z from 'zod'
import type { Context as LambdaContext } from 'aws-lambda'
import { answer } from '@bangfu/http/edge'
import { nodeListener } from '@bangfu/http/node-server'
import { openApiOf } from '@bangfu/http/openapi'
import { fileBytes, mostProducedBytes, pageText } from '@bangfu/http/produced'
import { routerOf } from '@bangfu/http/router'
import type { Route } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import { routeFor, type Deps } from '../src/context.ts'
import { edgePorts } from '../src/edge-ports.ts'
import { resultOf, type HttpEvent } from '../src/http-event.ts'
import { lambdaOf } from '../src/lambda.ts'
import type { Service } from '../src/service.ts'

const route = routeFor<Deps>()
const subject = () => ({ scope: { open: true as const }, about: '', found: undefined })
const workbook = gzipSync('bytes that are no text: \u0000')
const service: Service = {
  name: 'accounts',
  routes: [
    route({
      method: 'GET',
      path: '/pages/{page}',
      action: 'account.read-own',
      summary: { zh: '公示页', en: 'A page for everybody' },
      params: z.strictObject({ page: z.string() }),
      returns: pageText,
      produces: 'html',
      publicSeconds: 60,
      open: true,
      subject: ({ params }) => {
        if (params.page !== 'here') throw new Refusal('not_found')
        return subject()
      },
      run: async () => ({ body: '<!doctype html><title>公示</title>' }),
    }),
    route({
      method: 'GET',
      path: '/table',
      action: 'account.read-own',
      summary: { zh: '表', en: 'A table' },
      returns: pageText,
      produces: 'csv',
      subject,
      run: async () => ({ body: '户编号\n1', fileName: '黄窑村(户).csv' }),
    }),
    route({
      method: 'POST',
      path: '/workbook',
      action: 'account.read-own',
      summary: { zh: '工作簿', en: 'A workbook' },
      returns: fileBytes,
      produces: 'xlsx',
      subject,
      run: async (_input, context) => context.commit([], { body: workbook, fileName: 'a.xlsx' }),
    }),
    route({
      method: 'GET',
      path: '/endless',
      action: 'account.read-own',
      summary: { zh: '过大', en: 'Too large' },
      returns: pageText,
      produces: 'html',
      subject,
      run: async () => ({ body: 'a'.repeat(mostProducedBytes + 1) }),
    }),
  ],
}

let world: World<Deps>
let server: Server
let origin: string
const defects: unknown[] = []
beforeAll(async () => {
  world = openWorld([service], {})
  const identify = async (request: { headers: Readonly<Record<string, string | undefined>> }) => {
    if (request.headers['authorization'] === undefined) return undefined
    if (request.headers['authorization'] !== 'Bearer good') throw new Refusal('not_authenticated')
    return actorWith('auditor')
  }
  const ports = edgePorts(world.deps, identify, (error) => void defects.push(error))
  const listener = nodeListener<Service['routes'][number]>({
    find: routerOf(service.routes),
    answer: (found, params, request) => answer(found, params, request, ports),
    defect: (error) => void defects.push(error),
  })
  server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  world.close()
})

const event = (method: string, routeKey: string, params: Record<string, string> = {}): HttpEvent =>
  ({
    version: '2.0',
    routeKey,
    rawPath: routeKey.replace('{page}', params['page'] ?? ''),
    rawQueryString: '',
    headers: {},
    pathParameters: params,
    isBase64Encoded: false,
    requestContext: {
      requestId: 'req-1',
      http: { method, path: routeKey.replace('{page}', params['page'] ?? ''), protocol: 'HTTP/1.1' },
    },
  }) as unknown as HttpEvent
const cloud = () =>
  lambdaOf(service, world.deps, {
    founders: [],
    rememberMs: 0,
    journal: { request: () => undefined, work: () => undefined, buried: () => undefined, defect: () => undefined },
  })
const time = { getRemainingTimeInMillis: () => 28_000 } as LambdaContext

const signedIn = { headers: { authorization: 'Bearer good' } }

test('a page is open to everybody, signed in or not or with a login that has ended, on both hosts', async () => {
  for (const headers of [{}, { authorization: 'Bearer good' }, { authorization: 'Bearer expired' }]) {
    const response = await fetch(`${origin}/pages/here`, { headers })
    expect([response.status, await response.text()]).toEqual([200, '<!doctype html><title>公示</title>'])
  }
  const result = await cloud()(event('GET', '/pages/{page}', { page: 'here' }), time)
  expect(result).toMatchObject({ statusCode: 200, body: '<!doctype html><title>公示</title>' })
})

test('a page can run no script, send nothing, be framed by nobody, and be kept only as long as its route says', async () => {
  const { headers } = await fetch(`${origin}/pages/here`)
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'unsafe-inline'; img-src data:;/,
  )
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('content-security-policy')).not.toContain('script-src')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cache-control')).toBe('public, max-age=60')
  const result = await cloud()(event('GET', '/pages/{page}', { page: 'here' }), time)
  expect(result.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=60',
  })
})

test('a page that is not there is refused as everything else is', async () => {
  const response = await fetch(`${origin}/pages/gone`)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
})

test('a table keeps its Chinese name, for those who are signed in, and nobody keeps a copy of it', async () => {
  expect((await fetch(`${origin}/table`)).status).toBe(401)
  const response = await fetch(`${origin}/table`, signedIn)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="______.csv"; filename*=UTF-8''${encodeURIComponent('黄窑村').concat('%28', encodeURIComponent('户'), '%29.csv')}`,
  )
  expect(await response.text()).toBe('户编号\n1')
})

test('bytes arrive as they are, the second time as the first', async () => {
  const init = { method: 'POST', headers: { ...signedIn.headers, 'idempotency-key': 'once' } }
  for (const replayed of [null, 'true']) {
    const response = await fetch(`${origin}/workbook`, init)
    expect(response.headers.get('idempotent-replayed')).toBe(replayed)
    expect(Buffer.from(await response.arrayBuffer()).equals(workbook)).toBe(true)
  }
})

test('API Gateway is given bytes in base64 and told so', () => {
  const result = resultOf({ status: 200, headers: {}, body: workbook }, 'req-1')
  expect(result.isBase64Encoded).toBe(true)
  expect(Buffer.from(result.body ?? '', 'base64').equals(workbook)).toBe(true)
})

test('what is too large for an answer is a defect before it leaves, not half a page', async () => {
  expect((await fetch(`${origin}/endless`, signedIn)).status).toBe(500)
  expect(defects).toHaveLength(1)
})

test('the description of the API says what comes', () => {
  const document = openApiOf(service.routes as unknown as Route[], {
    title: '',
    version: '1',
    description: '',
    refusals: {},
  }) as { paths: Record<string, Record<string, { responses: Record<string, { content: object }> }>> }
  expect(document.paths['/pages/{page}']?.['get']?.responses['200']?.content).toEqual({
    'text/html; charset=utf-8': { schema: { type: 'string' } },
  })
  expect(Object.keys(document.paths['/workbook']?.['post']?.responses['200']?.content ?? {})).toEqual([
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ])
})
