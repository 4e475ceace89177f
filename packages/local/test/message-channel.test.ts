import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { channelOf } from '../src/message-channel.ts'
import { settingsOf, StartRefused } from '../src/settings.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bangfu-channel-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const secretFile = (content: string): string => {
  writeFileSync(join(folder, 'secret'), content)
  return join(folder, 'secret')
}

describe('the channel of messages of one machine', () => {
  test('is asked for by an address and a file with its secret, both or neither', () => {
    const asked = ['--messages-webhook', 'https://messages.invalid/hook', '--messages-secret-file', '/secret']
    expect(settingsOf(asked)).toMatchObject({
      messages: { url: 'https://messages.invalid/hook', secretFile: '/secret' },
    })
    expect(settingsOf([])).not.toHaveProperty('messages')
    expect(() => settingsOf(asked.slice(0, 2))).toThrow(StartRefused)
    expect(() => settingsOf(asked.slice(2))).toThrow(StartRefused)
  })

  test('carries messages to that address', async () => {
    const seen: string[] = []
    const server = createServer((request, response) => {
      seen.push(String(request.headers['idempotency-key']))
      request.resume()
      response.writeHead(204).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    await channelOf({ url, secretFile: secretFile('a secret of the messenger\n') }).send({
      ...{ message: 'msg_1', template: 'digest', values: {}, to: { kind: 'user', user: 'usr' } },
      ...{ text: { zh: '', en: '' }, queuedAt: instant(0), expiresAt: instant(1) },
    })
    expect(seen).toEqual(['msg_1'])
    server.closeAllConnections()
    server.close()
  })

  test.each([
    ['http://messages.invalid/hook', 'a secret that is long enough'],
    ['https://messages.invalid/hook', 'short'],
    ['no address', 'a secret that is long enough'],
  ])('is refused at the start where it cannot be meant: %s, %s', (url, secret) => {
    expect(() => channelOf({ url, secretFile: secretFile(secret) })).toThrow(StartRefused)
  })

  test('says which file it misses, and never what stood in one', () => {
    expect(() => channelOf({ url: 'https://messages.invalid', secretFile: join(folder, 'gone') })).toThrow(/gone/)
    try {
      channelOf({ url: 'https://messages.invalid', secretFile: secretFile('geheim') })
    } catch (error) {
      expect(String(error)).not.toContain('geheim')
    }
  })
})
