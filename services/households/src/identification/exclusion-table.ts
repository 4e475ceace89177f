import { entityKey, exclusionListId } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { ExclusionList, noExclusions } from './exclusion-list.ts'

/** A county's list; version 0 and empty where none was set. */
export const exclusionsOf = async (table: TableReader, division: string) => {
  const county = division.slice(0, 6)
  const item = await table.get(entityKey(exclusionListId(county)))
  return item
    ? { list: ExclusionList.parse(item.body), version: item.version }
    : { list: noExclusions(county), version: 0 }
}
