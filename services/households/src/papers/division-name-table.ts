import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { TableReader } from '@bangfu/table/table'
import type { Household } from '../record/household.ts'
import { nameOn } from '../villages/division-node.ts'
import { findDivision } from '../villages/division-table.ts'

/** The name of a household's village on a day: as divisions have it, else as its file says, else its code. */
export const villageNameOn = async (table: TableReader, household: Household, day: Day): Promise<string> => {
  const { division, villageName } = household
  return (await divisionNameOn(table, division, day)) ?? villageName ?? division
}

/** The name of a division on a day, when it is on file. */
export const divisionNameOn = async (table: TableReader, division: Division, day: Day): Promise<string | undefined> => {
  const found = await findDivision(table, division)
  return found && nameOn(found.node, day)
}
