import { problemOf } from '@bangfu/http/problem'
import { routerOf } from '@bangfu/http/router'
import type { Route } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { requestOf, resultOf, type HttpEvent, type HttpResult } from './http-event.ts'

/**
 * Answers what no route takes (API Gateway's `$default`) as a problem, as the one-machine host does: 405 when only the
 * method is wrong, else 404. It has no table, no keys and no rights.
 */
export const unroutedOf = (
  routes: readonly Pick<Route, 'method' | 'path'>[],
): ((event: HttpEvent) => Promise<HttpResult>) => {
  const find = routerOf(routes)
  return async (event) => {
    const request = requestOf(event)
    const match = find(request.method, request.path)
    const refusal =
      match && 'allowed' in match
        ? new Refusal('method_not_allowed', { allowed: match.allowed.join(', ') })
        : new Refusal('not_found')
    const response = problemOf(refusal, request)
    return resultOf(response, request.requestId)
  }
}
