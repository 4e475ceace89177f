import type { Actor } from '@bangfu/access/actor'
import { HelperFace } from '@bangfu/facts/faces'
import { faceKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { assertNotOwn } from './review.ts'

/** Of one person: nobody has more helpers of his own. */
const mostHelpers = 50

/** Looks up to which units the reviewer and the helper belong. @throws Refusal evidence_of_own_unit */
export const assertNotOfReviewer = async (table: TableReader, actor: Actor, helper: string): Promise<void> => {
  const own = actor.grants.flatMap((grant) => grant.helper ?? []).slice(0, mostHelpers)
  const helpers = [...new Set([helper, ...own])]
  const faces = await table.getMany(helpers.map(faceKey))
  const units = new Map(
    faces.flatMap((face) => {
      if (!face) return []
      const { helper: id, unit } = HelperFace.parse(face.body)
      return [[id, unit] as const]
    }),
  )
  assertNotOwn(actor, { helper, unit: units.get(helper) ?? null }, (id) => units.get(id))
}
