import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { fileMessages } from '../src/file-messages.ts'
import { noMessages, Unsent, type Outgoing } from '../src/message.ts'
import { restingAfterFailure } from '../src/resting-messages.ts'
import { isSignedBy, signatureHeader, timestampHeader, webhookMessages } from '../src/webhook-messages.ts'

const message = (id = `msg_${'1'.repeat(22)}`): Outgoing => ({
  message: id,
  to: { kind: 'phone', phone: '15400000001' },
  template: 'visit-code',
  values: { code: '123456', minutes: 10, on: '2020-08-15' },
  text: { zh: '确认码 123456', en: 'code 123456' },
  queuedAt: instant(0),
  expiresAt: instant(600_000),
})
const secret = 'a secret of the county messenger'

type Seen = { readonly headers: IncomingMessage['headers']; readonly body: string }

describe('the webhook', () => {
  let server: Server
  let url: string
  let seen: Seen[]
  /** What is answered: a status, or nothing at all. */
  let answers: (number | 'silence')[]

  beforeEach(async () => {
    seen = []
    answers = []
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        seen.push({ headers: request.headers, body })
        const answer = answers.shift() ?? 204
        if (answer === 'silence') return
        response.writeHead(answer, answer === 302 ? { location: 'http://127.0.0.1:1/elsewhere' } : {}).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  const channel = (more = {}) => webhookMessages({ url, secret, pauseMs: 1, ...more })
  const faultOf = async (sending: Promise<void>): Promise<unknown> =>
    sending.then(
      () => undefined,
      (error: unknown) => error,
    )

  test('brings the message signed over time and body, with its id as the idempotency key', async () => {
    await channel({ nowMs: () => 1_600_000_000_000 }).send(message())
    const [{ headers, body } = { headers: {}, body: '' }] = seen
    expect(JSON.parse(body)).toEqual(message())
    expect(headers['idempotency-key']).toBe(message().message)
    expect(headers[timestampHeader]).toBe('1600000000')
    const signature = String(headers[signatureHeader])
    expect(isSignedBy(secret, '1600000000', body, signature)).toBe(true)
    expect(isSignedBy(secret, '1600000001', body, signature)).toBe(false)
    expect(isSignedBy(secret, '1600000000', `${body} `, signature)).toBe(false)
    expect(isSignedBy('another secret, as long as it is', '1600000000', body, signature)).toBe(false)
  })

  test('is tried once more at once when the channel is down, and then left to the outbox', async () => {
    answers = [503, 200]
    await channel().send(message())
    expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual([message().message, message().message])
    answers = [503, 429, 200]
    expect(await faultOf(channel().send(message()))).toMatchObject({ fault: 'http-429', again: true })
    expect(seen).toHaveLength(4)
  })

  test('gives up on a channel that does not answer in time', async () => {
    answers = ['silence', 'silence']
    expect(await faultOf(channel({ timeoutMs: 30 }).send(message()))).toMatchObject({ fault: 'timeout', again: true })
  })

  test('does not repeat what the channel calls wrong, and follows nobody elsewhere', async () => {
    answers = [422]
    expect(await faultOf(channel().send(message()))).toMatchObject({ fault: 'http-422', again: false })
    expect(seen).toHaveLength(1)
    answers = [302, 302]
    expect(await faultOf(channel().send(message()))).toMatchObject({ fault: 'http-302', again: true })
  })

  test('never says in an error what it carries or where to', async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    const error = (await faultOf(channel().send(message()))) as Unsent
    expect(error).toBeInstanceOf(Unsent)
    expect(error.fault).toBe('unreachable')
    expect(`${error.message} ${error.stack ?? ''} ${String(error.cause)}`).not.toMatch(
      /123456|15400000001|127\.0|secret of/,
    )
  })

  test.each([
    'http://messages.example/hook',
    'ftp://messages.example',
    'https://user:word@messages.example/hook',
    'https://messages.example/#part',
    'messages',
  ])('is never %s', (wrong) => {
    expect(() => webhookMessages({ url: wrong, secret })).toThrow(RangeError)
  })

  test('has a secret worth the name', () => {
    expect(() => webhookMessages({ url, secret: 'short' })).toThrow(RangeError)
  })

  test('is left alone for half a minute after it could not be reached', async () => {
    let now = 0
    const resting = restingAfterFailure(channel(), () => now)
    answers = [503, 503]
    expect(await faultOf(resting.send(message()))).toMatchObject({ fault: 'http-503' })
    expect(await faultOf(resting.send(message()))).toMatchObject({ fault: 'resting', again: true })
    expect(seen).toHaveLength(2)
    now = 30_000
    await resting.send(message())
    expect(seen).toHaveLength(3)
  })
})

describe('the folder of messages', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'bangfu-outbox-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  test('holds each message once, whole, for its owner alone', async () => {
    const outbox = join(folder, 'outbox')
    const channel = fileMessages(outbox)
    await channel.send(message())
    await channel.send(message())
    expect(readdirSync(outbox)).toEqual([`${message().message}.json`])
    const file = join(outbox, `${message().message}.json`)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(message())
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(outbox).mode & 0o777).toBe(0o700)
  })

  test('after a crash in the middle of a message has it when it is sent again, and never half of it', async () => {
    const file = join(folder, `${message().message}.json`)
    writeFileSync(`${file}.new`, JSON.stringify(message()).slice(0, 20))
    expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toEqual([])
    await fileMessages(folder).send(message())
    expect(readdirSync(folder)).toEqual([`${message().message}.json`])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(message())
  })

  test('takes no message whose id leads out of it', async () => {
    await expect(fileMessages(folder).send(message('../msg'))).rejects.toThrow(RangeError)
  })
})

test('without a channel everything waits', async () => {
  await expect(noMessages.send(message())).rejects.toMatchObject({ fault: 'no-channel', again: true })
})
