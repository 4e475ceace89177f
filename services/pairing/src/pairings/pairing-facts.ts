import type { FactBody } from '@bangfu/facts/catalogue'
import { HouseholdFace } from '@bangfu/facts/faces'
import { dayOf, type Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { systemActor, type Takes } from '@bangfu/service/service'
import { faceKey } from '@bangfu/table/keys'
import type { Op } from '@bangfu/table/table'
import { findSlot, slotFromFace, slotOp } from './pairing-table.ts'
import type { HelperSlot } from './pairing.ts'
import { changeOps, standingOf } from './responsibility-table.ts'
import { heldAfter, overAfter } from './responsibility.ts'

/** What facts of the register make true of who is responsible for a household. */
export const pairingTakes: Takes<Deps> = {
  'household.changed': async ({ body, at }, deps) => {
    const { slot, version } = await findSlot(deps.table, body.household)
    if (slot && slot.entityVersion >= body.entityVersion) return []
    const told: HelperSlot = {
      ...(slot ?? { periods: [], overlaps: [] }),
      household: body.household,
      code: body.code,
      headMasked: body.headMasked,
      division: body.after.division,
      status: body.after.status,
      entityVersion: body.entityVersion,
    }
    // Exit never shrinks support: only who is off the register needs nobody any more.
    if (body.after.status !== 'removed') return [slotOp(told, version)]
    return [...(await removedOps(deps, told, { version, at, body })), ...(await mergedOps(deps, body))]
  },
}

type Removed = { readonly version: number; readonly at: Instant; readonly body: FactBody<'household.changed'> }

/** Whoever is responsible ceases to be, by an act that says why. */
const removedOps = async (deps: Deps, told: HelperSlot, { version, at, body }: Removed): Promise<Op[]> => {
  const { table, newId, clock } = deps
  const on = dayOf(at)
  const held = heldAfter(told, on)
  if (held.length === 0) return [slotOp(told, version)]
  const actor = systemActor('pairing')
  const { mergedInto } = body
  const why =
    mergedInto === undefined
      ? `户已清退或注销（档案第 ${body.entityVersion} 版）`
      : `户已并入 ${mergedInto}（档案第 ${body.entityVersion} 版）`
  const kind = mergedInto === undefined ? 'household-removed' : 'merged'
  const change = overAfter(told, await standingOf(table, held), on, { kind, reason: why, at: clock(), by: actor.id })
  return changeOps({ table, newId, actor, now: clock() }, change, version, why)
}

const mostMerged = 20

/** The household that took it in shows its pairings as part of its own past. */
const mergedOps = async ({ table }: Deps, { household, mergedInto }: FactBody<'household.changed'>): Promise<Op[]> => {
  if (mergedInto === undefined) return []
  const { slot, version } = await findSlot(table, mergedInto)
  const face = slot ? undefined : await table.get(faceKey(mergedInto))
  const into = slot ?? (face && slotFromFace(HouseholdFace.parse(face.body)))
  const before = into?.mergedFrom ?? []
  if (!into || before.includes(household)) return []
  return [slotOp({ ...into, mergedFrom: [...before, household].slice(-mostMerged) }, version)]
}
