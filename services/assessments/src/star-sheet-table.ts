import { HouseholdFace } from '@bangfu/facts/faces'
import { entityKey, faceKey, starSheetId } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { mostOps, type Op, type TableReader } from '@bangfu/table/table'
import { StarSheet, type Shown } from './star-sheet.ts'

export type StoredSheet = { readonly sheet: StarSheet; readonly version: number }

export const findSheet = async (
  table: TableReader,
  village: string,
  period: string,
): Promise<StoredSheet | undefined> => {
  const item = await table.get(entityKey(starSheetId(village, period)))
  return item && { sheet: StarSheet.parse(item.body), version: item.version }
}

/** Puts the sheet: for the first time, or over the version that was read. */
export const sheetOp = (sheet: StarSheet, before: StoredSheet | undefined): Op => {
  const item = { key: entityKey(starSheetId(sheet.village, sheet.period)), kind: 'star-sheet', body: sheet }
  return before ? replace(item, before.version) : create(item)
}

/** What households shows of each; a household that shows nothing is not in the answer. */
export const readShown = async (table: TableReader, households: readonly string[]): Promise<Map<string, Shown>> => {
  const shown = new Map<string, Shown>()
  const ids = [...new Set(households)]
  for (let start = 0; start < ids.length; start += mostOps)
    for (const item of await table.getMany(ids.slice(start, start + mostOps).map(faceKey))) {
      if (!item) continue
      const { household, code, headMasked, division, status } = HouseholdFace.parse(item.body)
      shown.set(household, { code, headMasked, village: division, status })
    }
  return shown
}
