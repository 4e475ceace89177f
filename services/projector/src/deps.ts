import type { Fact, Service as ServiceName } from '@bangfu/facts/catalogue'
import type { Deps } from '@bangfu/service/context'

/**
 * Brings facts to one reader. In the cloud: into the reader's queue. On one machine: delivered to it in this process.
 * Resolves when the reader has them or is certain to get them; may bring them twice.
 */
export type Carry = (reader: ServiceName, facts: readonly Fact[]) => Promise<void>

export type ProjectorDeps = Deps & { readonly carry: Carry }
