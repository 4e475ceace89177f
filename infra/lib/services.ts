import { accounts } from '@bangfu/accounts/service'
import { assessments } from '@bangfu/assessments/service'
import { catalog } from '@bangfu/catalog/service'
import { evidence } from '@bangfu/evidence/service'
import { funds } from '@bangfu/funds/service'
import { households } from '@bangfu/households/service'
import { inspections } from '@bangfu/inspections/service'
import { pairing } from '@bangfu/pairing/service'
import { projector } from '@bangfu/projector/service'
import type { Route } from '@bangfu/http/route'
import {
  appendLedger,
  appendTrail,
  openVault,
  readEvidence,
  readLedger,
  readRegistry,
  readTrail,
  removeFromRegistry,
  writeEvidence,
  writeRegistry,
  type Grant,
} from './grants.ts'

/** What a service is to the infrastructure. */
type Known = {
  readonly name: string
  readonly routes: readonly Pick<Route, 'method' | 'path' | 'open' | 'limitBytes'>[]
  readonly consumes?: unknown
  readonly onUpload?: unknown
  readonly tasks?: unknown
}

/** What it means to people when a part of a service does not work: each part that the service has must say so. */
export type Impacts = {
  readonly http: string
  readonly facts?: string
  readonly uploads?: string
  readonly tasks?: string
  readonly stream?: string
}

export type Part = keyof Impacts

/** What each part is given. Memory buys processor time too: 1,769 MB are one core. */
export const sizes: Readonly<Record<Part, { readonly memoryMb: number; readonly timeoutSeconds: number }>> = {
  // API Gateway waits for 30 seconds.
  http: { memoryMb: 1024, timeoutSeconds: 29 },
  facts: { memoryMb: 512, timeoutSeconds: 60 },
  uploads: { memoryMb: 1769, timeoutSeconds: 60 },
  // A little more than the longest step of a state machine waits.
  tasks: { memoryMb: 1769, timeoutSeconds: 170 },
  stream: { memoryMb: 1024, timeoutSeconds: 60 },
}

export type Deployed = {
  readonly service: Known
  /** What all its functions may do. Facts and uploads may also take away their own dead letters. */
  readonly rights: readonly Grant[]
  readonly impact: Impacts
}

const everyService: readonly Grant[] = [readRegistry, writeRegistry, appendTrail, openVault]

/** All services as they are deployed. */
export const deployed: readonly Deployed[] = [
  {
    service: accounts,
    rights: [...everyService, readTrail],
    impact: { http: 'Nobody can be given a role, and nobody’s role can be taken away.' },
  },
  {
    service: households,
    rights: everyService,
    impact: {
      http: 'Households cannot be put on file, read or changed.',
      facts: 'A household’s file does not show what was paid to it.',
    },
  },
  {
    service: pairing,
    rights: everyService,
    impact: {
      http: 'Helpers cannot record visits, and cannot see their households.',
      facts: 'Visits do not show whether their photos are genuine, and pairings of households that moved are stale.',
    },
  },
  {
    service: evidence,
    rights: [...everyService, readEvidence, writeEvidence],
    impact: {
      http: 'Helpers cannot hand in photos of their visits.',
      uploads: 'Photos that were handed in are not checked.',
    },
  },
  {
    service: funds,
    rights: [...everyService, removeFromRegistry, readLedger, appendLedger],
    impact: {
      http: 'A household may be paid late.',
      facts: 'Rewards that were decided do not become payment plans: a household may be paid late.',
    },
  },
  {
    service: catalog,
    rights: everyService,
    impact: { http: 'Products of helped villages cannot be ordered.' },
  },
  {
    service: assessments,
    rights: everyService,
    impact: {
      http: 'Stars cannot be scored or signed, and nobody can see why an assessment came out as it did.',
      facts: 'The monthly assessment counts fewer visits than were made.',
      tasks: 'The month is not assessed: rewards may be decided late.',
    },
  },
  {
    service: inspections,
    rights: everyService,
    impact: { http: 'Inspectors cannot record problems, and villages cannot answer them.' },
  },
  {
    service: projector,
    rights: everyService,
    impact: {
      http: 'Nobody can see the figures of a village, or the dead letters.',
      stream: 'Services do not hear of each other: rewards are not paid, figures and files are out of date.',
    },
  },
]

/** The functions of a service: each is an export of its bundle. The reader of the stream has no queue of its own. */
export const partsOf = ({ service, impact }: Deployed): Part[] => [
  'http',
  ...(service.consumes !== undefined && impact.stream === undefined ? (['facts'] as const) : []),
  ...(service.onUpload !== undefined ? (['uploads'] as const) : []),
  ...(service.tasks !== undefined ? (['tasks'] as const) : []),
  ...(impact.stream !== undefined ? (['stream'] as const) : []),
]

/** What the functions of a service are told of besides tables and keys. */
export const toldOf = ({ service, impact }: Deployed) => ({
  photos: service.onUpload !== undefined,
  queues: impact.stream !== undefined,
  machines: service.tasks !== undefined,
})
