import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { procedurePackFor } from '@bangfu/rules/procedure-pack'
import type { Context } from '@bangfu/service/context'
import { NoticeDetails } from '../notices/notice-form.ts'
import { closeOps, leaveOps, loadNotice, publishOps, readStanding } from '../notices/notice-table.ts'
import { appraisalOp } from '../procedure/appraisal-table.ts'
import { appraise, assertAppraisal, AppraisalForm, type Appraisal } from '../procedure/appraisal.ts'
import { changeUnseenOps, loadHousehold } from '../record/household-table.ts'
import { stepRoute, type Step } from './step-routes.ts'
import { assertAtRisk, decide, reject, review, stepped, verify, VerificationForm, type Doing } from './identify.ts'
import { mostCaseAppraisals, type MonitoringCase } from './monitoring-case.ts'
import { readMonitoredIncome } from './monitored-income-table.ts'
import { incomeReadingOf } from './screened-household.ts'

export const Reason = z.strictObject({ reason: z.string().trim().min(4).max(500) })
const nothing = z.strictObject({})

/** What a publication stands for in a case. */
type About = 'identification' | 'elimination'

/** Judges and keeps a villagers' appraisal; only one that passed takes the case further. */
export const appraisalStep = (
  found: MonitoringCase,
  form: AppraisalForm,
  { about, notBefore }: { readonly about: About; readonly notBefore: Day },
  doing: Doing,
): Step => {
  const rules = procedurePackFor(found.division, doing.today)?.appraisal
  if (!rules) throw new Refusal('no_rules_for_period', { period: doing.today.slice(0, 7) })
  if (found.appraisals.length >= mostCaseAppraisals) throw new Refusal('case_limit', { most: mostCaseAppraisals })
  assertAppraisal(form, rules, { notBefore, today: doing.today, household: found.household })
  const result = appraise(form, rules)
  const number = found.appraisals.length + 1
  const appraisal: Appraisal = {
    ...form,
    ...{ number, rules: rules.source.document, result, enteredBy: doing.by, enteredAt: doing.at },
  }
  const step = about === 'identification' ? 'appraise' : 'appraise-elimination'
  const summary = { number, about, heldOn: form.heldOn, outcome: result.outcome }
  const next = stepped(found, step, doing, { did: 'appraised', appraisals: [...found.appraisals, summary] })
  const after = result.outcome === 'passed' ? next : { ...next, state: found.state, deadlines: found.deadlines }
  return { after, ops: [appraisalOp(found.case, appraisal)] }
}

/** Publishes the household in its village, masked, for the days of the pack. */
export const publicityOps = async (found: MonitoringCase, details: NoticeDetails, about: About, context: Context) => {
  const { household } = await loadHousehold(context.table, found.household)
  return publishOps(context, {
    kind: about === 'identification' ? 'monitoring-proposed' : 'elimination-proposed',
    village: household.division,
    about: found.case,
    rows: [
      {
        household,
        result: about === 'identification' ? 'proposed-monitoring' : 'proposed-elimination',
        bases: ['surveyed', 'appraised'],
      },
    ],
    details,
    enteredBy: found.hands.map(({ who }) => who),
  })
}

/** Closes a publication whose period is over without objection. @throws Refusal notice_running · objections_open · publicity_objected */
export const publicityOverOps = async (notice: string | null, doing: Doing, context: Context) => {
  if (notice === null) throw new RangeError('published without a notice')
  const { standing, ...found } = await readStanding(context.table, notice, doing.today)
  if (standing === 'upheld' || standing === 'withdrawn') throw new Refusal('publicity_objected', { standing })
  if (standing === 'running') throw new Refusal('notice_running', { to: found.notice.publication.period.to })
  return found.notice.closed ? [found.check] : closeOps(context, found)
}

/** Takes the publication of a case down that goes back while it runs. */
export const noticeDownOps = async ({ household }: MonitoringCase, notice: string | null, context: Context) =>
  notice === null ? [] : leaveOps(context, await loadNotice(context.table, notice), household, '公示事项退回办理')

export const identifyRoutes = [
  stepRoute({
    path: 'verification',
    action: 'monitoring.verify',
    summary: { zh: '入户核实（须有农户授权承诺）', en: 'What was found at home, with the household’s authorisation' },
    body: VerificationForm,
    take: async (found, body, doing, { table }) => {
      const { household } = await loadHousehold(table, found.household)
      const income = incomeReadingOf(household, await readMonitoredIncome(table, household, doing.today), doing.today)
      return { after: verify(found, body, { status: household.status, income }, doing) }
    },
  }),
  stepRoute({
    path: 'appraisal',
    action: 'monitoring.appraise',
    summary: { zh: '民主评议', en: 'The villagers’ appraisal' },
    body: AppraisalForm,
    meeting: true,
    take: (found, body, doing) => {
      if (found.state === 'verified') assertAtRisk(found)
      const notBefore = found.verification?.visitedOn ?? found.opened
      return appraisalStep(found, body, { about: 'identification', notBefore }, doing)
    },
  }),
  stepRoute({
    path: 'publicity',
    action: 'monitoring.publish',
    summary: { zh: '在村内公示一次（脱敏，不少于规定天数）', en: 'Publish it in the village, masked, once' },
    body: NoticeDetails,
    take: async (found, body, doing, context) => {
      const next = stepped(found, 'publish', doing, { did: 'published' })
      const { notice, ops } = await publicityOps(found, body, 'identification', context)
      return { after: { ...next, notice: notice.notice }, ops }
    },
  }),
  stepRoute({
    path: 'return',
    action: 'monitoring.review',
    summary: { zh: '公示异议成立或撤下公示，退回核实', en: 'Back to verification: an objection was upheld' },
    body: Reason,
    take: async (found, { reason }, doing, context) => {
      const after = stepped(found, 'uphold', doing, { did: 'ruled', notice: null })
      const { standing, ...read } = await readStanding(context.table, found.notice ?? '', doing.today)
      if (standing !== 'upheld' && standing !== 'withdrawn') throw new Refusal('publicity_stands', { standing })
      return { after, ops: leaveOps(context, read, found.household, '异议成立，退回核实'), why: reason }
    },
  }),
  stepRoute({
    path: 'review',
    action: 'monitoring.review',
    summary: { zh: '乡镇审核', en: 'The township’s review, when the publicity is over' },
    body: nothing,
    take: async (found, _body, doing, context) => {
      const after = review(found, doing)
      return { after, ops: await publicityOverOps(found.notice, doing, context) }
    },
  }),
  stepRoute({
    path: 'decision',
    action: 'monitoring.decide',
    summary: { zh: '县级审定，纳入监测', en: 'The county’s decision: the household is monitored' },
    body: nothing,
    take: async (found, _body, doing, context) => {
      const after = decide(found, doing)
      return { after, ops: await statusOps(found, { from: 'ordinary', to: 'monitored' }, context) }
    },
  }),
  stepRoute({
    path: 'rejection',
    action: 'monitoring.reject',
    summary: { zh: '不纳入监测（写明理由）', en: 'End a case that is none, with the reason' },
    body: Reason,
    take: (found, { reason }, doing) => ({ after: reject(found, reason, doing), why: reason }),
  }),
]

/** An ordinary household's status follows its monitoring; an exited one stays exited, and is watched as such. */
export const statusOps = async (
  found: MonitoringCase,
  { from, to }: { readonly from: 'ordinary' | 'monitored'; readonly to: 'ordinary' | 'monitored' },
  context: Context,
) => {
  const household = await loadHousehold(context.table, found.household)
  if (household.household.status !== from) return []
  return changeUnseenOps(
    context,
    household,
    { ...household.household, status: to },
    to === 'monitored' ? '纳入监测' : '风险消除',
  )
}
