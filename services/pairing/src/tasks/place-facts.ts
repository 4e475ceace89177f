import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import { knowTownship } from './digest-table.ts'

/** Wherever a household is put on file there are people who have something to do. */
export const placeTakes: Takes<Deps> = {
  'household.changed': async ({ body }, { table }) => knowTownship(table, body.after.division),
}
