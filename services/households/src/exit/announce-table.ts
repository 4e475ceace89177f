import type { Context } from '@bangfu/service/context'
import { contentOf } from '@bangfu/checklists/checklist'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { povertyStatus } from '@bangfu/rules/household-code-lists'
import { childKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import { changeUnseenOps, type FoundHousehold } from '../record/household-table.ts'
import { described } from '../villages/division-node.ts'
import { loadDivision, replaceDivision } from '../villages/division-table.ts'
import type { ExitCase } from './exit-case.ts'
import type { ExitResult } from './exit-result.ts'
import { beginFollowUp, findPlan } from './follow-up-table.ts'

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
