import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import { withPhoto } from './visit-evidence.ts'
import { findVisit, replaceVisit } from './visit-table.ts'

/** What facts of the evidence service make true of a visit. */
export const visitTakes: Takes<Deps> = {
  'evidence.checked': async ({ id, at, body }, { table }) => {
    const found = await findVisit(table, body.visit)
    if (!found) throw new Error(`a photo of the unknown visit ${body.visit}`)
    const { visit, version } = found
    const { evidence, verdict, reasons } = body
    const photos = withPhoto(visit.photos, { evidence, verdict, reasons, checkedAt: at, fact: id })
    return photos ? [replaceVisit({ ...visit, photos }, version)] : []
  },
}
