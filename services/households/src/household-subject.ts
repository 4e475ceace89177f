import * as z from 'zod'
import type { Scope } from '@bangfu/access/can'
import type { Subject } from '@bangfu/http/route'
import { idSchema } from '@bangfu/kernel/ids'
import type { TableReader } from '@bangfu/table/table'
import type { Household } from './household.ts'
import { loadHousehold } from './household-table.ts'

/** The path of everything about one household. */
export const householdParams = z.object({ household: idSchema('hsh') })

export type FoundHousehold = { readonly household: Household; readonly version: number }

/** The household that a route asks about, and where it lies: its village, and itself for its helper and its own people. */
export const householdSubject = async (id: string, table: TableReader): Promise<Subject<Scope, FoundHousehold>> => {
  const found = await loadHousehold(table, id)
  return { scope: scopeOf(found.household), about: id, found }
}

export const scopeOf = ({ division, household }: Household): Scope => ({ division, household })
