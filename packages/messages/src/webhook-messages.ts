import { createHmac, timingSafeEqual } from 'node:crypto'
import { Unsent, type Messages, type Outgoing } from './message.ts'

export type WebhookOptions = {
  /** HTTPS; plain HTTP on this very machine only. The one address that is ever called. */
  readonly url: string
  /** Shared with the channel: at least 16 characters. */
  readonly secret: string
  readonly nowMs?: () => number
  readonly timeoutMs?: number
  /** Between the first try and the second one of a hand-over. */
  readonly pauseMs?: number
}

export const timestampHeader = 'bangfu-timestamp'
export const signatureHeader = 'bangfu-signature'

const defaults = { timeoutMs: 5000, pauseMs: 500 }
const triesAtOnce = 2

/** A channel over HTTP: each message is a signed POST with its id as the idempotency key. @throws RangeError for an address or secret that cannot be meant */
export const webhookMessages = (given: WebhookOptions): Messages => {
  const { url, secret, nowMs = Date.now, timeoutMs, pauseMs } = { ...defaults, ...given }
  assertAddress(url)
  if (secret.length < 16) throw new RangeError('the secret of the webhook has fewer than 16 characters')
  return {
    send: async (message) => {
      const body = JSON.stringify(message)
      for (let attempt = 1; ; attempt++) {
        const unsent = await post({ url, headers: headersOf(message, body, { secret, nowMs }), body, timeoutMs })
        if (!unsent) return
        if (!unsent.again || attempt === triesAtOnce) throw unsent
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    },
  }
}

/** What the channel computes to see that a message is ours and not an old one played again. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`

/** Is it signed with this secret? For channels that are written beside this code, and for tests. */
export const isSignedBy = (secret: string, timestamp: string, body: string, signature: string): boolean => {
  const [expected, found] = [Buffer.from(signatureOf(secret, timestamp, body)), Buffer.from(signature)]
  return expected.length === found.length && timingSafeEqual(expected, found)
}

const headersOf = (
  { message }: Outgoing,
  body: string,
  { secret, nowMs }: { readonly secret: string; readonly nowMs: () => number },
): Record<string, string> => {
  const timestamp = String(Math.floor(nowMs() / 1000))
  return {
    'content-type': 'application/json; charset=utf-8',
    'idempotency-key': message,
    [timestampHeader]: timestamp,
    [signatureHeader]: signatureOf(secret, timestamp, body),
  }
}

type Posting = {
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly timeoutMs: number
}

const post = async ({ url, headers, body, timeoutMs }: Posting): Promise<Unsent | undefined> => {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // A redirect would carry the message to an address that nobody has set.
      redirect: 'manual',
      signal,
    })
    await response.body?.cancel()
    if (response.ok) return undefined
    return new Unsent(`http-${response.status}`, isPassing(response.status))
  } catch {
    // What fetch says may quote the address.
    return new Unsent(signal.aborted ? 'timeout' : 'unreachable', true)
  }
}

/**
 * A channel that is down, busy, or set up wrongly (a wrong secret, a redirect) is mended by its operator and the message
 * is still good; only what says that the message itself is wrong is final.
 */
const isPassing = (status: number): boolean => ![400, 413, 415, 422].includes(status)

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

const assertAddress = (text: string): void => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname))
  if (!url || !safe || url.username !== '' || url.password !== '' || url.hash !== '')
    throw new RangeError('the webhook is an https address without a name, password or fragment')
}
