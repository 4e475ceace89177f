import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bundle } from '../lib/bundle.ts'
import { deploymentOf } from '../lib/deployment.ts'
import { deployed, nameOf } from '../lib/services.ts'
import type { Settings } from '../lib/settings.ts'
import { readSettings, stageFile } from '../lib/synthesize.ts'

/** A template is whatever CloudFormation takes. */
export type Json = any
export type Resource = { readonly Type: string; readonly Properties: Json; readonly [more: string]: Json }
export type Synthesized = {
  readonly text: string
  /** The resources of each stack, by its name without the stage. */
  readonly stacks: Readonly<Record<string, Readonly<Record<string, Resource>>>>
  /** All resources of all stacks. */
  readonly resources: Readonly<Record<string, Resource>>
  /** Resources of a type, of all stacks. */
  all(type: string): [string, Resource][]
}

/** Synthesises a stage with empty bundles: what is in the templates does not hang on them. */
export const synthesized = (change: Partial<Settings> = {}): Synthesized => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-infra-'))
  const bundles = [...deployed.map(nameOf), 'unrouted'].map((name): Bundle => {
    const own = join(folder, name)
    mkdirSync(own)
    writeFileSync(join(own, 'index.mjs'), `// ${name}\n`)
    return { name, folder: own, sizeBytes: 0, metafile: { inputs: {}, outputs: {} } }
  })
  const settings = { ...readSettings(stageFile('prod')), ...change }
  const { stacks } = deploymentOf(settings, bundles, join(folder, 'cdk.out')).app.synth()
  const byStack = Object.fromEntries(
    stacks.map(({ stackName, template }) => [
      stackName.replace(`bangfu-${settings.stage}-`, ''),
      (template as Json).Resources as Record<string, Resource>,
    ]),
  )
  const resources = Object.assign({}, ...Object.values(byStack)) as Record<string, Resource>
  return {
    text: JSON.stringify(stacks.map(({ template }) => template as Json)),
    stacks: byStack,
    resources,
    all: (type) => Object.entries(resources).filter(([, { Type }]) => Type === type),
  }
}

export type Statement = {
  readonly role: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly statement: Json
}

/** Every statement of every role, in the role itself or beside it, actions and resources as texts. */
export const statementsOf = ({ all }: Synthesized): Statement[] => [
  ...all('AWS::IAM::Policy').flatMap(([, { Properties }]) =>
    statementsIn(String(Properties.Roles[0].Ref), Properties.PolicyDocument),
  ),
  ...all('AWS::IAM::Role').flatMap(([role, { Properties }]) =>
    (Properties.Policies ?? []).flatMap(({ PolicyDocument }: Json) => statementsIn(role, PolicyDocument)),
  ),
]

const statementsIn = (role: string, document: Json): Statement[] =>
  document.Statement.map((statement: Json) => ({
    role,
    actions: [statement.Action].flat(),
    resources: [statement.Resource].flat().map((resource: Json) => JSON.stringify(resource)),
    statement,
  }))
