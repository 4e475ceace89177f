import type { Actor } from '@bangfu/access/actor'
import type { Scope } from '@bangfu/access/can'
import type { Action } from '@bangfu/access/permissions'
import type { Fact, FactType, Service as ServiceName } from '@bangfu/facts/catalogue'
import type { Route } from '@bangfu/http/route'
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
  /** Steps of the Step Functions definitions, by name; idempotent, JSON in and out. */
  readonly tasks?: Readonly<Record<string, Task<D>>>
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
