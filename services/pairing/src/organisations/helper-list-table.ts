import type { Day } from '@bangfu/kernel/time'
import { entityKey } from '@bangfu/table/keys'
import { mostOps, type Item, type TableReader } from '@bangfu/table/table'
import { helperOf, postOf } from './helper-table.ts'
import { helperOn, serves, type Helper } from './helper.ts'

/**
 * Of posts those that their helpers held on a day, each helper as he was then. Somebody who moved twice has several posts
 * in one range, and holds at most one of them on a day.
 */
export const heldPosts = async (table: TableReader, items: readonly Item[], on: Day): Promise<Helper[]> => {
  const posts = items.map(postOf)
  const ids = [...new Set(posts.map(({ helper }) => helper))]
  const helpers = new Map<string, Helper>()
  for (let start = 0; start < ids.length; start += mostOps)
    for (const item of await table.getMany(ids.slice(start, start + mostOps).map(entityKey)))
      if (item) helpers.set(item.key.pk, helperOf(item))
  return posts.flatMap(({ helper: id, unit, division }) => {
    const helper = helpers.get(id)
    const state = helper && helperOn(helper, on)
    if (!state || state.unit !== unit || state.division !== division || !serves(state, on)) return []
    return [{ ...helper, ...state }]
  })
}
