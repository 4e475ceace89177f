import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import type { Op, TableReader } from '@bangfu/table/table'
import { withPhoto, withReview } from './visit-evidence.ts'
import { findVisit, replaceVisit } from './visit-table.ts'
import type { Visit } from './visit.ts'

/** What facts of the evidence service make true of a visit, whatever order they come in. */
export const visitTakes: Takes<Deps> = {
  'evidence.checked': ({ id, at, body: { visit, evidence, verdict, reasons } }, { table }) =>
    told(table, visit, (known) => {
      const photos = withPhoto(known.photos, { evidence, verdict, reasons, checkedAt: at, fact: id })
      return photos && { photos }
    }),
  'visit.checked': ({ body: { visit, verdict, reasons, entityVersion } }, { table }) =>
    told(table, visit, ({ check }) =>
      check && check.told >= entityVersion ? undefined : { check: { verdict, reasons, told: entityVersion } },
    ),
  'evidence.reviewed': ({ body: { visit, subject, decision, entityVersion } }, { table }) =>
    told(table, visit, (known) => {
      const reviews = withReview(known.reviews, { subject, decision, told: entityVersion })
      return reviews && { reviews }
    }),
}

const told = async (
  table: TableReader,
  id: string,
  change: (visit: Visit) => Partial<Visit> | undefined,
): Promise<Op[]> => {
  const found = await findVisit(table, id)
  if (!found) throw new Error(`told of the unknown visit ${id}`)
  const changed = change(found.visit)
  return changed ? [replaceVisit({ ...found.visit, ...changed }, found.version)] : []
}
