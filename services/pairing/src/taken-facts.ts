import type { Takes } from '@bangfu/service/service'
import type { Deps } from '@bangfu/service/context'
import { findSlot } from './pairing-table.ts'
import type { HelperSlot } from './pairing.ts'
import { withPhoto } from './visit-evidence.ts'
import { findVisit, replaceVisit } from './visit-table.ts'

/** What facts of other services make true here. */
export const takes: Takes<Deps> = {
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
  'evidence.checked': async ({ id, at, body }, { table }) => {
    const found = await findVisit(table, body.visit)
    if (!found) throw new Error(`a photo of the unknown visit ${body.visit}`)
    const { visit, version } = found
    const { evidence, verdict, reasons } = body
    const photos = withPhoto(visit.photos, { evidence, verdict, reasons, checkedAt: at, fact: id })
    return photos ? [replaceVisit({ ...visit, photos }, version)] : []
  },
}
