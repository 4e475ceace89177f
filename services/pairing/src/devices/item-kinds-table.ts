import { checkInKind } from './check-in-item-table.ts'
import type { ItemKind } from './item-kind-table.ts'
import { answersKind } from './answers-item-table.ts'
import { visitKind } from './visit-item-table.ts'

/** Everything that devices make offline. */
export const itemKinds: readonly ItemKind[] = [visitKind, answersKind, checkInKind]
