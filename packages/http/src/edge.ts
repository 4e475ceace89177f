import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { HttpRequest, HttpResponse } from './message.ts'
import { defectProblem, faultsOf, problemOf } from './problem.ts'
import { headersOf } from './produced.ts'
import type { Answer, Route } from './route.ts'

/** What a host and the access rules give to the edge. */
export type EdgePorts<Context, Action extends string, Scope, Actor> = {
  /** Who asks; undefined when nobody is signed in. Throws Refusal not_authenticated for a token that is not good. */
  readonly actorOf: (request: HttpRequest) => Promise<Actor | undefined>
  readonly mayEver: (actor: Actor | undefined, action: Action) => boolean
  readonly may: (actor: Actor | undefined, action: Action, scope: Scope) => Promise<boolean>
  readonly contextFor: (call: Call<Action, Actor>) => Context
  /** The first answer to the same Idempotency-Key, if it was given before. @throws Refusal idempotency_key_reused */
  readonly recall: (call: Call<Action, Actor>) => Promise<HttpResponse | undefined>
  /** Told of every call when it is answered: for the access log. */
  readonly done?: (call: Call<Action, Actor>, status: number) => void
  /** What the host knows of an error that is no Refusal: throttled storage is `busy`, not a defect. */
  readonly refusalOf?: (error: unknown) => Refusal | undefined
  readonly defect: (error: unknown, call: { requestId: string; route: string }) => void
}

/** One call, as far as it is known before its subject is. */
export type Call<Action extends string, Actor> = {
  readonly request: HttpRequest
  readonly route: Route<never, Action>
  actor: Actor | undefined
  /** Set as soon as the subject is known, for the trail. */
  about: string
  scope: unknown
}

const none = z.strictObject({})

/**
 * Answers one request of one route. The order is a promise: who asks (401), may his role ever (403), is the input right
 * (400), is there such a thing in his scope (404), did he see the current version (428, 412), then the work. What loses a
 * race is decided again, from the subject on: a route's one commit wrote nothing, or another request's answer is recalled.
 */
export const answer = async <Context, Action extends string, Scope, Actor>(
  route: Route<Context, Action, Scope>,
  pathParams: Readonly<Record<string, string | undefined>>,
  request: HttpRequest,
  ports: EdgePorts<Context, Action, Scope, Actor>,
): Promise<HttpResponse> => {
  const call: Call<Action, Actor> = {
    request,
    route: route,
    actor: undefined,
    about: '',
    scope: undefined,
  }
  let response: HttpResponse
  try {
    response = await work(route, pathParams, call, ports)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : ports.refusalOf?.(error)
    if (!refusal) ports.defect(error, { requestId: request.requestId, route: `${route.method} ${route.path}` })
    response = refusal ? problemOf(refusal, request) : defectProblem(request)
  }
  ports.done?.(call, response.status)
  return response
}

const work = async <Context, Action extends string, Scope, Actor>(
  route: Route<Context, Action, Scope>,
  pathParams: Readonly<Record<string, string | undefined>>,
  call: Call<Action, Actor>,
  ports: EdgePorts<Context, Action, Scope, Actor>,
): Promise<HttpResponse> => {
  if (!route.open) {
    const actor = await ports.actorOf(call.request)
    call.actor = actor
    if (actor === undefined) throw new Refusal('not_authenticated')
    if (!ports.mayEver(actor, route.action)) throw new Refusal('not_permitted')
  }
  const input = parseInput(route, pathParams, call.request)
  for (let left = attempts; ; left--) {
    try {
      return await decide(route, input, call, ports)
    } catch (error) {
      if (left === 1 || !isLostRace(error)) throw error
    }
  }
}

/** How often a call is decided on what is true by then, while other changes come first. */
const attempts = 5

/** Nothing was written, and what was read before is no longer so. */
const isLostRace = (error: unknown): boolean => error instanceof Refusal && error.code === 'conflict'

const decide = async <Context, Action extends string, Scope, Actor>(
  route: Route<Context, Action, Scope>,
  input: Input,
  call: Call<Action, Actor>,
  ports: EdgePorts<Context, Action, Scope, Actor>,
): Promise<HttpResponse> => {
  const context = ports.contextFor(call)
  const subject = await route.subject(input, context)
  if (!route.open && !(await ports.may(call.actor, route.action, subject.scope))) throw new Refusal('not_found')
  call.about = subject.about
  call.scope = subject.scope
  // The same request may be under way twice: when the other one wins, both get its answer.
  const before = route.method === 'GET' ? undefined : await ports.recall(call)
  return before ?? respond(route, await route.run({ ...input, found: subject.found }, context))
}

type Input = {
  readonly params: z.output<z.ZodObject>
  readonly query: z.output<z.ZodObject>
  readonly body: unknown
  readonly version: number
}

const parseInput = (
  route: Route,
  pathParams: Readonly<Record<string, string | undefined>>,
  request: HttpRequest,
): Input => {
  const params = parse(route.params ?? none, pathParams, 'path')
  const query = parse(route.query ?? none, queryObject(request.query), 'query')
  if (route.idempotencyKey === 'required' && !request.headers['idempotency-key'])
    throw new Refusal('idempotency_key_required')
  const key = request.headers['idempotency-key']
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new Refusal('invalid_input', {}, [
      {
        pointer: 'header/Idempotency-Key',
        zh: '应为 1–200 个可见 ASCII 字符',
        en: '1 to 200 visible ASCII characters',
      },
    ])
  return { params, query, body: bodyOf(route, request), version: versionOf(route, request) }
}

const defaultLimitBytes = 64 * 1024

const bodyOf = (route: Route, request: HttpRequest): unknown => {
  const limitBytes = route.limitBytes ?? defaultLimitBytes
  if (request.body.length > limitBytes) throw new Refusal('body_too_large', { limitBytes })
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (route.accepts) {
    if (!route.accepts.includes(type))
      throw new Refusal('unsupported_media_type', { accepted: route.accepts.join(', ') })
    return request.body
  }
  if (!route.body) return undefined
  if (type !== 'application/json') throw new Refusal('unsupported_media_type', { accepted: 'application/json' })
  return parse(route.body, jsonOf(request.body), 'body')
}

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // What API Gateway makes of bytes that are not UTF-8. Nobody means it, and a name would be lost.
    if (text.includes('\uFFFD')) throw new Refusal('malformed_json')
    return noLetter.test(text) ? JSON.parse(text, wholeLetters) : JSON.parse(text)
  } catch {
    throw new Refusal('malformed_json')
  }
}

/** Half of a surrogate pair, and NUL, can stand in JSON only as escapes; neither is a letter, and stores end a text at NUL. */
const noLetter = /\\u(?:[dD][89a-fA-F]|0000)/
const wholeLetters = (key: string, value: unknown): unknown => {
  if (!isLetters(key) || (typeof value === 'string' && !isLetters(value))) throw new Refusal('malformed_json')
  return value
}
const isLetters = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

const versionOf = (route: Route, request: HttpRequest): number => {
  if (!route.ifMatch) return 0
  const header = request.headers['if-match']
  if (header === undefined && route.ifMatch === 'if-exists') return 0
  if (header === undefined) throw new Refusal('version_required')
  const match = /^"(\d{1,9})"$/.exec(header.trim())
  if (!match) throw new Refusal('version_changed')
  return Number(match[1])
}

const queryObject = (query: URLSearchParams): Record<string, string> => {
  const given = new Map<string, string>()
  for (const [name, value] of query) {
    if (given.has(name))
      throw new Refusal('invalid_input', {}, [
        { pointer: `query/${name.slice(0, 60)}`, zh: '重复出现', en: 'given more than once' },
      ])
    given.set(name, value)
  }
  return Object.fromEntries(given)
}

const parse = <S extends z.ZodType>(schema: S, given: unknown, root: string): z.output<S> => {
  const result = schema.safeParse(given)
  if (!result.success) throw new Refusal('invalid_input', {}, faultsOf(result.error, root))
  return result.data
}

/** Parses what leaves: nothing that the route does not name gets out. */
export const respond = (route: Route, answered: Answer<unknown>): HttpResponse => {
  const body = route.returns.parse(answered.body)
  return {
    status: answered.status ?? route.status ?? 200,
    headers: {
      ...headersOf(route, answered),
      ...(answered.version !== undefined && { etag: `"${answered.version}"` }),
      ...answered.headers,
    },
    body: route.produces ? textOrBytes(body) : JSON.stringify(body),
  }
}

const textOrBytes = (body: unknown): string | Uint8Array => {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  throw new TypeError('a route with `produces` returns a text or bytes')
}
