import { Refusal } from '@bangfu/kernel/refusal'
import type { Scope } from '@bangfu/access/can'
import type { Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { childKey, divisionPlace, entityKey, ownerPlace } from '@bangfu/table/keys'
import { create, put, replace } from '@bangfu/table/ops'
import type { Item, Key, Op, TableReader } from '@bangfu/table/table'
import { maskName } from '@bangfu/vault/mask'
import { deadlineOps } from '../deadlines/deadline-table.ts'
import { headOf, type Household } from '../record/household.ts'
import { MonitoringCase, phaseOf, type Phase } from './monitoring-case.ts'
import { noSlot, slotAfter, type AboutHousehold, type MonitoringSlot } from './raise-clue.ts'

export type FoundCase = { readonly found: MonitoringCase; readonly version: number }
export type FoundSlot = { readonly slot: MonitoringSlot; readonly version: number }

const slotKey = (household: string): Key => childKey(household, 'monitoring', '=')

/** The list of cases of a phase: a range of a village, a township or a county. */
export const listOf = (phase: Phase): string => `monitoring-${phase}`

const caseItem = (found: MonitoringCase): Omit<Item, 'version'> => ({
  key: entityKey(found.case),
  kind: 'monitoring-case',
  body: found,
  byDivision: divisionPlace(listOf(phaseOf(found)), found.division, `${found.opened}#${found.case}`),
  byOwner: ownerPlace('monitoring', found.household, `${found.opened}#${found.case}`),
})

/** A household as its case and lists name it: number and masked head. */
export const aboutOf = (household: Household): AboutHousehold => ({
  household: household.household,
  division: household.division,
  label: `${household.code} ${maskName(headOf(household)?.name ?? '')}`.trim(),
})

/** @throws Refusal not_found */
export const loadCase = async (table: TableReader, id: string): Promise<FoundCase> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { found: MonitoringCase.parse(item.body), version: item.version }
}

/** The case that a route asks about: in its village, and its household's own. @throws Refusal not_found */
export const caseSubject = async (
  id: string,
  table: TableReader,
): Promise<{ readonly scope: Scope; readonly about: string; readonly found: FoundCase }> => {
  const found = await loadCase(table, id)
  return { scope: { division: found.found.division, household: found.found.household }, about: id, found }
}

/** What stands beside households about their monitoring, in the order asked. */
export const readSlots = async (table: TableReader, households: readonly string[]): Promise<FoundSlot[]> => {
  const items = await table.getMany(households.map(slotKey))
  return items.map((item) => ({
    slot: (item?.body as MonitoringSlot | undefined) ?? noSlot,
    version: item?.version ?? 0,
  }))
}

/** The open cases of slots, in their order. */
export const readOpen = async (table: TableReader, slots: readonly FoundSlot[]): Promise<(FoundCase | undefined)[]> => {
  const ids = slots.flatMap(({ slot }) => slot.open ?? [])
  const items = new Map(
    (await table.getMany(ids.map(entityKey))).flatMap((item) => (item ? [[item.key.pk, item]] : [])),
  )
  return slots.map(({ slot }) => {
    const item = slot.open === null ? undefined : items.get(slot.open)
    return item && { found: MonitoringCase.parse(item.body), version: item.version }
  })
}

const slotOp = (household: string, slot: MonitoringSlot, version: number): Op => {
  const item = { key: slotKey(household), kind: 'monitoring-slot', body: slot }
  return version === 0 ? create(item) : replace(item, version)
}

/** Opens a case: of two at the same moment one loses the slot, and is decided again. */
export const openedOps = (after: MonitoringCase, { slot, version }: FoundSlot): Op[] => [
  create(caseItem(after)),
  slotOp(after.household, { ...slot, open: after.case }, version),
  ...deadlineOps([], after.deadlines),
]

/** Replaces a case: what it was is kept, what is due follows, and the household is free again when the case is over. */
export const caseOps = (
  context: Pick<Context, 'actor' | 'now'>,
  { found: before, version }: FoundCase,
  after: MonitoringCase,
  why: string | null = null,
): Op[] => [
  replace(caseItem(after), version),
  historyOp(context, after.case, version, before, why),
  ...deadlineOps(before.deadlines, after.deadlines),
]

/** Frees the household's slot for the next case. */
export const closedOps = async (table: TableReader, ended: MonitoringCase): Promise<Op[]> => {
  const [slot = { slot: noSlot, version: 0 }] = await readSlots(table, [ended.household])
  const item = { key: slotKey(ended.household), kind: 'monitoring-slot', body: slotAfter(slot.slot, ended) }
  return [put({ ...item, version: slot.version + 1 }, { version: slot.version })]
}
