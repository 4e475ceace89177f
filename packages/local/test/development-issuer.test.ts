import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openDevelopmentIssuer } from '../src/development-issuer.ts'

test('the connection on which a form of 10 MB was refused serves the next request', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-issuer-'))
  let origin = ''
  const issuer = await openDevelopmentIssuer(
    join(folder, 'issuer.json'),
    () => origin,
    () => [],
  )
  const server = createServer((incoming, outgoing) => void issuer.serve(incoming, outgoing)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = async (method: string, path: string, body = ''): Promise<number> => {
    const outgoing = request(`${origin}${path}`, { method, agent }).end(body)
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    await once(response.resume(), 'end')
    return response.statusCode ?? 0
  }
  expect(await send('POST', '/dev/tokens', `subject=${'a'.repeat(10_000_000)}`)).toBe(400)
  expect(await send('GET', '/dev/jwks.json')).toBe(200)
  agent.destroy()
  server.close()
  rmSync(folder, { recursive: true })
})
