import { jobsPart } from '@bangfu/accounts/functions/jobs/service'
import { peoplePart } from '@bangfu/accounts/functions/people/service'
import { assessments } from '@bangfu/assessments/service'
import { catalog } from '@bangfu/catalog/service'
import { findingsPart } from '@bangfu/evidence/functions/findings/service'
import { keepingPart } from '@bangfu/evidence/functions/keeping/service'
import { photosPart } from '@bangfu/evidence/functions/photos/service'
import { sweepPart } from '@bangfu/evidence/functions/sweep/service'
import { booksPart } from '@bangfu/funds/functions/books/service'
import { aidPart } from '@bangfu/funds/functions/aid/service'
import { moneyPart } from '@bangfu/funds/functions/money/service'
import { exitEndPart } from '@bangfu/households/functions/exit-end/service'
import { campaignsPart } from '@bangfu/households/functions/campaigns/service'
import { exitPart } from '@bangfu/households/functions/exit/service'
import { filesPart } from '@bangfu/households/functions/files/service'
import { membersPart } from '@bangfu/households/functions/members/service'
import { nightlyPart } from '@bangfu/households/functions/nightly/service'
import { openPart } from '@bangfu/households/functions/open/service'
import { papersPart } from '@bangfu/households/functions/papers/service'
import { plansPart } from '@bangfu/households/functions/plans/service'
import { procedurePart } from '@bangfu/households/functions/procedure/service'
import { qualityPart } from '@bangfu/households/functions/quality/service'
import { recordPart } from '@bangfu/households/functions/record/service'
import { sheetsPart } from '@bangfu/households/functions/sheets/service'
import { twicePart } from '@bangfu/households/functions/twice/service'
import { watchPart } from '@bangfu/households/functions/watch/service'
import { workPart } from '@bangfu/households/functions/work/service'
import { inspections } from '@bangfu/inspections/service'
import { agreementsPart } from '@bangfu/pairing/functions/agreements/service'
import { devicesPart } from '@bangfu/pairing/functions/devices/service'
import { handoverPart } from '@bangfu/pairing/functions/handover/service'
import { organisationsPart } from '@bangfu/pairing/functions/organisations/service'
import { pairsPart } from '@bangfu/pairing/functions/pairs/service'
import { tasksPart } from '@bangfu/pairing/functions/tasks/service'
import { schoolsPart } from '@bangfu/pairing/functions/schools/service'
import { visitsPart } from '@bangfu/pairing/functions/visits/service'
import { projector } from '@bangfu/projector/service'
import type { Route } from '@bangfu/http/route'
import type { Machine } from '@bangfu/kernel/state-machine'
import {
  appendLedger,
  appendTrail,
  openVault,
  readEvidence,
  readExchange,
  readLedger,
  readRegistry,
  readTrail,
  removeFromRegistry,
  removeOriginals,
  writeEvidence,
  writeExchange,
  writeRegistry,
  type Grant,
} from './grants.ts'

/** What a service, or the part of one that is deployed together, is to the infrastructure. */
type Known = {
  readonly name: string
  readonly routes: readonly Pick<Route, 'method' | 'path' | 'open' | 'limitBytes'>[]
  readonly consumes?: unknown
  readonly onUpload?: unknown
  readonly tasks?: Readonly<Record<string, unknown>>
  readonly machines?: readonly Machine[]
}

/** What it means to people when one of its functions does not work: each that there is must say so. */
export type Impacts = {
  readonly http?: string
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
  /**
   * A large service is deployed in groups, each a bundle of its own whose service and composition root stand in
   * `services/<name>/src/functions/<group>/`. Everybody else sees one service.
   */
  readonly group?: string
  /** What all its functions may do. Facts and uploads may also take away their own dead letters. */
  readonly rights: readonly Grant[]
  readonly impact: Impacts
  /** It may start the machines of every service: those who look after what stands still. Else only its own service's. */
  readonly startsEverything?: true
  /** It hands messages to the channel of the settings. */
  readonly sendsMessages?: true
}

/** `households-record`: the name of a bundle, and the beginning of the names of its functions. */
export const nameOf = ({ service, group }: Pick<Deployed, 'service' | 'group'>): string =>
  group === undefined ? service.name : `${service.name}-${group}`

const everyService: readonly Grant[] = [readRegistry, writeRegistry, appendTrail, openVault]

const all: readonly Deployed[] = [
  {
    service: peoplePart,
    group: 'people',
    rights: [...everyService, readTrail],
    impact: { http: 'Nobody can be given a role, and nobody’s role can be taken away.' },
  },
  {
    service: jobsPart,
    group: 'jobs',
    rights: [...everyService, readExchange],
    startsEverything: true,
    impact: {
      http: 'Nobody can see how far an import or export is, or fetch its files.',
      tasks: 'Imports and exports that were cut off stand still.',
    },
  },
  {
    service: recordPart,
    group: 'record',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'Households cannot be put on file, listed or changed.' },
  },
  {
    service: membersPart,
    group: 'members',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'Births, deaths and moves of members cannot be put on file, nor what a household had in a year.' },
  },
  {
    service: filesPart,
    group: 'files',
    rights: [...everyService, removeFromRegistry],
    impact: {
      http: 'Whole files, sealed fields and villages cannot be read.',
      facts: 'A household’s file does not show what was paid to it.',
    },
  },
  {
    service: exitPart,
    group: 'exit',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'No exit can be opened, verified or agreed to, and exited households not be followed.' },
  },
  {
    service: exitEndPart,
    group: 'exit-end',
    rights: [...everyService, removeFromRegistry],
    impact: {
      http: 'No exit can be published, announced, sent back or given up.',
    },
  },
  {
    service: campaignsPart,
    group: 'campaigns',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'Re-checks cannot be filled in, adjustment windows not be opened, and no relapse be decided.' },
  },
  {
    service: procedurePart,
    group: 'procedure',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'No household can be identified, monitored or taken off the list, and objections cannot be made.' },
  },
  {
    service: plansPart,
    group: 'plans',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'Nobody can enter or read incomes, agree to plans, or say how far measures are.' },
  },
  {
    service: watchPart,
    group: 'watch',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'No household can be monitored or struck off, and nobody sees what is overdue.' },
  },
  {
    service: twicePart,
    group: 'twice',
    rights: [...everyService, removeFromRegistry],
    impact: {
      http: 'Nobody sees who is on file twice, and files cannot be merged.',
      tasks: 'People who are on file twice are found a night later.',
    },
  },
  {
    service: papersPart,
    group: 'papers',
    rights: everyService,
    impact: { http: 'No paper of a household, no register and no notice for the board can be printed.' },
  },
  {
    service: openPart,
    group: 'open',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'The public cannot read notices, object to them, or open a wall card.' },
  },
  {
    service: qualityPart,
    group: 'quality',
    rights: [...everyService, removeFromRegistry, readExchange, writeExchange],
    impact: {
      http: 'Nobody can start a quality check or read what the last one found.',
      tasks: 'Quality checks of a county stand still.',
    },
  },
  {
    service: nightlyPart,
    group: 'nightly',
    rights: [...everyService, removeFromRegistry],
    impact: {
      http: 'Statistics of the register cannot be read.',
      tasks: 'The register is not counted, and nobody looks for households at risk.',
    },
  },
  {
    service: sheetsPart,
    group: 'sheets',
    rights: [...everyService, readExchange, writeExchange],
    impact: {
      http: 'Lists of households cannot be imported or exported.',
      tasks: 'A list that was handed in is not on file, or one that was asked for is not there.',
    },
  },
  {
    service: workPart,
    group: 'work',
    rights: [...everyService, removeFromRegistry, readExchange, writeExchange],
    impact: {
      http: 'No drawing of a campaign and no printing of a register can be started.',
      tasks: 'Drawings of campaigns and printed registers stand still.',
    },
  },
  {
    service: organisationsPart,
    group: 'organisations',
    rights: everyService,
    impact: { http: 'Units, teams and helpers cannot be registered or read.' },
  },
  {
    service: pairsPart,
    group: 'pairs',
    rights: [...everyService, removeFromRegistry],
    sendsMessages: true,
    impact: {
      http: 'Nobody can be made responsible for a household, and helpers cannot see their households.',
      facts: 'Visits do not show whether their photos are genuine, and pairings of households that moved are stale.',
    },
  },
  {
    service: tasksPart,
    group: 'tasks',
    rights: [...everyService, removeFromRegistry],
    sendsMessages: true,
    impact: {
      http: 'Tasks cannot be given, answered or closed, and nobody can appeal or see what is due.',
      tasks: 'Messages to helpers and offices go out late, and nobody is told what is overdue.',
    },
  },
  {
    service: handoverPart,
    group: 'handover',
    rights: [...everyService, readExchange, writeExchange],
    impact: {
      http: 'No hand-over of many households can be tried, started or undone.',
      tasks: 'Households that were to be handed over still have the old helper, or an undoing has stopped half way.',
    },
  },
  {
    service: visitsPart,
    group: 'visits',
    rights: [...everyService, removeFromRegistry],
    impact: {
      http: 'Helpers cannot record visits, households cannot confirm them, and nobody sees whose visit is late.',
    },
  },
  {
    service: devicesPart,
    group: 'devices',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'What helpers recorded offline stays on their devices, and a lost device cannot be revoked.' },
  },
  {
    service: schoolsPart,
    group: 'schools',
    rights: everyService,
    impact: { http: 'Schools cannot enter whom they exchange, and nobody sees what a pair of schools still owes.' },
  },
  {
    service: agreementsPart,
    group: 'agreements',
    rights: [...everyService, removeFromRegistry],
    impact: {
      http: 'Nobody sees how far agreements of cities, enterprises and schools are, or can enter what was done.',
    },
  },
  {
    service: keepingPart,
    group: 'keeping',
    rights: [...everyService, readEvidence, readExchange, writeExchange],
    impact: {
      http: 'Nobody can record a guardian’s consent, say who a photo shows, or ask for the photos of a village.',
      tasks: 'Photos of a village that were asked for as files are not there.',
    },
  },
  {
    service: photosPart,
    group: 'photos',
    rights: [...everyService, removeFromRegistry, readEvidence, writeEvidence],
    impact: {
      http: 'Helpers cannot hand in photos of their visits.',
      uploads: 'Photos that were handed in are not checked.',
    },
  },
  {
    service: sweepPart,
    group: 'sweep',
    rights: [...everyService, removeFromRegistry, readEvidence, writeEvidence, removeOriginals],
    impact: {
      http: 'Nobody sees which photos were lost on their way.',
      tasks: 'Photos that came and were not checked stay unchecked, and lost ones are found later.',
    },
  },
  {
    service: findingsPart,
    group: 'findings',
    rights: [...everyService, removeFromRegistry],
    impact: {
      http: 'Nobody can review what is suspicious, or see what came late.',
      facts: 'Copied reports and impossible journeys go unnoticed, and late evidence is not counted.',
    },
  },
  {
    service: aidPart,
    group: 'aid',
    rights: [...everyService, removeFromRegistry],
    impact: { http: 'Students cannot be applied for, and a child that left school is not followed up.' },
  },
  {
    service: moneyPart,
    group: 'money',
    rights: [...everyService, removeFromRegistry, readLedger, appendLedger],
    impact: {
      http: 'A household may be paid late.',
      facts: 'Rewards that were decided do not become payment plans: a household may be paid late.',
    },
  },
  {
    service: booksPart,
    group: 'books',
    rights: [...everyService, readLedger, readExchange, writeExchange],
    impact: {
      http: 'Nobody outside can look through the chain of a fund, and auditors cannot ask for its books.',
      tasks: 'The books of a fund that an auditor asked for are not there.',
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

/** The functions of one bundle: each is an export of it. The reader of the stream has no queue of its own. */
export const partsOf = ({ service, impact }: Deployed): Part[] => [
  ...(service.routes.length > 0 ? (['http'] as const) : []),
  ...(service.consumes !== undefined && impact.stream === undefined ? (['facts'] as const) : []),
  ...(service.onUpload !== undefined ? (['uploads'] as const) : []),
  ...(Object.keys(service.tasks ?? {}).length > 0 ? (['tasks'] as const) : []),
  ...(impact.stream !== undefined ? (['stream'] as const) : []),
]

/** All services as they are deployed. A group that has nothing to do yet is not. */
export const deployed: readonly Deployed[] = all.filter((one) => partsOf(one).length > 0)

/** Every state machine, with what is deployed beside it: a machine's steps are tasks of its own service. */
export const machines: readonly { readonly machine: Machine; readonly of: Deployed }[] = deployed.flatMap((of) =>
  (of.service.machines ?? []).map((machine) => ({ machine, of })),
)

/** The bundle whose tasks function does a step of a service. @throws when no group of the service has such a task */
export const taskOwner = (service: string, task: string): Deployed => {
  const owner = deployed.find((one) => one.service.name === service && task in (one.service.tasks ?? {}))
  if (!owner) throw new Error(`no task ${task} in ${service}`)
  return owner
}

/** The names of the machines that functions may start: of their own service, whichever group has them. */
export const machinesFor = ({ service, startsEverything }: Deployed): string[] =>
  machines
    .filter(({ of }) => startsEverything === true || of.service.name === service.name)
    .map(({ machine }) => machine.name)

/** What the functions of a bundle are told of besides tables and keys. */
export const toldOf = (one: Deployed) => ({
  photos: one.rights.includes(readEvidence),
  exchange: one.rights.includes(readExchange),
  queues: one.impact.stream !== undefined,
  machines: machinesFor(one).length > 0,
  messages: one.sendsMessages === true,
})
