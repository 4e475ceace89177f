import * as z from 'zod'
import type { Division } from '@bangfu/kernel/division'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { created } from '@bangfu/http/route'
import { routeFor, type Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { noticeDetails } from '../notices/notice-form.ts'
import { publishOps, type NoticeRow } from '../notices/notice-table.ts'
import { handsOfFile } from '../procedure/hands-table.ts'
import { announced, published, sentBack, withdrawn } from './exit-case.ts'
import { commitStep, doingOf } from './exit-commit-table.ts'
import { exitParams, ExitLine, ExitView, lineOf, ReturnForm, WithdrawalForm } from './exit-form.ts'
import { announceOps } from './announce-table.ts'
import { noticeDownOps, noticeOverOps } from './notice-steps-table.ts'
import { exitOfItem, exitSubject, readCase, replaceExit, type FoundExit } from './exit-table.ts'
import { assertSeen } from './seen.ts'

const route = routeFor()

/** A list of a village: several operations for each case, and a transaction holds a hundred. */
const mostCases = 20

const PublicationForm = z.strictObject({
  ...noticeDetails,
  village: Village,
  /** The version of each case that was read: households of one village, or a village alone. */
  exits: z
    .array(z.strictObject({ exit: idSchema('ext'), version: z.int().min(1) }))
    .min(1)
    .max(mostCases),
})

export const exitEndRoutes = [
  route({
    method: 'POST',
    path: '/exit-publications',
    action: 'exit.publish',
    summary: { zh: '公示一个村的拟退出名单', en: 'Publish a village’s list of households (or the village) to exit' },
    body: PublicationForm,
    returns: z.object({ notice: z.string(), to: z.string(), exits: z.array(ExitLine) }),
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village }, about: body.village, found: undefined }),
    run: async ({ body }, context) => {
      const { village, exits, ...details } = body
      const listed = await casesOf(context, village, exits)
      const rows = listed.flatMap(({ row }) => row ?? [])
      const kind = rows.length > 0 ? 'exit-proposed' : 'village-exit-proposed'
      const enteredBy = [...new Set(listed.flatMap(({ found }) => found.exit.hands.map(({ who }) => who)))]
      const about = listed.length === 1 ? (listed[0]?.found.exit.exit ?? village) : village
      const { notice, ops } = publishOps(context, { kind, village, about, rows, details, enteredBy })
      const done = listed.map(({ found, result, checks }) => {
        const after = published(found.exit, result, notice.notice, doingOf(context))
        return { after, ops: [...replaceExit(context, found, after), ...checks] }
      })
      const answer = {
        notice: notice.notice,
        to: notice.publication.period.to,
        exits: done.map(({ after }) => lineOf(after)),
      }
      const all = [...ops, ...done.flatMap((one) => one.ops)]
      return context.commit(all, created(answer, `/notices/${notice.notice}`), { about: notice.notice })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/announcement',
    action: 'exit.announce',
    summary: {
      zh: '公告退出：公示期满、无异议、条件仍达标；帮扶不减',
      en: 'Announce the exit when its notice is over, nothing stands against it and all is still met; support goes on',
    },
    params: exitParams,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ found, version }, context) => {
      assertSeen(version, found)
      const { exit } = found
      const { result, file } = await readCase(context, exit)
      const hands = file ? await handsOfFile(context.table, file, exit.opened.fileVersion) : []
      const after = announced(exit, result, hands, doingOf(context))
      const over = await noticeOverOps(context, exit)
      const along = [...over, ...(await announceOps(context, { after, result, file }))]
      return commitStep(context, found, { after, result, along })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/return',
    action: 'exit.withdraw',
    summary: {
      zh: '退回：异议成立的重新办理（return），读数有变的重新核实（recheck）',
      en: 'Send back: to the beginning after an upheld objection (return), to verification when the file says something else (recheck)',
    },
    params: exitParams,
    body: ReturnForm,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ body, found, version }, context) => {
      assertSeen(version, found)
      const after = sentBack(found.exit, body.step)
      const along = await noticeDownOps(context, found.exit)
      return commitStep(context, found, { after, along, why: body.reason })
    },
  }),
  route({
    method: 'POST',
    path: '/exits/{exit}/withdrawal',
    action: 'exit.withdraw',
    summary: { zh: '终止退出程序（写明原因）', en: 'Give an exit up, with a reason' },
    params: exitParams,
    body: WithdrawalForm,
    ifMatch: true,
    returns: ExitView,
    subject: ({ params }, { table }) => exitSubject(params.exit, table),
    run: async ({ body: { reason }, found, version }, context) => {
      assertSeen(version, found)
      const after = withdrawn(found.exit, doingOf(context), reason)
      const along = await noticeDownOps(context, found.exit)
      return commitStep(context, found, { after, along, why: reason })
    },
  }),
]

type Listed = Awaited<ReturnType<typeof readCase>> & { readonly found: FoundExit; readonly row: NoticeRow | null }

/** The cases of a list as they read now. @throws Refusal not_found · version_changed · invalid_input */
const casesOf = async (
  context: Context,
  village: Division,
  exits: readonly { readonly exit: string; readonly version: number }[],
): Promise<Listed[]> => {
  const items = await context.table.getMany(exits.map(({ exit }) => entityKey(exit)))
  const found = items.map((item, index) => {
    const one = item && exitOfItem(item)
    if (one?.exit.division !== village) throw new Refusal('not_found')
    if (one.version !== exits[index]?.version) throw new Refusal('version_changed')
    return one
  })
  if (found.some(({ exit }) => exit.kind === 'village') && found.length > 1)
    throw new Refusal('invalid_input', {}, [
      { pointer: 'body/exits', zh: '村退出单独公示', en: 'a village is published alone' },
    ])
  return Promise.all(
    found.map(async (one) => {
      const read = await readCase(context, one.exit)
      const row = read.file && rowOf(read.file.household)
      return { ...read, found: one, row }
    }),
  )
}

const rowOf = (household: NoticeRow['household']): NoticeRow => ({
  household,
  result: 'proposed-exit',
  bases: ['income-above-line', 'assurances-met', 'appraised'],
})
