import type { Context } from '@bangfu/service/context'
import { contentOf } from '@bangfu/checklists/checklist'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { withdraw } from '@bangfu/notices/notice'
import { publicText } from '@bangfu/notices/public-text'
import { povertyStatus } from '@bangfu/rules/household-code-lists'
import { childKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import { closeOps, readStanding, withdrawnOps, type FoundNotice } from '../notices/notice-table.ts'
import { changeUnseenOps, type FoundHousehold } from '../record/household-table.ts'
import { described } from '../villages/division-node.ts'
import { loadDivision, replaceDivision } from '../villages/division-table.ts'
import type { ExitCase } from './exit-case.ts'
import type { ExitResult } from './exit-result.ts'
import { beginFollowUp, findPlan } from './follow-up-table.ts'

type Published = Pick<ExitCase, 'household' | 'notice'>

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
  return isAlone(read) && !read.notice.closed ? closeOps(context, read) : [read.check]
}

/** Takes the notice down with a case that goes back or ends otherwise; a list of several hangs on for the others. */
export const noticeDownOps = async (context: Context, { notice, household }: Published): Promise<Op[]> => {
  if (notice === null) return []
  const read = await readStanding(context.table, notice, dayOf(context.now), household ?? undefined)
  if (!isAlone(read) || read.notice.closed || read.notice.withdrawn) return []
  const reason = publicText(100).parse('公示事项退回办理')
  return withdrawnOps(context, read, withdraw(read.notice, reason, { by: context.actor.id, now: context.now }))
}

const isAlone = ({ notice }: FoundNotice): boolean => Object.keys(notice.households).length <= 1

type Announced = {
  readonly after: ExitCase
  readonly result: ExitResult
  readonly file: FoundHousehold | null
}

/** What an announcement makes true: of a household its status, what it exited by, and that it is followed. */
export const announceOps = async (context: Context, { after, result, file }: Announced): Promise<Op[]> => {
  const on = dayOf(context.now)
  if (!file) return villageExitOps(context, after, on)
  const { household } = file
  const exited = {
    ...household,
    status: 'exited',
    povertyStatus: povertyStatus('已脱贫'),
    notExitedReason: null,
  } as const
  const record = {
    exit: after.exit,
    on,
    year: after.year,
    content: contentOf(result),
    by: context.actor.id,
    at: context.now,
  }
  return [
    ...changeUnseenOps(context, file, exited, `退出公告 ${after.exit}`),
    create({ key: childKey(household.household, 'exit', `${on}#${after.exit}`), kind: 'exit-record', body: record }),
    ...beginFollowUp(household, on, await findPlan(context.table, household.household)),
  ]
}

const villageExitOps = async (context: Context, { division, exit }: ExitCase, on: Day): Promise<Op[]> => {
  const found = await loadDivision(context.table, division)
  const reason = `退出公告 ${exit}`
  return replaceDivision(context, found, described(found.node, { exitedYear: Number(on.slice(0, 4)), reason }), reason)
}
