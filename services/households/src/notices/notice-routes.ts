import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal, type Fault } from '@bangfu/kernel/refusal'
import { withdraw } from '@bangfu/notices/notice'
import { created, ok } from '@bangfu/http/route'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { divisionPartition, entityKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { householdOfItem } from '../record/household-table.ts'
import {
  NoticeForm,
  NoticeLine,
  noticeLine,
  NoticeView,
  noticeView,
  statusOfResult,
  WithdrawalForm,
} from './notice-form.ts'
import { noticeParams, noticeSubject } from './notice-subject-table.ts'
import { foundNotice, publishOps, withdrawnOps, type NoticeRow } from './notice-table.ts'

const route = routeFor()

export const noticeRoutes = [
  route({
    method: 'POST',
    path: '/notices',
    action: 'notice.publish',
    summary: { zh: '公示一个村的名单（姓名自动脱敏）', en: 'Publish a list of a village; names are masked' },
    body: NoticeForm,
    returns: NoticeView,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village }, about: body.village, found: undefined }),
    run: async ({ body }, context) => {
      const { kind, village, project, source, before, after, replaces, rows: _rows, ...details } = body
      if (replaces !== undefined) await assertReplaceable(context.table, replaces, village)
      const rows = await rowsOf(context, body)
      const spec = { kind, village, about: village, rows, details, enteredBy: [], replaces }
      const { notice, ops } = publishOps(context, { ...spec, money: { project, source, before, after } })
      const id = notice.notice
      return context.commit(ops, created(noticeView(notice), `/notices/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/notices',
    action: 'notice.read',
    summary: { zh: '按区划列出公示（新的在前）', en: 'Notices of a division, newest first' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(NoticeLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const partition = divisionPartition('notice', query.division)
      const place = { table: 'registry', index: 'byDivision', partition } as const
      const { items, next } = await context.page({ in: place, prefix: query.division, newestFirst: true }, query)
      return ok({ items: items.map((item) => noticeLine(foundNotice(item).notice)), next })
    },
  }),
  route({
    method: 'GET',
    path: '/notices/{notice}',
    action: 'notice.read',
    summary: { zh: '查看一份公示', en: 'Read a notice' },
    params: noticeParams,
    returns: NoticeView,
    subject: ({ params: { notice } }, { table }) => noticeSubject(notice, table),
    run: async ({ found: { notice, version } }) => ok(noticeView(notice), version),
  }),
  route({
    method: 'POST',
    path: '/notices/{notice}/withdrawal',
    action: 'notice.withdraw',
    summary: { zh: '撤回公示（写明原因，原文留存）', en: 'Withdraw a notice with its reason; what it said is kept' },
    params: noticeParams,
    body: WithdrawalForm,
    ifMatch: true,
    returns: NoticeView,
    subject: ({ params: { notice } }, { table }) => noticeSubject(notice, table),
    run: async ({ found, version, body: { reason } }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const after = withdraw(found.notice, reason, { by: context.actor.id, now: context.now })
      return context.commit(withdrawnOps(context, found, after), ok(noticeView(after), version + 1), { reason })
    },
  }),
]

const assertReplaceable = async (table: TableReader, id: string, village: string): Promise<void> => {
  const item = await table.get(entityKey(id))
  const notice = item && foundNotice(item).notice
  if (notice?.publication.village !== village || !notice.withdrawn) throw new Refusal('notice_not_replaceable')
}

const readAtOnce = 100

/** The households of a list, from their files; one that is absent or elsewhere, or stands otherwise, is named by its place. */
const rowsOf = async ({ table }: Context, { rows, village }: NoticeForm): Promise<NoticeRow[]> => {
  const ids = [...new Set(rows.map(({ household }) => household))]
  const files = new Map<string, NoticeRow['household']>()
  for (let first = 0; first < ids.length; first += readAtOnce) {
    const items = await table.getMany(ids.slice(first, first + readAtOnce).map(entityKey))
    for (const item of items) {
      const file = item && householdOfItem(item).household
      if (file?.division === village) files.set(file.household, file)
    }
  }
  const faults: Fault[] = []
  const listed = rows.flatMap(({ household: id, result, bases, amountFen, period }, index): NoticeRow[] => {
    const household = files.get(id)
    const wanted = statusOfResult[result]
    if (!household)
      faults.push({
        pointer: `body/rows/${index}/household`,
        zh: '本村没有此户',
        en: 'the village has no such household',
      })
    else if (wanted !== undefined && household.status !== wanted)
      faults.push({
        pointer: `body/rows/${index}/result`,
        zh: '与该户的状态不符',
        en: 'the household stands otherwise',
      })
    else return [{ household, result, bases, ...(amountFen !== undefined && { amountFen }), ...(period && { period }) }]
    return []
  })
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  return listed
}
