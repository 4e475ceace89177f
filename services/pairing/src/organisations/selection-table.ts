import type { Division } from '@bangfu/kernel/division'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPartition, divisionPlace, entityKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, Query, TableReader } from '@bangfu/table/table'
import { Selection } from './selection.ts'

const list = 'secretary-selection'

const itemOf = (selection: Selection): Omit<Item, 'version'> => ({
  key: entityKey(selection.selection),
  kind: list,
  body: selection,
  byDivision: divisionPlace(list, selection.village, selection.selection),
})

export const createSelection = (selection: Selection): Op => create(itemOf(selection))
export const replaceSelection = (selection: Selection, version: number): Op => replace(itemOf(selection), version)
export const selectionOf = (item: Item): Selection => Selection.parse(item.body)

/** The selections of a division and all below it. */
export const selectionsIn = (division: Division): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byDivision', partition: divisionPartition(list, division) },
  prefix: division,
})

type FoundSelection = { readonly selection: Selection; readonly version: number }

export const findSelection = async (table: TableReader, id: Id<'sel'>): Promise<FoundSelection | undefined> => {
  const item = await table.get(entityKey(id))
  return item && { selection: selectionOf(item), version: item.version }
}

/** @throws Refusal not_found */
export const loadSelection = async (table: TableReader, id: Id<'sel'>): Promise<FoundSelection> => {
  const found = await findSelection(table, id)
  if (!found) throw new Refusal('not_found')
  return found
}
