import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refusal } from '@bangfu/kernel/refusal'
import type { HttpRequest, HttpResponse } from './message.ts'
import { defectProblem, problemOf } from './problem.ts'
import type { Match } from './router.ts'
import type { Route } from './route.ts'

export type NodeHost<R> = {
  readonly find: (method: string, path: string) => Match<R>
  readonly answer: (
    route: R,
    params: Readonly<Record<string, string | undefined>>,
    request: HttpRequest,
  ) => Promise<HttpResponse>
  readonly defect: (error: unknown, requestId: string) => void
}

const defaultLimitBytes = 64 * 1024

/** Serves routes from node:http: matches first, so that a body is read no further than its route allows. */
export const nodeListener =
  <R extends Pick<Route, 'limitBytes'>>(host: NodeHost<R>) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const [path, query] = splitOnce(incoming.url ?? '/')
    const bare = { headers: singleHeaders(incoming), requestId: randomUUID() }
    let response: HttpResponse
    try {
      const match = host.find(incoming.method ?? 'GET', path)
      if (!match) throw new Refusal('not_found')
      if (!('route' in match)) throw new Refusal('method_not_allowed', { allowed: match.allowed.join(', ') })
      const limitBytes = match.route.limitBytes ?? defaultLimitBytes
      const body = await readBody(incoming, limitBytes)
      const request = { ...bare, method: incoming.method ?? 'GET', path, query: new URLSearchParams(query), body }
      response = await host.answer(match.route, match.params, request)
    } catch (error) {
      if (error instanceof Refusal) response = problemOf(error, bare)
      else if (incoming.destroyed) return
      else {
        host.defect(error, bare.requestId)
        response = defectProblem(bare)
      }
    }
    send(incoming, outgoing, response, bare.requestId)
  }

const splitOnce = (url: string): [string, string] => {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}

/** One text for each name. Node makes a list of `set-cookie` alone, which no request has to carry. */
const singleHeaders = ({ headers }: IncomingMessage): Readonly<Record<string, string | undefined>> => {
  if (headers['set-cookie']) delete headers['set-cookie']
  return headers as Readonly<Record<string, string | undefined>>
}

const noBody = new Uint8Array()

/** RFC 9112 §6.3: without either header there is none. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined

/** @throws Refusal body_too_large as soon as the limit is passed, without reading the rest */
const readBody = async (incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array> => {
  if (!hasBody(incoming)) return noBody
  if (Number(incoming.headers['content-length'] ?? 0) > limitBytes) throw new Refusal('body_too_large', { limitBytes })
  const chunks: Buffer[] = []
  let size = 0
  // Destroyed at the throw, it could not be read to its end any more: see `send`.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw new Refusal('body_too_large', { limitBytes })
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

const lingerMs = 2000

const send = (incoming: IncomingMessage, outgoing: ServerResponse, response: HttpResponse, requestId: string): void => {
  if (outgoing.headersSent) return
  outgoing.writeHead(response.status, {
    ...response.headers,
    'content-length': Buffer.byteLength(response.body),
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  })
  outgoing.end(response.body)
  if (incoming.complete) return
  // A caller who still sends would see a reset instead of the answer, were his connection closed at once (RFC 9112 §9.6).
  // What he sends meanwhile goes nowhere.
  incoming.resume()
  setTimeout(() => incoming.complete || incoming.destroy(), lingerMs).unref()
}
