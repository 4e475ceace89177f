import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Bundle } from '@bangfu/infra/bundle'
import { uploadedPrefix } from '@bangfu/infra/data-stack'
import { deployed, machinesFor, nameOf, partsOf, sizes, toldOf, type Deployed, type Part } from '@bangfu/infra/services'
import { bundleEverything } from '@bangfu/infra/synthesize'
import { founder } from '@bangfu/local/demonstration/cast'
import { services } from '@bangfu/local/services'
import { machinesOf, type Machines } from '@bangfu/local/state-machines'
import { definitionsOf } from '@bangfu/service/service'
import { startAws } from './aws.ts'
import { startFunction, type LambdaFunction } from './functions.ts'
import { startGateway } from './gateway.ts'
import { audience, testIssuer } from './issuer.ts'
import { makePlace, region, type Place, type Stores } from './place.ts'
import { startQueue, type Queue } from './queue.ts'
import { startStream } from './stream.ts'
import { watchUploads } from './uploads.ts'

export type Cloud = {
  readonly url: string
  readonly issuer: string
  tokenFor(subject: string, lifeSeconds?: number): Promise<string>
  /** Resolves when nothing is on its way any more: stream, queues, uploads, executions. */
  settled(): Promise<void>
  /** What went wrong on the way: failed batches, messages that were put aside, executions that failed. */
  problems(): readonly string[]
  /** The folder with what each function wrote. */
  readonly logs: string
  stop(): Promise<void>
}

/**
 * The deployed bundles as a cloud would run them: each function in processes of its own, behind a gateway, fed by the
 * stream, by queues and by uploads. Tables and the bucket are made fresh in the given stores.
 */
export const startCloud = async (stores: Stores, folder: string): Promise<Cloud> => {
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const bundles = await bundleEverything(
    join(folder, 'bundles'),
    process.arch === 'arm64' ? 'linux-arm64' : 'linux-x64',
  )
  const place = await makePlace(stores)
  const issuer = await testIssuer()
  const said: string[] = []
  const say = (problem: string): void => void said.push(problem)
  const queues = new Map<string, Queue>()
  const executions = new Set<string>()
  const aws = await startAws({
    queued: (name, body) => found(queues, name).send(body),
    started: (machine, name, input) => {
      if (executions.has(name)) return false
      executions.add(name)
      void machines.start(machine, name, input)
      return true
    },
  })
  const founders = JSON.stringify([{ issuer: issuer.name, subject: founder }])
  const functions = startFunctions(bundles, { place, stores, awsUrl: aws.url, founders }, logs)
  const machines = machinesOver(functions, say)
  for (const [name, batchSize] of queueSizes()) queues.set(name, startQueue(found(functions, name), batchSize, say))
  const stream = startStream(place.streams, place.streamArn, found(functions, 'projector-stream'), say)
  const uploads = watchUploads(place.s3, place.bucket, uploadedPrefix, found(queues, 'evidence-photos-uploads'), say)
  const gateway = await startGateway({
    routes: deployed.flatMap((one) =>
      one.service.routes.map(({ method, path, open }) => ({
        method,
        path,
        ...(open && { open }),
        answeredBy: found(functions, `${nameOf(one)}-http`),
      })),
    ),
    unrouted: found(functions, 'unrouted-http'),
    issuer: issuer.name,
    audience,
    publicKey: issuer.publicKey,
    before: issuer.serve,
  })
  const waiting = (): number => [...queues.values()].reduce((sum, queue) => sum + queue.waiting(), stream.waiting())
  return {
    url: gateway.url,
    issuer: issuer.name,
    tokenFor: issuer.tokenFor,
    settled: () => untilQuiet(waiting, machines),
    problems: () => [...said, ...[...queues.values()].flatMap(({ failed }) => failed)],
    logs,
    stop: async () => {
      await close(gateway.server)
      await Promise.all([stream.stop(), uploads.stop()])
      await Promise.all([...queues.values()].map((queue) => queue.stop()))
      await machines.stop()
      await Promise.all([...functions.values()].map((one) => one.stop()))
      await close(aws.server)
      place.dynamo.destroy()
      place.s3.destroy()
    },
  }
}

const found = <T>(all: ReadonlyMap<string, T>, name: string): T => {
  const one = all.get(name)
  if (one === undefined) throw new Error(`no ${name}`)
  return one
}

/** Queues are called as the functions that read them. */
const queueSizes = (): [string, number][] =>
  deployed.flatMap((one) =>
    partsOf(one).flatMap((part): [string, number][] => {
      const name = `${nameOf(one)}-${part}`
      return part === 'facts' ? [[name, 10]] : part === 'uploads' ? [[name, 1]] : []
    }),
  )

/** What every function is told: as in the stack, but that the SDK is led to this machine. */
const environmentOf = ({ place, stores: { dynamo, s3 }, awsUrl, founders }: Site): Record<string, string> => ({
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: s3.accessKey,
  AWS_SECRET_ACCESS_KEY: s3.secretKey,
  AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
  AWS_ENDPOINT_URL_KMS: awsUrl,
  AWS_ENDPOINT_URL_SQS: awsUrl,
  AWS_ENDPOINT_URL_SFN: awsUrl,
  REGISTRY_TABLE: place.tableNames.registry,
  LEDGER_TABLE: place.tableNames.ledger,
  TRAIL_TABLE: place.tableNames.trail,
  VAULT_KEY: 'arn:aws:kms:local:000000000000:key/vault',
  FOUNDERS: founders,
})

/** What the functions of one service are told besides. */
const ownEnvironment = (one: Deployed, { place, stores: { s3 }, awsUrl }: Site): Record<string, string> => {
  const { photos, exchange, queues, machines } = toldOf(one)
  const readers = deployed.filter((other) => partsOf(other).includes('facts'))
  return {
    ...((photos || exchange) && { S3_ENDPOINT: s3.endpoint }),
    ...(photos && { EVIDENCE_BUCKET: place.bucket }),
    ...(exchange && { EXCHANGE_BUCKET: place.exchange }),
    ...(queues && {
      FACT_QUEUES: JSON.stringify(
        Object.fromEntries(
          readers.map((reader) => [reader.service.name, `${awsUrl}/000000000000/${nameOf(reader)}-facts`]),
        ),
      ),
    }),
    ...(machines && {
      MACHINES: JSON.stringify(
        Object.fromEntries(
          machinesFor(one).map((name) => [name, `arn:aws:states:local:000000000000:stateMachine:${name}`]),
        ),
      ),
    }),
  }
}

type Site = { readonly place: Place; readonly stores: Stores; readonly awsUrl: string; readonly founders: string }

/** As many of each as two cores can make use of. */
const mostEnvironments = 2

const startFunctions = (bundles: readonly Bundle[], site: Site, logs: string): ReadonlyMap<string, LambdaFunction> => {
  const folders = new Map(bundles.map(({ name, folder }) => [name, folder]))
  const start = (name: string, part: Part, environment: Readonly<Record<string, string>>): LambdaFunction =>
    startFunction({
      name: `${name}-${part}`,
      folder: found(folders, name),
      handler: part,
      timeoutMs: sizes[part].timeoutSeconds * 1000,
      environment,
      logFile: join(logs, `${name}-${part}.log`),
      most: mostEnvironments,
    })
  return new Map([
    ...deployed.flatMap((one) =>
      partsOf(one).map((part): [string, LambdaFunction] => [
        `${nameOf(one)}-${part}`,
        start(nameOf(one), part, { ...environmentOf(site), ...ownEnvironment(one, site) }),
      ]),
    ),
    ['unrouted-http', start('unrouted', 'http', {})],
  ])
}

/** The state machines, run here by the interpreter of the one-machine host, with each step in the deployed function. */
const machinesOver = (functions: ReadonlyMap<string, LambdaFunction>, say: (problem: string) => void): Machines => {
  const steps = deployed.flatMap((one) =>
    Object.keys(one.service.tasks ?? {}).map((task) => [
      task,
      (input: unknown) => found(functions, `${nameOf(one)}-tasks`).invoke({ task, input, execution: 'local' }),
    ]),
  )
  const remote = { name: 'projector' as const, routes: [], tasks: Object.fromEntries(steps) as Record<string, never> }
  return machinesOf(definitionsOf(services), [remote], {} as never, (error) =>
    say(`an execution failed: ${String(error)}`),
  )
}

const untilQuiet = async (waiting: () => number, machines: Machines): Promise<void> => {
  for (let quiet = 0; quiet < 5;) {
    await machines.idle()
    quiet = waiting() === 0 ? quiet + 1 : 0
    await pause(60)
  }
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
