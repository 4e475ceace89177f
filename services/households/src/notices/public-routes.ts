import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf } from '@bangfu/kernel/time'
import { standingOf, stateOf, ObjectionId, type Notice } from '@bangfu/notices/notice'
import {
  leftShown,
  noticeListPage,
  noticePage,
  receiptPage,
  rowsShown,
  type PublicNotice,
} from '@bangfu/notices/notice-page'
import { Publication, PublicRow, titleOf } from '@bangfu/notices/publication'
import { faultsOf } from '@bangfu/http/problem'
import { pageText } from '@bangfu/http/produced'
import { ok } from '@bangfu/http/route'
import { pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { rowsLeft } from './notice-form.ts'
import { noticeParams } from './notice-subject-table.ts'
import { foundNotice, loadNotice } from './notice-table.ts'
import { PublicObjectionForm } from './objection.ts'
import { loadObjection, raiseOps } from './objection-table.ts'

const route = routeFor()

/** Everybody may ask for a notice by its number; what he gets is what is public. */
const publicSubject = async (
  { params: { notice } }: { readonly params: { readonly notice: string } },
  { table }: { readonly table: TableReader },
) => ({ scope: { open: true as const }, about: notice, found: await loadNotice(table, notice) })

const publicOf = (notice: Notice): PublicNotice => ({
  notice: notice.notice,
  publication: notice.publication,
  state: stateOf(notice),
  withdrawnReason: notice.withdrawn?.reason ?? null,
  withdrawnRows: rowsLeft(notice),
})

/** A page with a form of ours: it may be sent to us and nowhere else. */
const formPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const standings: Readonly<Record<string, string>> = {
  running: '公示中',
  'objections-open': '有异议正在核实',
  upheld: '异议成立，正在重新核实',
  clear: '公示期已满',
  withdrawn: '已撤回',
}

const PublicData = z.object({
  notice: z.string(),
  title: z.string(),
  state: z.string(),
  withdrawnReason: z.string().nullable(),
  publication: Publication,
  /** Those who left before the others: masked, with the day. */
  withdrawnRows: z.array(PublicRow.pick({ number: true, name: true, group: true }).extend({ on: Day })),
})

export const publicRoutes = [
  route({
    method: 'GET',
    path: '/public/notices/{notice}',
    action: 'notice.read-publicly',
    summary: { zh: '公示页面（无需登录）', en: 'The public page of a notice' },
    open: true,
    produces: 'html',
    params: noticeParams,
    returns: pageText,
    subject: publicSubject,
    run: async ({ found: { notice } }, { now }) => {
      const address = `/public/notices/${notice.notice}/objections`
      const page = noticePage(publicOf(notice), dayOf(now), address)
      return { body: page, headers: { 'content-security-policy': formPolicy } }
    },
  }),
  route({
    method: 'GET',
    path: '/public/notices/{notice}/data',
    action: 'notice.read-publicly',
    summary: { zh: '公示内容（机器可读，无需登录）', en: 'What a notice says, for machines' },
    open: true,
    params: noticeParams,
    returns: PublicData,
    subject: publicSubject,
    run: async ({ found: { notice } }, { now }) => {
      const shown = publicOf(notice)
      const publication = { ...notice.publication, rows: [...rowsShown(shown, dayOf(now))] }
      const withdrawnRows = [...leftShown(shown, dayOf(now))]
      return ok({ ...shown, title: titleOf(notice.publication), publication, withdrawnRows })
    },
  }),
  route({
    method: 'GET',
    path: '/public/villages/{village}/notices',
    action: 'notice.read-publicly',
    summary: { zh: '一个村的公示列表（无需登录）', en: 'The public list of a village’s notices' },
    open: true,
    produces: 'html',
    params: z.object({ village: Village }),
    query: z.strictObject({ cursor: pageQuery.cursor }),
    returns: pageText,
    subject: ({ params: { village } }) => ({ scope: { open: true }, about: village, found: undefined }),
    run: async ({ params: { village }, query }, context) => {
      const partition = divisionPartition('notice', village)
      const place = { table: 'registry', index: 'byDivision', partition } as const
      const { items, next } = await context.page(
        { in: place, prefix: village, newestFirst: true },
        { limit: listed, cursor: query.cursor },
      )
      const notices = items.map((item) => {
        const { notice } = foundNotice(item)
        const standing = standings[standingOf(notice, dayOf(context.now))] ?? ''
        return { notice: notice.notice, title: titleOf(notice.publication), standing, to: notice.publication.period.to }
      })
      return ok(noticeListPage(village, notices, next))
    },
  }),
  route({
    method: 'POST',
    path: '/public/notices/{notice}/objections',
    action: 'notice.object-publicly',
    summary: { zh: '在公示页面提出异议（无需登录，内容加密保存）', en: 'Object from the public page, without sign-in' },
    open: true,
    produces: 'html',
    accepts: ['application/x-www-form-urlencoded'],
    limitBytes: 12_000,
    params: noticeParams,
    returns: pageText,
    status: 201,
    subject: publicSubject,
    run: async ({ found, body }, context) => {
      const form = formOf(body)
      const { objection, ops } = raiseOps(context, found, { ...form, channel: 'public' })
      const { notice } = found.notice
      const answer = { body: receiptPage(notice, { ...objection, answer: null }) }
      return context.commit(ops, answer, { about: objection.objection })
    },
  }),
  route({
    method: 'GET',
    path: '/public/notices/{notice}/objections/{objection}',
    action: 'notice.read-publicly',
    summary: { zh: '凭受理编号查看异议的办理情况', en: 'How an objection stands, by the number of its receipt' },
    open: true,
    produces: 'html',
    params: noticeParams.extend({ objection: ObjectionId }),
    returns: pageText,
    subject: async ({ params: { notice, objection } }, { table }) => ({
      scope: { open: true },
      about: objection,
      found: await loadObjection(table, notice, objection),
    }),
    run: async ({ found: { objection } }) => ok(receiptPage(objection.notice, objection)),
  }),
]

const listed = 30

const formOf = (body: unknown): z.output<typeof PublicObjectionForm> => {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : ''
  const parsed = PublicObjectionForm.safeParse(Object.fromEntries(new URLSearchParams(text)))
  if (!parsed.success) throw new Refusal('invalid_input', {}, faultsOf(parsed.error, 'body'))
  return parsed.data
}
