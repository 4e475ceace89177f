import type { Actor } from '@bangfu/access/actor'
import type { Scope } from '@bangfu/access/can'
import type { Action } from '@bangfu/access/permissions'
import type { Fact, FactType, Service as ServiceName } from '@bangfu/facts/catalogue'
import type { Route } from '@bangfu/http/route'
import type { Machine } from '@bangfu/kernel/state-machine'
import type { ObjectCreated } from '@bangfu/objects/objects'
import type { Op } from '@bangfu/table/table'
import type { Context, Deps } from './context.ts'

/** What a service is to its hosts: routes, what it does with facts of others, and the tasks of its state machines. */
export type Service<D extends Deps = Deps> = {
  readonly name: ServiceName
  readonly routes: readonly Route<Context<D>, Action, Scope>[]
  readonly consumes?: Consumer<D>
  /** What follows when an uploaded object is complete (evidence). May be told twice. */
  readonly onUpload?: (created: ObjectCreated, deps: D) => Promise<void>
  /** Steps of the state machines, by names that no other service uses; idempotent, JSON in and out. */
  readonly tasks?: Readonly<Record<string, Task<D>>>
  /** Long work and what the calendar asks for; for most work a job (`jobs.ts`) is enough. */
  readonly machines?: readonly Machine[]
  /**
   * Takes up again what nobody is at work on. One machine calls it each minute, and as it starts with `alone`: then
   * whatever stands as running was cut off with the host before. In the cloud executions outlive their functions.
   */
  readonly resume?: (deps: D, alone: boolean) => Promise<unknown>
}

/** The definitions of services, by name, as a host runs them. @throws RangeError when two machines or tasks share a name */
export const definitionsOf = (
  services: readonly Pick<Service<never>, 'machines' | 'tasks'>[],
): Readonly<Record<string, Machine['definition']>> => {
  const machines = services.flatMap((service) => service.machines ?? [])
  const names = [...machines.map(({ name }) => name), ...services.flatMap(({ tasks = {} }) => Object.keys(tasks))]
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new RangeError(`two machines or tasks are called ${twice}`)
  return Object.fromEntries(machines.map(({ name, definition }) => [name, definition]))
}

/** One service of several parts that are deployed as functions of their own, as everybody else sees it. */
export const serviceOf = <D extends Deps>(name: ServiceName, parts: readonly Service<D>[]): Service<D> => {
  const readers = parts.flatMap(({ consumes }) => consumes ?? [])
  if (readers.length > 1) throw new RangeError(`facts for ${name} have one reader, not ${readers.length}`)
  const resumes = parts.flatMap(({ resume }) => resume ?? [])
  const [onUpload, ...others] = parts.flatMap((part) => part.onUpload ?? [])
  if (others.length > 0) throw new RangeError(`uploads of ${name} are told to one part`)
  return {
    name,
    routes: parts.flatMap(({ routes }) => routes),
    ...(readers[0] && { consumes: readers[0] }),
    ...(onUpload && { onUpload }),
    tasks: Object.assign({}, ...parts.map(({ tasks }) => tasks ?? {})) as NonNullable<Service<D>['tasks']>,
    machines: parts.flatMap(({ machines }) => machines ?? []),
    ...(resumes.length > 0 && {
      resume: async (deps: D, alone: boolean) => {
        for (const resume of resumes) await resume(deps, alone)
      },
    }),
  }
}

export type Task<D extends Deps> = (input: unknown, deps: D) => Promise<unknown>

/** What each fact makes true in this service. Facts may come twice, late and in any order. */
export type Takes<D extends Deps> = {
  readonly [T in FactType]?: (fact: Fact<T>, deps: D) => Promise<readonly Op[]>
}

export type Consumer<D extends Deps> = {
  readonly takes: Takes<D>
  /**
   * What several facts make true together, for a consumer whose facts meet in the same items (figures): one transaction
   * instead of many that get in each other's way. Must equal taking them one by one.
   */
  readonly takeMany?: (facts: readonly Fact[], deps: D) => Promise<readonly Op[]>
}

/** The actor of work that no person asked for: schedules, facts. */
export const systemActor = (service: ServiceName): Actor => ({ id: `system:${service}`, grants: [] })
