import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import { apartKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Key } from '@bangfu/table/table'

/** A photo of a household that was checked: its latest verdict, so that a measure can name it as evidence. */
export type KnownPhoto = { readonly visit: string; readonly verdict: string; readonly toldAt: string }

export const photoKey = (household: string, evidence: string): Key => apartKey(household, 'photo', evidence)

/** Keeps which photos of a household were checked. An older check that comes later changes nothing. */
export const photoTakes: Takes<Deps> = {
  'evidence.checked': async ({ id, at, body: { evidence, visit, household, verdict } }, { table }) => {
    const key = photoKey(household, evidence)
    const known = await table.get(key)
    const toldAt = `${at} ${id}`
    if (known && (known.body as KnownPhoto).toldAt >= toldAt) return []
    const item = { key, kind: 'known-photo', body: { visit, verdict, toldAt } satisfies KnownPhoto }
    return [known ? replace(item, known.version) : create(item)]
  },
}
