import findMyWay, { type FindResult, type HTTPMethod, type HTTPVersion } from 'find-my-way'
import type { Method, Route } from './route.ts'

export type Match<R> =
  | { readonly route: R; readonly params: Readonly<Record<string, string | undefined>> }
  | { readonly allowed: readonly Method[] }
  | undefined

/** Finds the route of a method and path; when only the method is wrong, the methods that would be right. */
export const routerOf = <R extends Pick<Route, 'method' | 'path'>>(
  routes: readonly R[],
): ((method: string, path: string) => Match<R>) => {
  const router = findMyWay({ maxParamLength: 200 })
  for (const route of routes)
    router.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, route)
  const methods = [...new Set(routes.map(({ method }) => method))]
  const find = (method: string, path: string): FindResult<HTTPVersion.V1> | undefined => {
    const found = router.find(method as HTTPMethod, path)
    // `/households/` names no household; API Gateway does not match it either.
    return found && !Object.values(found.params).includes('') ? found : undefined
  }
  return (method, path) => {
    const found = find(method, path)
    if (found) return { route: found.store as R, params: found.params }
    const allowed = methods.filter((other) => find(other, path))
    return allowed.length > 0 ? { allowed } : undefined
  }
}
