import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { nodeListener } from '../src/node-server.ts'
import { routerOf } from '../src/router.ts'

const routes = [
  { method: 'POST', path: '/things', limitBytes: 1000 },
  { method: 'GET', path: '/things/{thing}' },
] as const

let server: Server
let origin: string
beforeAll(async () => {
  const listener = nodeListener<(typeof routes)[number] & { limitBytes?: number }>({
    find: routerOf(routes),
    answer: async (_route, _params, { body }) => ({ status: 200, headers: {}, body: String(body.length) }),
    defect: (error) => {
      throw error
    },
  })
  server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** A client in a process of its own: in this one it would not write while the server closes the connection. */
const client = `
const { request } = require('node:http')
const [address, method, ...bytes] = process.argv.slice(1)
const send = (size, sized) => new Promise((resolve) => {
  const body = Buffer.alloc(size, 32)
  const headers = sized ? { 'content-length': size } : {}
  const outgoing = request(address, { method, headers }, (response) => {
    response.resume().on('end', () => resolve(response.statusCode))
  })
  outgoing.on('error', ({ code }) => resolve(code))
  outgoing.write(body.subarray(0, size / 2))
  outgoing.end(body.subarray(size / 2))
})
;(async () => {
  const answers = []
  for (const sized of [true, false]) for (const size of bytes) answers.push(await send(Number(size), sized))
  console.log(JSON.stringify(answers))
})()`

const tenMegabytes = Array<string>(6).fill('10000000')

test.each([
  ['POST', '/things', 413],
  ['PUT', '/things', 405],
  ['POST', '/nothing', 404],
])('%s %s: a caller who still sends reads the refusal, not a reset', async (method, path, status) => {
  const args = ['-e', client, `${origin}${path}`, method, ...tenMegabytes]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(JSON.parse(stdout)).toEqual(Array(12).fill(status))
})

test('the connection of a refused body serves the next request', async () => {
  const answers: number[] = []
  for (const size of [100, 10_000_000, 100])
    answers.push((await fetch(`${origin}/things`, { method: 'POST', body: Buffer.alloc(size) })).status)
  expect(answers).toEqual([200, 413, 200])
})

test('an address that ends where an id should be is none', async () => {
  expect((await fetch(`${origin}/things/`)).status).toBe(404)
  expect((await fetch(`${origin}/things/a`)).status).toBe(200)
})
