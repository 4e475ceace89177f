import { Conflict, type Item, type Key, type Page, type Query, type Table, type TableName } from '../src/table.ts'

/** The table under test, and partitions that no other test uses. */
export type Setting = { table(): Table; partition(): string }

export const keyIn = (pk: string, sk = '=', table: TableName = 'registry'): Key => ({ table, pk, sk })
export const thing = (key: Key, body: unknown = {}): Omit<Item, 'version'> => ({ key, kind: 'thing', body })

/** What became of a write: written, or which conditions failed. */
export const outcomeOf = async (write: Promise<void>): Promise<'written' | readonly number[]> => {
  try {
    await write
    return 'written'
  } catch (error) {
    if (error instanceof Conflict) return error.failed
    throw error
  }
}

/** All pages of a query, one after the other. */
export const walk = async (table: Table, query: Omit<Query, 'after'>): Promise<Page[]> => {
  const pages: Page[] = []
  let after: Page['after']
  do {
    const page = await table.list({ ...query, ...(after && { after }) })
    pages.push(page)
    after = page.after
    if (pages.length > 2000) throw new Error('a list without end')
  } while (after)
  return pages
}
