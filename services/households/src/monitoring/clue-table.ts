import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, type Day } from '@bangfu/kernel/time'
import type { Division } from '@bangfu/kernel/division'
import { monitoringPackFor, type MonitoringPack } from '@bangfu/rules/monitoring-pack'
import type { Context } from '@bangfu/service/context'
import type { Op, TableReader } from '@bangfu/table/table'
import type { Household } from '../record/household.ts'
import type { Clue } from './clue.ts'
import type { MonitoringCase } from './monitoring-case.ts'
import { aboutOf, caseOps, openedOps, readOpen, readSlots, type FoundCase, type FoundSlot } from './monitoring-table.ts'
import { raiseClue } from './raise-clue.ts'

/** The rules of monitoring in force. @throws Refusal no_rules_for_period */
export const rulesFor = (division: Division, on: Day): MonitoringPack => {
  const pack = monitoringPackFor(division, on)
  if (!pack) throw new Refusal('no_rules_for_period', { period: on.slice(0, 7) })
  return pack
}

export type Watch = { readonly slot: FoundSlot; readonly open: FoundCase | undefined }

/** How households stand in monitoring, in the order asked: two batches of at most a hundred. */
export const readWatches = async (table: TableReader, households: readonly string[]): Promise<Watch[]> => {
  const slots = await readSlots(table, households)
  const open = await readOpen(table, slots)
  return slots.map((slot, index) => ({ slot, open: open[index] }))
}

/** What was told or seen, before who and when are added. */
export type NewClue = Pick<Clue, 'reason' | 'source'> & Partial<Pick<Clue, 'department' | 'told' | 'reading' | 'pack'>>

/** What one more clue makes of a household's monitoring; `ops` are empty when it changes nothing. */
export const raisedOps = (
  context: Pick<Context, 'newId' | 'now' | 'actor'>,
  household: Household,
  { slot, open }: Watch,
  { department = null, told = null, reading = null, pack: screening = null, ...clue }: NewClue,
): { readonly after: MonitoringCase | undefined; readonly version: number; readonly ops: Op[] } => {
  const on = dayOf(context.now)
  const after = raiseClue(aboutOf(household), slot.slot, open?.found, {
    clue: { ...clue, department, told, reading, pack: screening, on, at: context.now, by: context.actor.id },
    pack: rulesFor(household.division, open?.found.opened ?? on),
    newId: () => context.newId('mon'),
  })
  if (after === null) return { after: open?.found, version: open?.version ?? 0, ops: [] }
  if (!open) return { after, version: 1, ops: openedOps(after, slot) }
  return { after, version: open.version + 1, ops: caseOps(context, open, after) }
}
