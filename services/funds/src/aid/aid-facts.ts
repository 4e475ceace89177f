import type { Deps } from '@bangfu/service/context'
import type { Takes } from '@bangfu/service/service'
import { entityKey } from '@bangfu/table/keys'
import { planOf } from '../plans/plan-table.ts'
import { findRun } from './run-table.ts'
import { settleRun } from './run-task.ts'

/** What became of a run's plan comes back to its applications, whoever paid it or took a payment back. */
export const aidTakes: Takes<Deps> = {
  'plan.moved': async ({ body }, deps) => {
    if (body.fund === null || ['entered', 'approved'].includes(body.to)) return []
    const item = await deps.table.get(entityKey(body.plan))
    if (!item) return []
    const run = await findRun(deps.table, body.fund, planOf(item).value.item, body.period)
    if (run?.value.plan === body.plan) await settleRun(deps, run.value)
    return []
  },
  'posting.reversed': async ({ body }, deps) => {
    const run = await findRun(deps.table, body.fund, body.item, body.period)
    if (run) await settleRun(deps, run.value)
    return []
  },
}
