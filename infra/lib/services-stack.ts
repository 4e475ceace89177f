import { Stack, type App } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { alarmTopic, watchDeadLetters, watchQueue, watchStream } from './alarms.ts'
import type { Bundle } from './bundle.ts'
import type { Data } from './data-stack.ts'
import { readStream, removeFromRegistry, removeOriginals, sendMessages, startMachine, takeMessages } from './grants.ts'
import type { Routed } from './http-api.ts'
import { machineArnOf, stateMachine } from './machines.ts'
import { queueWithFailures, type WatchedQueue } from './queues.ts'
import { serviceFunction } from './service-function.ts'
import {
  deployed,
  machines,
  machinesFor,
  nameOf,
  partsOf,
  sizes,
  taskOwner,
  toldOf,
  type Deployed,
  type Impacts,
  type Part,
} from './services.ts'
import type { Settings } from './settings.ts'

export type Services = {
  /** Which function answers which route, and the one that answers what no route takes. */
  readonly routed: readonly Routed[]
  readonly unrouted: LambdaFunction
  readonly alarms: ITopic
  /** Every function, by its name without the stage: `households-http`. */
  readonly functions: ReadonlyMap<string, LambdaFunction>
}

/**
 * Everything that computes: functions, queues, state machines, in a stack for each service, since one for all would hold
 * more than CloudFormation's five hundred resources. Can be thrown away and made again.
 */
export const servicesStacks = (
  app: App,
  settings: Settings,
  data: Data,
  bundles: ReadonlyMap<string, Bundle>,
): Services => {
  const common = stackOf(app, settings, 'services')
  const stacks = new Map(
    [...new Set(deployed.map(({ service }) => service.name))].map((name) => [name, stackOf(app, settings, name)]),
  )
  const stackFor = (name: string): Stack => stacks.get(name) ?? common
  const all: Omit<Site, 'stack'> = {
    settings,
    data,
    bundles,
    alarms: alarmTopic(common, settings),
    // Those who tell facts need them all, so they are made before any function.
    queues: new Map(readers.map(({ service: { name }, impact }) => [name, factsQueue(stackFor(name), name, impact)])),
    functions: new Map(),
  }
  for (const [name, { queue, impact }] of all.queues) watchQueue(stackFor(name), queue, impact, all.alarms)
  const routed = deployed.flatMap((one) => {
    const site = { ...all, stack: stackFor(one.service.name) }
    const made = new Map(partsOf(one).map((part) => [part, make[part](site, one)] as const))
    const answeredBy = made.get('http')
    return answeredBy ? one.service.routes.map((route) => ({ route, answeredBy, service: one.service.name })) : []
  })
  for (const { machine, of } of machines) {
    const taskArn = (task: string): string => {
      const made = all.functions.get(`${nameOf(taskOwner(of.service.name, task))}-tasks`)
      if (!made) throw new Error(`no function does ${task}`)
      return made.functionArn
    }
    stateMachine({ stack: stackFor(of.service.name), settings, alarms: all.alarms, taskArn }, machine)
  }
  const unrouted = unroutedFunction({ ...all, stack: common })
  return { routed, unrouted, alarms: all.alarms, functions: all.functions }
}

/** `bangfu-prod-households`. */
export const stackOf = (app: App, { stage, region }: Settings, name: string): Stack =>
  new Stack(app, `bangfu-${stage}-${name}`, { description: `Bangfu: ${name}`, ...(region && { env: { region } }) })

/** The services that hear of facts through a queue. */
const readers = deployed.filter((one) => partsOf(one).includes('facts'))

type FactsQueue = { readonly queue: WatchedQueue; readonly impact: string }
type Site = {
  readonly stack: Stack
  readonly settings: Settings
  readonly data: Data
  readonly bundles: ReadonlyMap<string, Bundle>
  readonly alarms: ITopic
  readonly queues: ReadonlyMap<string, FactsQueue>
  readonly functions: Map<string, LambdaFunction>
}

const factsQueue = (stack: Stack, name: string, impact: Impacts): FactsQueue => ({
  queue: queueWithFailures(stack, `${capital(name)}Queue`, { seconds: 6 * sizes.facts.timeoutSeconds }),
  impact: said(name, impact, 'facts'),
})

const said = (name: string, impact: Impacts, part: Part): string => {
  const sentence = impact[part]
  if (sentence === undefined) throw new Error(`say what it means when the ${part} of ${name} do not work`)
  return sentence
}

const makeFunction = (site: Site, one: Deployed, part: Part, more: Partial<Made> = {}): LambdaFunction => {
  const { impact } = one
  const name = `${nameOf(one)}-${part}`
  const { settings, data } = site
  const rights = [...new Set([...one.rights, ...(part === 'http' ? [] : [removeFromRegistry])])]
  const made = serviceFunction(site.stack, `${capital(nameOf(one))}${capital(part)}`, {
    name: `bangfu-${settings.stage}-${name}`,
    folder: folderOf(site, nameOf(one)),
    handler: part,
    impact: said(nameOf(one), impact, part),
    rights: [...rights.flatMap((right) => right(data)), ...outwardRights(site, one), ...(more.rights ?? [])],
    acknowledged: acknowledgedFor(one, settings),
    environment: environmentOf(site, one),
    ...sizes[part],
    ...(more.reservedConcurrency !== undefined && { reservedConcurrency: more.reservedConcurrency }),
    logDays: settings.logDays,
    alarms: site.alarms,
  })
  site.functions.set(name, made)
  return made
}

type Made = { readonly rights: readonly PolicyStatement[]; readonly reservedConcurrency: number }

/** What a service may set in motion outside of its own functions. */
const outwardRights = (site: Site, one: Deployed): PolicyStatement[] => [
  ...(toldOf(one).queues ? [sendMessages(...[...site.queues.values()].map(({ queue }) => queue.queue.queueArn))] : []),
  ...machinesFor(one).map((machine) => startMachine(machineArnOf(site.stack, site.settings, machine))),
]

const acknowledgedFor = (one: Deployed, { stage }: Settings) => {
  const { photos, exchange } = toldOf(one)
  const finding = (bucket: string, folder = ''): string =>
    `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::bangfu-${stage}-${bucket}-<AWS::AccountId>/${folder}*]`
  return [
    ...(photos
      ? [
          {
            id: finding('evidence'),
            reason: 'Each photo is an object of its own; the evidence service alone reads and writes this bucket.',
          },
        ]
      : []),
    ...(one.rights.includes(removeOriginals)
      ? [
          {
            id: finding('evidence', 'original/'),
            reason:
              'The sweep takes away what nobody took as evidence; the bucket keeps the version for a year or longer.',
          },
        ]
      : []),
    ...(exchange
      ? [
          {
            id: finding('exchange'),
            reason: 'Each file is an object of its own; who may have it is decided by the job that made it.',
          },
        ]
      : []),
  ]
}

const publicOriginOf = ({ publicOrigin, domain }: Settings): Record<string, string> => {
  const origin = publicOrigin ?? (domain === undefined ? undefined : `https://${domain.name}`)
  return origin === undefined ? {} : { PUBLIC_ORIGIN: new URL(origin).origin }
}

/** `packages/service/src/cloud-settings.ts` reads it; nothing secret stands here. */
const environmentOf = (site: Site, one: Deployed): Record<string, string> => ({
  REGISTRY_TABLE: site.data.tables.registry.tableName,
  LEDGER_TABLE: site.data.tables.ledger.tableName,
  TRAIL_TABLE: site.data.tables.trail.tableName,
  VAULT_KEY: site.data.vaultKey.keyArn,
  FOUNDERS: JSON.stringify(site.settings.founders),
  ...(site.settings.restart !== undefined && { RESTART: site.settings.restart }),
  ...publicOriginOf(site.settings),
  ...(toldOf(one).photos && { EVIDENCE_BUCKET: site.data.evidence.bucketName }),
  ...(toldOf(one).exchange && { EXCHANGE_BUCKET: site.data.exchange.bucketName }),
  ...(toldOf(one).messages &&
    site.settings.messages !== undefined && { MESSAGES_WEBHOOK: JSON.stringify(site.settings.messages) }),
  ...(toldOf(one).queues && {
    FACT_QUEUES: site.stack.toJsonString(
      Object.fromEntries([...site.queues].map(([name, { queue }]) => [name, queue.queue.queueUrl])),
    ),
  }),
  ...(toldOf(one).machines && {
    MACHINES: site.stack.toJsonString(
      Object.fromEntries(
        machinesFor(one).map((machine) => [machine, machineArnOf(site.stack, site.settings, machine)]),
      ),
    ),
  }),
})

const takeFacts = (site: Site, one: Deployed): LambdaFunction => {
  const found = site.queues.get(one.service.name)
  if (!found) throw new Error(`no queue for ${one.service.name}`)
  const reservedConcurrency = site.settings.concurrency.facts
  const rights = [takeMessages(found.queue.queue.queueArn)]
  const made = makeFunction(site, one, 'facts', { rights, reservedConcurrency })
  fromQueue(site, made, found.queue, { batchSize: 10, atOnce: reservedConcurrency })
  watchDeadLetters(site.stack, made, found.impact, site.alarms)
  return made
}

const takeUploads = (site: Site, one: Deployed): LambdaFunction => {
  const { uploads } = site.data
  const reservedConcurrency = site.settings.concurrency.uploads
  const rights = [takeMessages(uploads.queue.queueArn)]
  const made = makeFunction(site, one, 'uploads', { rights, reservedConcurrency })
  fromQueue(site, made, uploads, { batchSize: 1, atOnce: reservedConcurrency })
  watchQueue(site.stack, uploads, said(one.service.name, one.impact, 'uploads'), site.alarms)
  return made
}

const fromQueue = (
  { stack }: Site,
  made: LambdaFunction,
  { queue }: WatchedQueue,
  { batchSize, atOnce }: { batchSize: number; atOnce: number },
): void => {
  const mapping = new CfnEventSourceMapping(stack, `${made.node.id}Source`, {
    functionName: made.functionArn,
    eventSourceArn: queue.queueArn,
    batchSize,
    functionResponseTypes: ['ReportBatchItemFailures'],
    // Two is the least that SQS knows.
    scalingConfig: { maximumConcurrency: Math.max(2, atOnce) },
  })
  if (made.role) mapping.node.addDependency(made.role)
}

/** Only facts leave the stream; each is tried until it got through, and what has no shape is buried by the function. */
const readTheStream = (site: Site, one: Deployed): LambdaFunction => {
  const rights = readStream(site.data)
  const made = makeFunction(site, one, 'stream', { rights })
  const { tableStreamArn } = site.data.tables.registry
  if (!tableStreamArn) throw new Error('the registry has no stream')
  const mapping = new CfnEventSourceMapping(site.stack, `${made.node.id}Source`, {
    functionName: made.functionArn,
    eventSourceArn: tableStreamArn,
    startingPosition: 'TRIM_HORIZON',
    batchSize: 100,
    maximumBatchingWindowInSeconds: 1,
    bisectBatchOnFunctionError: true,
    functionResponseTypes: ['ReportBatchItemFailures'],
    filterCriteria: {
      filters: [{ pattern: JSON.stringify({ dynamodb: { NewImage: { k: { S: ['fact'] } } } }) }],
    },
  })
  if (made.role) mapping.node.addDependency(made.role)
  watchStream(site.stack, made, said(one.service.name, one.impact, 'stream'), site.alarms)
  watchDeadLetters(site.stack, made, said(one.service.name, one.impact, 'stream'), site.alarms)
  return made
}

const make: Readonly<Record<Part, (site: Site, one: Deployed) => LambdaFunction>> = {
  http: (site, one) => makeFunction(site, one, 'http'),
  facts: takeFacts,
  uploads: takeUploads,
  tasks: (site, one) => makeFunction(site, one, 'tasks'),
  stream: readTheStream,
}

const unroutedFunction = (site: Site): LambdaFunction => {
  const made = serviceFunction(site.stack, 'UnroutedHttp', {
    name: `bangfu-${site.settings.stage}-unrouted-http`,
    folder: folderOf(site, 'unrouted'),
    handler: 'http',
    impact: 'Whoever calls a wrong address is not told so in his language.',
    rights: [],
    environment: {},
    memoryMb: 256,
    timeoutSeconds: 5,
    logDays: site.settings.logDays,
    alarms: site.alarms,
  })
  site.functions.set('unrouted-http', made)
  return made
}

const folderOf = (site: Site, name: string): string => {
  const bundle = site.bundles.get(name)
  if (!bundle) throw new Error(`no bundle of ${name}`)
  return bundle.folder
}

/** `households-record` → `HouseholdsRecord`. */
const capital = (name: string): string =>
  name
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
