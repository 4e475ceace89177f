import type { ItemKind } from './item-kind-table.ts'
import { visitKind } from './visit-item-table.ts'

/** Everything that devices make offline. */
export const itemKinds: readonly ItemKind[] = [visitKind]
