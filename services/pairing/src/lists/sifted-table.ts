import type { Context, PageQuery } from '@bangfu/service/context'
import type { Item, Query } from '@bangfu/table/table'

const mostPages = 20

/**
 * A page of those items of a list that `pick` keeps. What is passed over costs its reading all the same; a page is
 * handed over as soon as it has anything, or after twenty pages without, so that a request is bounded: `items` may be
 * fewer than asked, even none, while `next` says that there is more.
 */
export const sifted = async <T>(
  page: Context['page'],
  query: Omit<Query, 'after' | 'limit'>,
  asked: PageQuery,
  pick: (items: readonly Item[]) => Promise<T[]> | T[],
): Promise<{ items: T[]; next: string | null }> => {
  let cursor = asked.cursor
  for (let pages = 1; ; pages++) {
    const { items, next } = await page(query, { limit: asked.limit, cursor })
    const kept = await pick(items)
    if (kept.length > 0 || next === null || pages === mostPages) return { items: kept, next }
    cursor = next
  }
}
