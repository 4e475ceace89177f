import type { Division } from '@bangfu/kernel/division'
import type { Day, Instant } from '@bangfu/kernel/time'
import type { VillageForm } from '@bangfu/rules/village-form'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import {
  childKey,
  childPrefix,
  divisionId,
  divisionPartition,
  divisionPlace,
  villageFormList,
  partitionOf,
} from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import { Refusal } from '@bangfu/kernel/refusal'
import { listAll, type Item, type Op, type TableReader } from '@bangfu/table/table'

/** A village's form of one year, as it is stored. */
export type StoredForm = {
  readonly village: string
  readonly year: number
  readonly form: VillageForm
  readonly filledBy: string
  readonly filledAt: Instant
}
export type FoundForm = { readonly stored: StoredForm; readonly version: number }

const formKey = (village: string, year: number) => childKey(divisionId(village), 'village-form', String(year))

export const findForm = async (table: TableReader, village: string, year: number): Promise<FoundForm | undefined> => {
  const item = await table.get(formKey(village, year))
  return item && { stored: item.body as StoredForm, version: item.version }
}

/** What the latest form of a village says, on or before the year of a day. */
export const findLatestForm = async (
  table: TableReader,
  village: Division,
  on: Day,
): Promise<VillageForm | undefined> => {
  const { items } = await table.list({
    in: partitionOf(formKey(village, 0)),
    from: childPrefix('village-form'),
    to: formKey(village, Number(on.slice(0, 4))).sk,
    newestFirst: true,
    limit: 1,
  })
  return (items[0]?.body as StoredForm | undefined)?.form
}

/** Writes the form of a year; what it was before is kept. */
export const writeForm = (
  context: Pick<Context, 'actor' | 'now'>,
  before: FoundForm | undefined,
  stored: StoredForm,
): Op[] => {
  const { village, year } = stored
  const item: Omit<Item, 'version'> = {
    key: formKey(village, year),
    kind: 'village-form',
    body: stored,
    byDivision: divisionPlace(villageFormList(year), village, ''),
  }
  if (!before) return [create(item, () => new Refusal('version_required'))]
  return [
    replace(item, before.version, () => new Refusal('version_changed')),
    historyOp(context, `${divisionId(village)}#${year}`, before.version, before.stored),
  ]
}

/** A county has some hundreds of villages. */
const mostVillages = 3000

/** The forms of a year of all villages within a division. */
export const listForms = async (table: TableReader, division: Division, year: number): Promise<StoredForm[]> => {
  const partition = divisionPartition(villageFormList(year), division)
  const items = await listAll(
    table,
    { in: { table: 'registry', index: 'byDivision', partition }, prefix: division },
    mostVillages,
  )
  return items.map(({ body }) => body as StoredForm)
}
