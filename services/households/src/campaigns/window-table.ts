import { countyOf, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { adjustmentId, childKey, childPrefix } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { listAll, type Op, type TableReader } from '@bangfu/table/table'
import { mayOpenCase, type AdjustmentWindow } from './window.ts'

const list = 'window'
/** Far above the openings that a pack allows in a hundred years. */
const mostWindows = 1000

/** Opens a window; who opens the same one at the same moment is decided again, and refused. */
export const createWindow = (window: AdjustmentWindow): Op =>
  create({
    key: childKey(adjustmentId(window.county), list, `${window.year}#${window.kind}#${window.number}`),
    kind: 'adjustment-window',
    body: window,
  })

/** All windows that a county ever opened, or those of a year. */
export const listWindows = async (
  table: TableReader,
  division: Division,
  year?: number,
): Promise<AdjustmentWindow[]> => {
  const prefix = `${childPrefix(list)}${year === undefined ? '' : `${year}#`}`
  const pk = adjustmentId(countyOf(division))
  const items = await listAll(table, { in: { table: 'registry', pk }, prefix }, mostWindows)
  return items.map(({ body }) => body as AdjustmentWindow)
}

/** Is the register of a division open for cases on a day? */
export const isAdjustmentOpen = async (table: TableReader, division: Division, today: Day): Promise<boolean> =>
  mayOpenCase(await listWindows(table, division), today)

/** @throws Refusal adjustment_closed */
export const assertAdjustmentOpen = async (table: TableReader, division: Division, today: Day): Promise<void> => {
  const open = await isAdjustmentOpen(table, division, today)
  if (!open) throw new Refusal('adjustment_closed', { county: countyOf(division) })
}
