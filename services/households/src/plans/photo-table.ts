import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import { uniqueKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Key } from '@bangfu/table/table'

/** A photo of a household that was checked: whose it is, where, and its latest verdict. Once on file it stays. */
export type KnownPhoto = {
  readonly visit: string
  readonly household: string
  readonly division: string
  readonly verdict: string
  readonly toldAt: string
}

export const photoKey = (evidence: string): Key => uniqueKey('checked-photo', evidence)

/** Keeps which photos were checked, so that measures and procedures can name them. An older check that comes later changes nothing. */
export const photoTakes: Takes<Deps> = {
  'evidence.checked': async ({ id, at, body: { evidence, visit, household, division, verdict } }, { table }) => {
    const key = photoKey(evidence)
    const known = await table.get(key)
    const toldAt = `${at} ${id}`
    if (known && (known.body as KnownPhoto).toldAt >= toldAt) return []
    const body = { visit, household, division, verdict, toldAt } satisfies KnownPhoto
    const item = { key, kind: 'known-photo', body }
    return [known ? replace(item, known.version) : create(item)]
  },
}
