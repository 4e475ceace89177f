import type { App, Stack } from 'aws-cdk-lib'
import { watchApi } from './alarms.ts'
import { httpApi } from './http-api.ts'
import { stackOf, type Services } from './services-stack.ts'
import type { Settings } from './settings.ts'

/**
 * The API in front of the functions. Each route is a resource, and a stack holds five hundred: so the routes of a service
 * are a stack, the API itself is one before them, and its stage, which needs them all, one after.
 */
export const apiStacks = (app: App, settings: Settings, services: Services): void => {
  const base = stackOf(app, settings, 'api')
  const routes = new Map<string, Stack>()
  const routesOf = (service: string): Stack => {
    const stack = routes.get(service) ?? stackOf(app, settings, `api-${service}`)
    routes.set(service, stack)
    return stack
  }
  const stage = stackOf(app, settings, 'api-stage')
  const api = httpApi({ base, routesOf, stage }, settings, services.routed, services.unrouted)
  watchApi(stage, api, services.alarms)
}
