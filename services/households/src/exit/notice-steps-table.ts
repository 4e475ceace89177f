import type { Context } from '@bangfu/service/context'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import type { Op } from '@bangfu/table/table'
import { closeOps, isAlone, leaveOps, loadNotice, readStanding } from '../notices/notice-table.ts'

type Published = { readonly household: string | null; readonly notice: string | null }

/**
 * What goes with the end of a case whose notice is over and clear: the notice is closed, or, while others of its list are
 * not done, checked to stand as it was read.
 * @throws Refusal notice_running · objections_open · objection_upheld · notice_not_open
 */
export const noticeOverOps = async (context: Context, { notice, household }: Published): Promise<Op[]> => {
  if (notice === null) throw new RangeError('a published case has a notice')
  const read = await readStanding(context.table, notice, dayOf(context.now), household ?? undefined)
  if (read.standing === 'running') throw new Refusal('notice_running', { to: read.notice.publication.period.to })
  if (read.standing === 'objections-open') throw new Refusal('objections_open')
  if (read.standing === 'upheld') throw new Refusal('objection_upheld')
  if (read.standing === 'withdrawn') throw new Refusal('notice_not_open')
  return isAlone(read, household) && !read.notice.closed ? closeOps(context, read) : [read.check]
}

/** The household (or village) of a case that goes back or ends otherwise leaves its notice; the others' period goes on. */
export const noticeDownOps = async (context: Context, { notice, household }: Published): Promise<Op[]> =>
  notice === null ? [] : leaveOps(context, await loadNotice(context.table, notice), household, '公示事项退回办理')
