import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { apiStacks } from './api-stack.ts'
import type { Bundle } from './bundle.ts'
import { dataStack, type Data } from './data-stack.ts'
import { servicesStacks, type Services } from './services-stack.ts'
import type { Settings } from './settings.ts'

export type Deployment = { readonly app: App; readonly data: Data; readonly services: Services }

/** The whole installation of one stage in one account, checked by cdk-nag as it is synthesised. */
export const deploymentOf = (settings: Settings, bundles: readonly Bundle[], outdir?: string): Deployment => {
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    analyticsReporting: false,
    context: {
      '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
      '@aws-cdk/aws-iam:minimizePolicies': true,
      '@aws-cdk/core:checkSecretUsage': true,
    },
  })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const data = dataStack(app, settings)
  const services = servicesStacks(app, settings, data, new Map(bundles.map((bundle) => [bundle.name, bundle])))
  apiStacks(app, settings, services)
  return { app, data, services }
}
