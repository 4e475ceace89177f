import middy from '@middy/core'
import httpRouterHandler from '@middy/http-router'
import type { Context as LambdaContext } from 'aws-lambda'
import { anonymous, type Actor } from '@bangfu/access/actor'
import { answer } from '@bangfu/http/edge'
import type { HttpResponse } from '@bangfu/http/message'
import { defectProblem, problemOf } from '@bangfu/http/problem'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Deps } from './context.ts'
import { edgePorts, type Identify } from './edge-ports.ts'
import { loginOf, requestOf, resultOf, type HttpEvent, type HttpResult } from './http-event.ts'
import type { Login } from './identify.ts'
import { sinceMs, type Journal } from './journal.ts'
import { actorsOfLogins } from './login-cache.ts'
import type { Service } from './service.ts'

export type HttpHandler = (event: HttpEvent, context: LambdaContext) => Promise<HttpResult>

export type HttpOptions = {
  /** Logins that may grant before anybody was granted anything. */
  readonly founders: readonly Login[]
  readonly journal: Journal
  /** How long the grants of a login may be remembered; 0: not at all. */
  readonly rememberMs: number
}

/** So much time is kept to say that time is up, rather than to be cut off without an answer. */
const reserveMs = 500

/** All routes of a service as one function behind API Gateway. */
export const lambdaOf = <D extends Deps>(service: Service<D>, deps: D, options: HttpOptions): HttpHandler => {
  const { journal } = options
  const actorOf = actorsOfLogins(deps.table, deps.clock, options.founders, options.rememberMs)
  type ServiceRoute = (typeof service.routes)[number]

  const answerAs = async (route: ServiceRoute, event: HttpEvent, identify: Identify): Promise<Answered> => {
    const ports = edgePorts(deps, identify, journal.defect)
    let asked = { who: anonymous.id, about: '' }
    const done: typeof ports.done = ({ actor, about }) => void (asked = { who: (actor ?? anonymous).id, about })
    // API Gateway has decoded the parameters: decoding again would turn `%2541` into `A`.
    const response = await answer(route, event.pathParameters ?? {}, requestOf(event), { ...ports, done })
    return { ...response, ...asked }
  }

  const handle = async (route: ServiceRoute, event: HttpEvent): Promise<Answered> => {
    const login = loginOf(event)
    if (!login) return answerAs(route, event, async () => undefined)
    const asked = { fresh: true }
    const identify = (wanted: 'remembered' | 'fresh') => async (): Promise<Actor> => {
      const known = await actorOf(login, wanted)
      asked.fresh = known.fresh
      return known.actor
    }
    const response = await answerAs(route, event, identify('remembered'))
    // A refusal wrote nothing, and perhaps the grant is younger than what is remembered.
    const again = !asked.fresh && (response.status === 403 || response.status === 404)
    return again ? answerAs(route, event, identify('fresh')) : response
  }

  const router = httpRouterHandler<HttpEvent, HttpResult>({
    routes: service.routes.map((route) => ({
      method: route.method,
      path: route.path,
      handler: async (event: HttpEvent) => {
        const start = performance.now()
        const response = await handle(route, event)
        journal.request(lineOf(event, `${route.method} ${route.path}`, response, start))
        return resultOf(response, event.requestContext.requestId)
      },
    })),
    notFoundResponse: () => {
      throw new Refusal('not_found')
    },
  })
  return middy<HttpEvent, HttpResult>({
    timeoutEarlyInMillis: reserveMs,
    timeoutEarlyResponse: () => {
      throw new Refusal('busy')
    },
  })
    .onError(({ event, error }) => failed(event, error, journal))
    .handler(router)
}

/** What did not come through a route: time was up, or the gateway sent a path that it should not. */
const failed = (event: HttpEvent, error: unknown, journal: Journal): HttpResult => {
  const { requestId } = event.requestContext
  const request = requestOf(event)
  if (!(error instanceof Refusal)) journal.defect(error, { requestId, route: event.routeKey })
  const response = error instanceof Refusal ? problemOf(error, request) : defectProblem(request)
  journal.request(lineOf(event, event.routeKey, response, performance.now()))
  return resultOf(response, requestId)
}

type Answered = HttpResponse & { readonly who?: string; readonly about?: string }

const lineOf = (event: HttpEvent, route: string, response: Answered, start: number) => ({
  requestId: event.requestContext.requestId,
  route,
  status: response.status,
  durationMs: sinceMs(start),
  who: response.who ?? '',
  about: response.about ?? '',
  ...(response.status >= 400 && { code: codeOf(response) }),
})

const codeOf = (response: HttpResponse): string =>
  (JSON.parse(String(response.body)) as { type?: string }).type?.replace('/problems/', '') ?? ''
