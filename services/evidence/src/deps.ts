import type { Objects } from '@bangfu/objects/objects'
import type { Deps } from '@bangfu/service/context'
import type { ExchangeDeps, StartDeps } from '@bangfu/service/jobs'

/** Evidence keeps its photos in a store of objects of its own. */
export type EvidenceDeps = Deps & { readonly objects: Objects }

/** What makes files of photos is given besides: to start jobs, and files that go out. */
export type KeepingDeps = EvidenceDeps & StartDeps & ExchangeDeps
