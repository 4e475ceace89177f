import type { Objects } from '@bangfu/objects/objects'
import type { Deps } from '@bangfu/service/context'

/** Evidence keeps its photos in a store of objects of its own. */
export type EvidenceDeps = Deps & { readonly objects: Objects }
