import { Refusal } from '@bangfu/kernel/refusal'
import { addDays } from '@bangfu/kernel/time'
import { routeFor, type Context } from '@bangfu/service/context'
import { evidenceOps } from '../procedure/evidence-table.ts'
import { isOwnHousehold } from '../procedure/own-household.ts'
import { mergedIntoOf } from '../record/household.ts'
import { changeOps } from '../record/household-table.ts'
import { caseParams } from './application-routes.ts'
import type { IdentificationCase } from './case.ts'
import { fileOfCase } from './case-file-table.ts'
import { assertSeen, CaseLine, caseSubject, commitCase, doingOf } from './case-table.ts'
import {
  AnswerForm,
  appealAnswered,
  appealed,
  AskingForm,
  ReasonForm,
  refused,
  returned,
  withdrawn,
} from './ending-steps.ts'
import { noticeDownOps } from './publicity-table.ts'
import { rulesFor } from './rules-in-force.ts'

const route = routeFor()

/** A household whose removal was overturned stands again as it did before. @throws Refusal household_status_unfit */
const restoredOps = async (context: Context, { state, removed, household, case: id }: IdentificationCase) => {
  if (state !== 'restored' || removed === null) return []
  const { file } = await fileOfCase(context, household)
  const { status } = file.household
  if (status !== 'removed' || mergedIntoOf(file.household) !== undefined)
    throw new Refusal('household_status_unfit', { status, fit: 'removed' })
  return changeOps(context, file, { ...file.household, status: removed.status }, `清退申诉成立 ${id}`)
}

const ownOf = ({ actor, now }: Context, { household }: IdentificationCase): boolean =>
  isOwnHousehold(actor, household, now)

export const endingRoutes = [
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/refusal',
    action: 'identification.refuse',
    summary: { zh: '不予通过（写明理由，可申诉）', en: 'Refuse a case with its reason; it can be appealed against' },
    params: caseParams,
    body: ReasonForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const doing = doingOf(context)
      const { identification } = rulesFor(found.one.division, doing.today)
      const appealBy = addDays(doing.today, identification.appealDays.value)
      const after = refused(found.one, body.reason, { ...doing, appealBy })
      return commitCase(context, { found, after }, await noticeDownOps(context, found.one, '案卷不予通过'))
    },
  }),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/return',
    action: 'identification.refuse',
    summary: { zh: '退回补充调查', en: 'Send a case back to the survey' },
    params: caseParams,
    body: ReasonForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      return commitCase(context, { found, after: returned(found.one, body.reason, doingOf(context)) })
    },
  }),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/withdrawal',
    action: 'identification.withdraw',
    summary: { zh: '户撤回申请', en: 'The household takes its application back' },
    params: caseParams,
    body: AskingForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const after = withdrawn(found.one, body, { ...doingOf(context), own: ownOf(context, found.one) })
      const shown = await evidenceOps(context.table, found.one, body)
      const down = await noticeDownOps(context, found.one, '申请已撤回')
      return commitCase(context, { found, after }, [...down, ...shown])
    },
  }),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/appeal',
    action: 'identification.withdraw',
    summary: { zh: '户申诉（不予通过或清退）', en: 'The household appeals against a refusal or its removal' },
    params: caseParams,
    body: AskingForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const after = appealed(found.one, body, { ...doingOf(context), own: ownOf(context, found.one) })
      return commitCase(context, { found, after }, await evidenceOps(context.table, found.one, body))
    },
  }),
  route({
    method: 'POST',
    path: '/identification-cases/{identification}/appeal-answer',
    action: 'identification.confirm',
    summary: { zh: '县级答复申诉', en: 'The county answers an appeal' },
    params: caseParams,
    body: AnswerForm,
    ifMatch: true,
    returns: CaseLine,
    subject: ({ params: { identification } }, { table }) => caseSubject(identification, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const after = appealAnswered(found.one, body, doingOf(context))
      return commitCase(context, { found, after }, await restoredOps(context, after))
    },
  }),
]
