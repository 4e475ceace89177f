import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { TableReader } from '@bangfu/table/table'
import type { Versioned } from '../ledger/till-table.ts'
import {
  AidApplication,
  AidCheckInput,
  AidDecisionInput,
  appealed,
  checked,
  decided,
  onceOf,
  programmeOf,
} from './application.ts'
import {
  applicationSubject,
  findOnce,
  loadFace,
  ofApplication,
  onceKey,
  replaceApplication,
} from './application-table.ts'
import { conditionsOf } from './condition.ts'

const route = routeFor()

/** The application with its conditions as the household's file stands now, and the check that it still does. */
const judgedNow = async ({ table }: { readonly table: TableReader }, application: AidApplication) => {
  const face = await loadFace(table, application.household)
  const { programme } = programmeOf(application)
  const conditions = conditionsOf({ programme, face: face.value, input: application, check: application.check })
  return {
    application: { ...application, conditions },
    unchanged: check(faceKey(application.household), { version: face.version }),
  }
}

const seen = (found: Versioned<unknown>, version: number): void => {
  if (found.version !== version) throw new Refusal('version_changed')
}

/** The steps of an application after it was made. */
export const applicationStepRoutes = [
  route({
    method: 'POST',
    path: '/aid-applications/{aidApplication}/check',
    action: 'aid.check',
    summary: { zh: '学校或村核实申请', en: 'School or village checks an application' },
    params: ofApplication,
    body: AidCheckInput,
    returns: AidApplication,
    ifMatch: true,
    subject: applicationSubject,
    run: async ({ body, version, found }, context) => {
      seen(found, version)
      const after = checked(found.value, body, { by: context.actor.id, at: context.now })
      const { application, unchanged } = await judgedNow(context, after)
      const ops = [unchanged, ...replaceApplication(context, found, application, body.note)]
      return context.commit(ops, ok(application, version + 1))
    },
  }),
  route({
    method: 'POST',
    path: '/aid-applications/{aidApplication}/decision',
    action: 'aid.decide',
    summary: { zh: '审批申请，或决定对拒绝的申诉', en: 'Approve or refuse an application, or decide the appeal' },
    params: ofApplication,
    body: AidDecisionInput,
    returns: AidApplication,
    ifMatch: true,
    subject: applicationSubject,
    run: async ({ body, version, found }, context) => {
      seen(found, version)
      const { application, unchanged } = await judgedNow(context, found.value)
      const after = decided(application, body, { by: context.actor.id, at: context.now })
      const ops = [unchanged, ...replaceApplication(context, found, after, body.reason)]
      return context.commit(ops, ok(after, version + 1), { reason: body.reason })
    },
  }),
  route({
    method: 'POST',
    path: '/aid-applications/{aidApplication}/appeal',
    action: 'aid.appeal',
    summary: { zh: '对拒绝提出申诉', en: 'Appeal against a refusal' },
    params: ofApplication,
    body: z.strictObject({ statement: z.string().trim().min(2).max(1000) }),
    returns: AidApplication,
    ifMatch: true,
    subject: applicationSubject,
    run: async ({ body, version, found }, context) => {
      seen(found, version)
      const after = appealed(found.value, body.statement, { by: context.actor.id, at: context.now })
      // One that another application has come in place of is over.
      const { programme } = programmeOf(found.value)
      const once = onceOf(programme, found.value)
      const holder = await findOnce(context.table, once)
      if (holder?.application !== found.value.application) throw new Refusal('aid_applied_already')
      const ops = [
        check(onceKey(once), { version: holder.version }),
        ...replaceApplication(context, found, after, '申诉'),
      ]
      return context.commit(ops, ok(after, version + 1))
    },
  }),
]
