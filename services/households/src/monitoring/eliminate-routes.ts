import { maskPhone } from '@bangfu/vault/mask'
import { NoticeDetails } from '../notices/notice-form.ts'
import { AppraisalForm } from '../procedure/appraisal.ts'
import { loadHousehold } from '../record/household-table.ts'
import { stepRoute } from './step-routes.ts'
import { checkElimination, eliminate, EliminationForm, resume } from './eliminate.ts'
import { stepped } from './identify.ts'
import { appraisalStep, noticeDownOps, publicityOps, publicityOverOps, Reason, statusOps } from './identify-routes.ts'
import { hasLabour, rangeFor } from './screened-household.ts'
import * as z from 'zod'

const nothing = z.strictObject({})

export const eliminateRoutes = [
  stepRoute({
    path: 'elimination-check',
    action: 'monitoring.verify',
    summary: { zh: '风险消除入户核查', en: 'The check at home before a risk is struck off' },
    body: EliminationForm,
    take: async (found, body, doing, { table, vault }) => {
      const { household } = await loadHousehold(table, found.household)
      const { name, phone } = body.collector
      const collector = { name, phoneMasked: maskPhone(phone), phone: vault.seal('phone', found.case, phone) }
      const known = {
        heads: household.persons.length,
        hasLabour: hasLabour(household),
        rangeFen: rangeFor(household.division, doing.today)?.amountFen ?? null,
        collector,
      }
      return { after: checkElimination(found, body, known, doing) }
    },
  }),
  stepRoute({
    path: 'elimination-appraisal',
    action: 'monitoring.appraise',
    summary: { zh: '风险消除民主评议', en: 'The villagers’ appraisal of it' },
    body: AppraisalForm,
    meeting: true,
    take: (found, body, doing) => {
      const notBefore = found.elimination?.checkedOn ?? found.opened
      return appraisalStep(found, body, { about: 'elimination', notBefore }, doing)
    },
  }),
  stepRoute({
    path: 'elimination-publicity',
    action: 'monitoring.publish',
    summary: { zh: '风险消除公示', en: 'Publish it in the village' },
    body: NoticeDetails,
    take: async (found, body, doing, context) => {
      const next = stepped(found, 'publish-elimination', doing, { did: 'published' })
      const { notice, ops } = await publicityOps(found, body, 'elimination', context)
      const elimination = next.elimination && { ...next.elimination, notice: notice.notice }
      return { after: { ...next, elimination }, ops }
    },
  }),
  stepRoute({
    path: 'elimination',
    action: 'monitoring.decide',
    summary: { zh: '县级审批，消除风险', en: 'The county strikes the risk off' },
    body: nothing,
    take: async (found, _body, doing, context) => {
      const after = eliminate(found, doing)
      const notice = await publicityOverOps(found.elimination?.notice ?? null, doing, context)
      return { after, ops: [...notice, ...(await statusOps(found, { from: 'monitored', to: 'ordinary' }, context))] }
    },
  }),
  stepRoute({
    path: 'resumption',
    action: 'monitoring.reject',
    summary: { zh: '不予消除，继续监测（写明理由）', en: 'Back to monitoring, with the reason' },
    body: Reason,
    take: async (found, { reason }, doing, context) => ({
      after: resume(found, doing),
      ops: await noticeDownOps(found, found.elimination?.notice ?? null, context),
      why: reason,
    }),
  }),
]
