import type { Deps } from '@bangfu/service/context'
import { systemActor, type Takes } from '@bangfu/service/service'
import { dayOf } from '@bangfu/kernel/time'
import { findSlot, slotOp } from './pairing-table.ts'
import type { HelperSlot } from './pairing.ts'
import { changeOps, standingOf } from './responsibility-table.ts'
import { heldAfter, overAfter } from './responsibility.ts'

/** What facts of the register make true of who is responsible for a household. */
export const pairingTakes: Takes<Deps> = {
  'household.changed': async ({ body, at }, deps) => {
    const { table, newId, clock } = deps
    const { slot, version } = await findSlot(table, body.household)
    if (slot && slot.entityVersion >= body.entityVersion) return []
    const told: HelperSlot = {
      household: body.household,
      code: body.code,
      headMasked: body.headMasked,
      division: body.after.division,
      status: body.after.status,
      entityVersion: body.entityVersion,
      periods: slot?.periods ?? [],
      overlaps: slot?.overlaps ?? [],
    }
    const on = dayOf(at)
    const held = heldAfter(told, on)
    // Exit never shrinks support: only who is off the register needs nobody any more.
    if (body.after.status !== 'removed' || held.length === 0) return [slotOp(told, version)]
    const actor = systemActor('pairing')
    const why = `户已清退、注销或并入他户（档案第 ${body.entityVersion} 版）`
    const ending = { kind: 'household-removed', reason: why, at: clock(), by: actor.id } as const
    const change = overAfter(told, await standingOf(table, held), on, ending)
    return changeOps({ table, newId, actor, now: clock() }, change, version, why)
  },
}
