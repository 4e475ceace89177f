import { entityKey, partitionOf, togetherRange } from '@bangfu/table/keys'
import type { Item, Position, TableReader } from '@bangfu/table/table'

/** Two pages of the table: some twenty years of a household. Past it the answer says that there is more. */
const mostItems = 2000

/** Everything that stands under a household and does not grow without end: one range of its partition. */
export const readTogether = async (
  table: TableReader,
  household: string,
): Promise<{ items: Item[]; more: boolean }> => {
  const items: Item[] = []
  let after: Position | undefined
  do {
    const range = { in: partitionOf(entityKey(household)), ...togetherRange }
    const page = await table.list({ ...range, limit: 1000, ...(after && { after }) })
    items.push(...page.items)
    after = page.after
  } while (after && items.length < mostItems)
  return { items, more: after !== undefined }
}
