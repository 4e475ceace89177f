import type { Fact, Service as ServiceName } from '@bangfu/facts/catalogue'
import type { Deps } from '@bangfu/service/context'
import type { Service, Takes } from '@bangfu/service/service'
import { countedTypes } from './meaning.ts'
import { project } from './project.ts'

/**
 * Brings facts to one reader. In the cloud: into the reader's queue. On one machine: delivered to it in this process.
 * Resolves when the reader has them or is certain to get them; may bring them twice.
 */
export type Carry = (reader: ServiceName, facts: readonly Fact[]) => Promise<void>

export type ProjectorDeps = Deps & { readonly carry: Carry }

const takes: Takes<ProjectorDeps> = Object.fromEntries(
  countedTypes.map((type) => [type, (fact: Fact, deps: ProjectorDeps) => project([fact], deps)]),
)

/** The projector as a reader of facts, without its routes. */
export const counting: Service<ProjectorDeps> = {
  name: 'projector',
  routes: [],
  consumes: { takes, takeMany: project },
}
