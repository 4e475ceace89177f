import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { procedurePackFor } from '@bangfu/rules/procedure-pack'
import { divisionPartition } from '@bangfu/table/keys'
import type { Op } from '@bangfu/table/table'
import { noticeDetails } from '../notices/notice-form.ts'
import { publishOps } from '../notices/notice-table.ts'
import { appraise, AppraisalForm, assertAppraisal, type Appraisal } from '../procedure/appraisal.ts'
import { appraisalOp, mostAppraisals } from '../procedure/appraisal-table.ts'
import { evidenceOps, villageOf } from '../procedure/evidence-table.ts'
import { handsOfFile } from '../procedure/hands-table.ts'
import { householdSubject } from '../record/household-table.ts'
import { noticeDownOps, noticeOverOps } from './notice-steps-table.ts'
import {
  relapseAppraised,
  RelapseForm,
  relapsePublished,
  relapseSigned,
  relapseStep,
  RelapseState,
  RelapseView,
  relapseView,
  type RelapseCase,
} from './relapse-case.ts'
import {
  openRelapseOps,
  originOps,
  readmitOps,
  relapseFile,
  relapseList,
  relapseOfItem,
  relapseOps,
  relapseSubject,
  replaceRelapse,
  type FoundRelapse,
} from './relapse-table.ts'
import { assertSeen } from './seen.ts'

const route = routeFor()
const params = z.object({ relapse: idSchema('rlp') })
const subject = ({ params: { relapse } }: { readonly params: { readonly relapse: string } }, { table }: Context) =>
  relapseSubject(relapse, table)

export const relapseRoutes = [
  route({
    method: 'POST',
    path: '/relapses',
    action: 'relapse.open',
    summary: { zh: '对已脱贫户启动返贫认定', en: 'Open the case of an exited household that may have fallen back' },
    body: RelapseForm,
    returns: RelapseView,
    status: 201,
    subject: ({ body }, { table }) => householdSubject(body.household, table),
    run: async ({ body, found }, context) => {
      const { household: _household, ...finding } = body
      const origin = await originOps(context.table, body.household, body.origin)
      const shown = await evidenceOps(context.table, found.household, body)
      const { relapse, ops, still } = openRelapseOps(context, found, finding)
      const answer = created(relapseView(relapse), `/relapses/${relapse.relapse}`, 1)
      return context.commit([...ops, still, ...origin, ...shown], answer, { about: relapse.relapse })
    },
  }),
  route({
    method: 'GET',
    path: '/relapses',
    action: 'relapse.read',
    summary: { zh: '按区划与环节列出返贫认定', en: 'Relapses of a division at a step, oldest first' },
    query: z.strictObject({ division: WithinCounty, state: RelapseState, ...pageQuery }),
    returns: pageOf(RelapseView),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition(relapseList(query.state), query.division)
      const place = { table: 'registry', index: 'byDivision', partition } as const
      const { items, next } = await context.page({ in: place, prefix: query.division }, query)
      return ok({ items: items.map((item) => relapseView(relapseOfItem(item).relapse)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/relapses/{relapse}',
    action: 'relapse.read',
    summary: { zh: '查看一个返贫认定', en: 'Read a relapse' },
    params,
    returns: RelapseView,
    subject,
    run: async ({ found: { relapse, version } }) => ok(relapseView(relapse), version),
  }),
  route({
    method: 'POST',
    path: '/relapses/{relapse}/appraisals',
    action: 'relapse.appraise',
    summary: { zh: '登记民主评议', en: 'Enter the villagers’ appraisal' },
    params,
    body: AppraisalForm,
    limitBytes: 128 * 1024,
    ifMatch: true,
    returns: RelapseView,
    subject,
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const { relapse } = found
      relapseStep(relapse, 'appraise', doingOf(context))
      if (relapse.appraisals >= mostAppraisals) throw new Refusal('case_limit', { most: mostAppraisals })
      const today = dayOf(context.now)
      const rules = procedurePackFor(relapse.division, today)
      if (!rules) throw new Refusal('no_rules_for_period', { period: today.slice(0, 7) })
      const notBefore = dayOf(doneAt(relapse))
      assertAppraisal(body, rules.appraisal, { notBefore, today, household: relapse.household })
      const result = appraise(body, rules.appraisal)
      const entered = { enteredBy: context.actor.id, enteredAt: context.now }
      const appraisal: Appraisal = { ...body, number: relapse.appraisals + 1, rules: rules.id, result, ...entered }
      const after = relapseAppraised(relapse, result, doingOf(context))
      const shown = await evidenceOps(context.table, villageOf(relapse), body)
      return commit(context, { found, version, after, along: [appraisalOp(relapse.relapse, appraisal), ...shown] })
    },
  }),
  route({
    method: 'POST',
    path: '/relapses/{relapse}/publication',
    action: 'relapse.publish',
    summary: { zh: '公示拟重新纳入', en: 'Publish in the village that the household is to be taken in again' },
    params,
    body: z.strictObject(noticeDetails),
    ifMatch: true,
    returns: RelapseView,
    subject,
    run: async ({ body: details, found, version }, context) => {
      assertSeen(version, found)
      const { relapse } = found
      const { household } = await relapseFile(context.table, relapse)
      const rows = [{ household, result: 'proposed-relapse', bases: ['surveyed', 'appraised'] }] as const
      const enteredBy = relapse.hands.map(({ who }) => who)
      const spec = { kind: 'relapse-proposed', village: relapse.division, about: relapse.relapse, rows } as const
      const { notice, ops } = publishOps(context, { ...spec, details, enteredBy })
      const after = relapsePublished(relapse, notice.notice, doingOf(context))
      return commit(context, { found, version, after, along: ops })
    },
  }),
  route({
    method: 'POST',
    path: '/relapses/{relapse}/review',
    action: 'relapse.review',
    summary: { zh: '乡镇审核（公示期满、无异议）', en: 'The township reviews when the notice is over and clear' },
    params,
    ifMatch: true,
    returns: RelapseView,
    subject,
    run: async ({ found, version }, context) => {
      assertSeen(version, found)
      const after = await signed(context, found.relapse, 'review')
      return commit(context, { found, version, after, along: await noticeOverOps(context, found.relapse) })
    },
  }),
  route({
    method: 'POST',
    path: '/relapses/{relapse}/decision',
    action: 'relapse.decide',
    summary: { zh: '县级认定返贫', en: 'The county decides that the household has fallen back' },
    params,
    ifMatch: true,
    returns: RelapseView,
    subject,
    run: async ({ found, version }, context) => {
      assertSeen(version, found)
      const after = await signed(context, found.relapse, 'decide')
      const file = await relapseFile(context.table, found.relapse)
      return commit(context, { found, version, after, along: await relapseOps(context, found.relapse, file) })
    },
  }),
  route({
    method: 'POST',
    path: '/relapses/{relapse}/readmission',
    action: 'relapse.decide',
    summary: { zh: '县级将返贫户重新纳入在册', en: 'The county takes the relapsed household back on the register' },
    params,
    ifMatch: true,
    returns: RelapseView,
    subject,
    run: async ({ found, version }, context) => {
      assertSeen(version, found)
      const after = await signed(context, found.relapse, 'readmit')
      const file = await relapseFile(context.table, found.relapse)
      return commit(context, { found, version, after, along: readmitOps(context, found.relapse, file) })
    },
  }),
  route({
    method: 'POST',
    path: '/relapses/{relapse}/dismissal',
    action: 'relapse.dismiss',
    summary: { zh: '不予认定（写明原因）', en: 'Dismiss the case, with a reason' },
    params,
    body: z.strictObject({ reason: z.string().trim().min(2).max(200) }),
    ifMatch: true,
    returns: RelapseView,
    subject,
    run: async ({ body: { reason }, found, version }, context) => {
      const after = relapseStep(found.relapse, 'dismiss', doingOf(context), reason)
      const along = await noticeDownOps(context, found.relapse)
      return commit(context, { found, version, after, along, reason })
    },
  }),
]

const doingOf = ({ actor, now }: Context) => ({ by: actor.id, at: now })

const doneAt = ({ steps }: RelapseCase) => (steps[0]?.at ?? '') as Context['now']

const signed = async (context: Context, relapse: RelapseCase, step: 'review' | 'decide' | 'readmit') => {
  const file = await relapseFile(context.table, relapse)
  const hands = await handsOfFile(context.table, file, relapse.fileVersion)
  // What the decision itself changed of the file is no entry of the one who decided.
  const entered = step === 'readmit' ? hands.filter(({ did }) => did === 'entered') : hands
  return relapseSigned(relapse, step, entered, doingOf(context))
}

type Stepped = {
  readonly found: FoundRelapse
  readonly version: number
  readonly after: RelapseCase
  readonly along: readonly Op[]
  readonly reason?: string
}

const commit = async (context: Context, { found, version, after, along, reason }: Stepped) => {
  const ops = [...replaceRelapse(context, found, after), ...along]
  return context.commit(ops, ok(relapseView(after), version + 1), reason === undefined ? {} : { reason })
}
