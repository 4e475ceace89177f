import { Stack, type App } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { watchApi } from './alarms.ts'
import { httpApi } from './http-api.ts'
import type { Services } from './services-stack.ts'
import type { Settings } from './settings.ts'

export type Api = { readonly stack: Stack; readonly api: HttpApi }

/** The API in front of the functions: each route is a resource, and a stack holds five hundred. */
export const apiStack = (app: App, settings: Settings, services: Services): Api => {
  const stack = new Stack(app, `bangfu-${settings.stage}-api`, {
    description: 'Bangfu: API',
    ...(settings.region && { env: { region: settings.region } }),
  })
  const api = httpApi(stack, settings, services.routed, services.unrouted)
  watchApi(stack, api, services.alarms)
  return { stack, api }
}
