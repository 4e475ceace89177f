import type { Action } from '@bangfu/access/permissions'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { ok, type Words } from '@bangfu/http/route'
import type * as z from 'zod'
import { routeFor, type Context } from '@bangfu/service/context'
import type { Op } from '@bangfu/table/table'
import { evidenceOps, villageOf } from '../procedure/evidence-table.ts'
import { rulesFor } from './clue-table.ts'
import { caseParams } from './clue-routes.ts'
import type { Doing } from './identify.ts'
import type { MonitoringCase } from './monitoring-case.ts'
import { caseOps, caseSubject, closedOps } from './monitoring-table.ts'
import { CaseView, caseView } from './monitoring-view.ts'
import { phaseOf } from './monitoring-case.ts'

const route = routeFor()

/** What a step comes to: the case after it, and what else changes in the same transaction. */
export type Step = { readonly after: MonitoringCase; readonly ops?: readonly Op[]; readonly why?: string }

type StepRoute<B extends z.ZodType> = {
  /** After `/monitoring-cases/{monitoring}/`. */
  readonly path: string
  readonly action: Action
  readonly summary: Words
  readonly body: B
  /** Of a meeting of the village, whose photos are of the village. */
  readonly meeting?: true
  readonly take: (found: MonitoringCase, body: z.output<B>, doing: Doing, context: Context) => Promise<Step> | Step
}

/** A step of a case as a route: by its version, in one transaction, with what was before kept and what is due moved. */
export const stepRoute = <B extends z.ZodType>({ path, action, summary, body: form, meeting, take }: StepRoute<B>) =>
  route({
    method: 'POST',
    path: `/monitoring-cases/{monitoring}/${path}`,
    action,
    summary,
    params: caseParams,
    body: form,
    limitBytes: 128 * 1024,
    ifMatch: true,
    returns: CaseView,
    subject: ({ params }, { table }) => caseSubject(params.monitoring, table),
    run: async ({ found, version, body }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const before = found.found
      const pack = rulesFor(before.division, before.opened)
      const doing = { by: context.actor.id, at: context.now, today: dayOf(context.now), pack }
      const { after, ops = [], why } = await take(before, body, doing, context)
      const shown = await evidenceOps(context.table, meeting ? villageOf(before) : before, body)
      const closed = phaseOf(after) === 'closed' ? await closedOps(context.table, after) : []
      return context.commit(
        [...caseOps(context, found, after, why ?? null), ...closed, ...shown, ...ops],
        ok(caseView(after, pack), version + 1),
        why === undefined ? {} : { reason: why },
      )
    },
  })
