import type { Standing } from '@bangfu/notices/notice'
import type { Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { closeOps, isAlone, leaveOps, loadNotice, type FoundNotice } from '../notices/notice-table.ts'
import type { IdentificationCase } from './case.ts'

/** The household of a case that ends while its notice hangs leaves it; the others' period goes on. */
export const noticeDownOps = async (context: Context, one: IdentificationCase, reason: string): Promise<Op[]> =>
  one.state === 'published' && one.notice !== null
    ? leaveOps(context, await loadNotice(context.table, one.notice.notice), one.household, reason)
    : []

/** What the end of a publicity does to its notice: it is closed, the household leaves it for an objection, or it has to stand as read. */
export const publicityOverOps = (
  context: Context,
  { household }: IdentificationCase,
  read: FoundNotice & { readonly standing: Standing; readonly check: Op },
): Op[] => {
  if (read.standing === 'upheld') return leaveOps(context, read, household, '异议成立，退回入户调查')
  const closes = read.standing === 'clear' && isAlone(read, household) && read.notice.closed === null
  return closes ? closeOps(context, read) : [read.check]
}
