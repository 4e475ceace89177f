import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import { findSlot } from './pairing-table.ts'
import type { HelperSlot } from './pairing.ts'

/** What facts of the register make true of who is responsible for a household. */
export const pairingTakes: Takes<Deps> = {
  'household.changed': async ({ body }, { table }) => {
    const { slot, next } = await findSlot(table, body.household)
    if (slot && slot.entityVersion >= body.entityVersion) return []
    const told: HelperSlot = {
      household: body.household,
      code: body.code,
      headMasked: body.headMasked,
      division: body.after.division,
      status: body.after.status,
      entityVersion: body.entityVersion,
      periods: slot?.periods ?? [],
    }
    return [next(told)]
  },
}
