import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { answerObjection, NoticeId, ObjectionId } from '@bangfu/notices/notice'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { noticeParams, noticeSubject } from './notice-subject-table.ts'
import { keptOps, replaceNotice } from './notice-table.ts'
import { AnswerForm, ObjectionForm, ObjectionLine, objectionLine, RecordedForm } from './objection.ts'
import { answeredOps, confidedOf, loadObjection, objectionOfItem, objectionsOf, raiseOps } from './objection-table.ts'

const route = routeFor()
const params = z.object({ notice: NoticeId, objection: ObjectionId })

const objectionSubject = async (
  { params: { notice, objection } }: { readonly params: z.output<typeof params> },
  { table }: { readonly table: TableReader },
) => {
  const { scope, found } = await noticeSubject(notice, table)
  return { scope, about: objection, found: { notice: found, objection: await loadObjection(table, notice, objection) } }
}

export const objectionRoutes = [
  route({
    method: 'POST',
    path: '/notices/{notice}/objections',
    action: 'notice.object',
    summary: { zh: '对公示提出异议（登录用户）', en: 'Object to a notice, signed in' },
    params: noticeParams,
    body: ObjectionForm,
    returns: ObjectionLine,
    status: 201,
    subject: async ({ params: { notice } }, { table }) => ({
      ...(await noticeSubject(notice, table)),
      scope: { open: true },
    }),
    run: async ({ found, body }, context) => {
      const { objection, ops } = raiseOps(context, found, { ...body, channel: 'signed-in' })
      const answer = created(objectionLine(objection, dayOf(context.now)), placeOf(objection), 1)
      return context.commit(ops, answer, { about: objection.objection })
    },
  }),
  route({
    method: 'POST',
    path: '/notices/{notice}/recorded-objections',
    action: 'notice.record-objection',
    summary: { zh: '登记电话、来信、来访提出的异议', en: 'Record an objection made by telephone, letter or in person' },
    params: noticeParams,
    body: RecordedForm,
    returns: ObjectionLine,
    status: 201,
    subject: ({ params: { notice } }, { table }) => noticeSubject(notice, table),
    run: async ({ found, body }, context) => {
      const { objection, ops } = raiseOps(context, found, body)
      const answer = created(objectionLine(objection, dayOf(context.now)), placeOf(objection), 1)
      return context.commit(ops, answer, { about: objection.objection })
    },
  }),
  route({
    method: 'GET',
    path: '/notices/{notice}/objections',
    action: 'objection.read',
    summary: { zh: '一份公示收到的异议', en: 'The objections to a notice' },
    params: noticeParams,
    query: z.strictObject(pageQuery),
    returns: pageOf(ObjectionLine),
    subject: ({ params: { notice } }, { table }) => noticeSubject(notice, table),
    run: async ({ params: { notice }, query }, context) => {
      const { items, next } = await context.page(objectionsOf(notice), query)
      return ok({ items: items.map((item) => objectionLine(objectionOfItem(item), dayOf(context.now))), next })
    },
  }),
  route({
    method: 'GET',
    path: '/objections',
    action: 'objection.read',
    summary: { zh: '待答复的异议（按答复期限；overdue 只列逾期）', en: 'Objections by the day their answer is due' },
    query: z.strictObject({
      division: WithinCounty,
      state: z.enum(['open', 'answered']).default('open'),
      ...pageQuery,
    }),
    returns: pageOf(ObjectionLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition(`objection-${query.state}`, query.division)
      const place = { table: 'registry', index: 'byDivision', partition } as const
      const { items, next } = await context.page({ in: place, prefix: query.division }, query)
      return ok({ items: items.map((item) => objectionLine(objectionOfItem(item), dayOf(context.now))), next })
    },
  }),
  route({
    method: 'POST',
    path: '/notices/{notice}/objections/{objection}/reveals',
    action: 'objection.reveal',
    summary: {
      zh: '查看异议原文与联系方式（写明事由，并留痕）',
      en: 'Open what an objection says; leaves a line in the trail',
    },
    params,
    body: z.strictObject({ reason: z.string().trim().min(4).max(200) }),
    returns: z.object({
      objection: z.string(),
      statement: z.string(),
      contact: z.string().nullable(),
      raisedBy: z.string(),
    }),
    subject: objectionSubject,
    run: async ({ found, body }, context) => {
      const { objection } = found.objection
      const confided = confidedOf(context, objection)
      const answer = ok({ objection: objection.objection, ...confided, raisedBy: objection.raised.by })
      return context.commit([], answer, { forget: true, reason: body.reason })
    },
  }),
  route({
    method: 'POST',
    path: '/notices/{notice}/objections/{objection}/answer',
    action: 'objection.answer',
    summary: { zh: '答复异议（成立或不成立，写明理由）', en: 'Answer an objection: upheld or dismissed, with reasons' },
    params,
    body: AnswerForm,
    returns: ObjectionLine,
    subject: objectionSubject,
    run: async ({ found, body }, context) => {
      const { actor, now } = context
      const { objection } = found.objection
      if (objection.raised.by === actor.id) throw new Refusal('same_hand', { did: 'applied' })
      const notice = answerObjection(found.notice.notice, { ...objection, ...body }, { by: actor.id, now })
      const after = { ...objection, answer: { ...body, at: now, by: actor.id } }
      const kept = keptOps(context, found.notice, notice)
      const ops = [replaceNotice(found.notice, notice), ...kept, ...answeredOps(found.objection, after, notice)]
      return context.commit(ops, ok(objectionLine(after, dayOf(now)), found.objection.version + 1))
    },
  }),
]

const placeOf = ({ notice, objection }: { readonly notice: string; readonly objection: string }): string =>
  `/notices/${notice}/objections/${objection}`
