import type { Standing } from '@bangfu/notices/notice'
import { withdraw } from '@bangfu/notices/notice'
import { publicText } from '@bangfu/notices/public-text'
import type { Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { closeOps, loadNotice, withdrawnOps, type FoundNotice } from '../notices/notice-table.ts'
import type { IdentificationCase } from './case.ts'

/** A list of several households hangs on for the others. */
const isAlone = ({ notice }: FoundNotice): boolean => Object.keys(notice.households).length === 1

const isUp = ({ notice }: FoundNotice): boolean => notice.withdrawn === null && notice.closed === null

const downOps = (context: Context, found: FoundNotice, reason: string): Op[] => {
  const doing = { by: context.actor.id, now: context.now }
  return withdrawnOps(context, found, withdraw(found.notice, publicText(200).parse(reason), doing))
}

/** The notice of a case that ends while it hangs: one that lists this household alone goes down with it. */
export const noticeDownOps = async (context: Context, one: IdentificationCase, reason: string): Promise<Op[]> => {
  if (one.state !== 'published' || one.notice === null) return []
  const found = await loadNotice(context.table, one.notice.notice)
  return isAlone(found) && isUp(found) ? downOps(context, found, reason) : []
}

/** What the end of a publicity does to its notice: it is closed, taken down for an objection, or only has to stand as read. */
export const publicityOverOps = (
  context: Context,
  read: FoundNotice & { readonly standing: Standing; readonly check: Op },
): Op[] => {
  if (isAlone(read) && isUp(read)) {
    if (read.standing === 'clear') return closeOps(context, read)
    if (read.standing === 'upheld') return downOps(context, read, '异议成立，退回入户调查')
  }
  return [read.check]
}
