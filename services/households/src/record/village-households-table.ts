import { Village, type Division } from '@bangfu/kernel/division'
import { HouseholdFace } from '@bangfu/facts/faces'
import { divisionPartition } from '@bangfu/table/keys'
import type { Position, TableReader } from '@bangfu/table/table'

/** The households of a village as lists show them, so many at a time. */
export async function* facesOfVillage(
  table: TableReader,
  village: Division,
  atOnce: number,
): AsyncGenerator<readonly HouseholdFace[]> {
  let after: Position | undefined
  do {
    const page = await table.list({
      in: { table: 'registry', index: 'byDivision', partition: divisionPartition('household', village) },
      prefix: village,
      limit: atOnce,
      ...(after && { after }),
    })
    yield page.items.map(({ body }) => HouseholdFace.parse(body))
    after = page.after
  } while (after)
}

/** The villages of a county, township or village in which there are households, found by skipping from one to the next. */
export const villagesWithHouseholds = async (table: TableReader, within: Division): Promise<Division[]> => {
  const partition = divisionPartition('household', within)
  const villages: Division[] = []
  let from: string | undefined
  for (;;) {
    const { items } = await table.list({
      in: { table: 'registry', index: 'byDivision', partition },
      prefix: within,
      ...(from !== undefined && { from }),
      limit: 1,
    })
    const place = items[0]?.byDivision?.sort
    if (place === undefined) return villages
    const village = Village.parse(place.slice(0, 12))
    villages.push(village)
    // `$` comes next after the `#` that ends a village's code in this list.
    from = `${village}$`
  }
}
