import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDevelopmentIssuer } from '../src/development-issuer.ts'

/** Fetch names the host by itself; a page whose name was pointed at this machine names it by its own. */
let server: Server
const folder = mkdtempSync(join(tmpdir(), 'bangfu-issuer-'))
const port = (): number => (server.address() as AddressInfo).port

beforeAll(async () => {
  const issuer = await openDevelopmentIssuer(
    join(folder, 'issuer.json'),
    () => `http://127.0.0.1:${port()}`,
    () => [],
    ['office.village.example'],
  )
  server = createServer((incoming, outgoing) => void issuer.serve(incoming, outgoing)).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const tokenAs = (host: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: port(), method: 'POST', path: '/dev/tokens', headers: { host } }
    request(options, (answered) => {
      let text = ''
      answered.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answered.on('end', () => resolve({ status: answered.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end('subject=founder')
  })

test.each(['127.0.0.1', '127.0.0.1:8520', 'localhost:8520', '[::1]:8520', '192.168.1.5', 'Office.Village.example:443'])(
  'a token is handed out to who calls the host %s',
  async (host) => {
    const { status, text } = await tokenAs(host)
    expect([status, text]).toEqual([200, expect.stringContaining('access_token')])
  },
)

test.each(['evil.example', 'evil.example:8520', '127.0.0.1.evil.example', 'localhost.evil.example:1', '[evil]'])(
  'a page that calls itself %s and was pointed at this machine gets no token',
  async (host) => {
    const { status, text } = await tokenAs(host)
    expect(status).toBe(421)
    expect(text).not.toContain('access_token')
  },
)

test('a login chosen in a browser is as short as one asked for by curl', async () => {
  const query = new URLSearchParams({
    redirect_uri: `http://127.0.0.1:${port()}/`,
    code_challenge: 'x',
    code_challenge_method: 'S256',
    subject: 'a'.repeat(5000),
  })
  const response = await fetch(`http://127.0.0.1:${port()}/dev/authorize?${query.toString()}`, { redirect: 'manual' })
  expect(response.status).toBe(400)
})
