import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CloudAssembly } from 'aws-cdk-lib/cx-api'
import { bundleAll, type Bundle, type Target } from './bundle.ts'
import { deploymentOf } from './deployment.ts'
import { deployed } from './services.ts'
import { Settings } from './settings.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What everything is bundled into when nothing else is said. */
export const bundlesFolder = join(root, 'dist')

/** The settings of a stage. @throws naming the setting that is wrong */
export const readSettings = (file: string): Settings => Settings.parse(JSON.parse(readFileSync(file, 'utf8')))

export const stageFile = (stage: string): string => join(root, 'infra/stages', `${stage}.json`)

export const bundleEverything = (into: string, target: Target): Promise<Bundle[]> =>
  bundleAll(
    deployed.map(({ service, group }) => ({ service: service.name, group, routes: service.routes })),
    into,
    target,
  )

/** Bundles everything and synthesises the stacks of a stage. Needs neither network nor account. */
export const synthesize = async (settings: Settings, into?: string): Promise<CloudAssembly> =>
  deploymentOf(settings, await bundleEverything(bundlesFolder, 'linux-arm64'), into).app.synth()
