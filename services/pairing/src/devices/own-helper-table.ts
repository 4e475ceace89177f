import { HelperFace } from '@bangfu/facts/faces'
import { faceKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'

/** Where a helper is of by now; undefined when there is none. */
export const findHelper = async (table: TableReader, helper: string): Promise<HelperFace | undefined> => {
  const item = await table.get(faceKey(helper))
  return item && HelperFace.parse(item.body)
}
