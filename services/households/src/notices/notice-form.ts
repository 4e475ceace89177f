import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Fen } from '@bangfu/kernel/money'
import { Day, dayOf, Period } from '@bangfu/kernel/time'
import { stateOf, type Notice } from '@bangfu/notices/notice'
import { bases, results } from '@bangfu/notices/notice-codes'
import { Publication, titleOf } from '@bangfu/notices/publication'
import { publicText } from '@bangfu/notices/public-text'

const details = Publication.shape

/**
 * What an office says of a notice besides who is listed: spread it into the body of a route that publishes.
 * `days`: more than the pack asks for; the pack's when left out.
 */
export const noticeDetails = {
  document: details.document,
  responsible: details.responsible,
  hotline: details.hotline,
  days: z.int().min(1).max(90).optional(),
}
export const NoticeDetails = z.strictObject(noticeDetails)
export type NoticeDetails = z.output<typeof NoticeDetails>

/** Lists that follow from the register or from money; what is proposed is published by its own procedure. */
const listKinds = [
  'identification-result',
  'exit-result',
  'stars-awarded',
  'fund-plan',
  'fund-paid',
  'project-done',
] as const

/** A village's list as an office publishes it. */
export const NoticeForm = z.strictObject({
  ...noticeDetails,
  kind: z.enum(listKinds),
  village: Village,
  rows: z
    .array(
      z.strictObject({
        household: z.string().regex(/^hsh_[0-9A-Z]{22}$/),
        result: z.enum(results),
        bases: z.array(z.enum(bases)).max(4).default([]),
        amountFen: Fen.optional(),
        period: Period.optional(),
      }),
    )
    .max(200),
  project: details.project.unwrap().optional(),
  source: details.source.unwrap().optional(),
  before: details.before.unwrap().optional(),
  after: details.after.unwrap().optional(),
  /** The notice whose place this one takes: it has to be withdrawn already. */
  replaces: z
    .string()
    .regex(/^ntc_[0-9A-Z]{22}$/)
    .optional(),
})
export type NoticeForm = z.output<typeof NoticeForm>

/** The register's own results, and the status that each of them must agree with. */
export const statusOfResult: Readonly<Partial<Record<(typeof results)[number], string>>> = {
  registered: 'registered',
  exited: 'exited',
  removed: 'removed',
}

export const WithdrawalForm = z.strictObject({ reason: publicText(200) })

/** A notice as offices read it: with the household behind each row, and its objections. */
export const NoticeView = z.object({
  notice: z.string(),
  title: z.string(),
  state: z.enum(['published', 'objected', 'closed', 'withdrawn']),
  publication: Publication,
  households: z.record(z.string(), z.string()),
  about: z.string(),
  replaces: z.string().nullable(),
  published: z.object({ at: z.string(), by: z.string() }),
  withdrawn: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  withdrawnRows: z.array(z.object({ row: z.int(), at: z.string(), by: z.string(), reason: z.string() })),
  closed: z.object({ at: z.string(), by: z.string() }).nullable(),
  objections: z.object({ open: z.int(), upheld: z.int(), dismissed: z.int() }),
})

/** A line of a list of notices. */
export const NoticeLine = z.object({
  notice: z.string(),
  title: z.string(),
  kind: z.string(),
  village: z.string(),
  state: z.enum(['published', 'objected', 'closed', 'withdrawn']),
  rows: z.int(),
  from: Day,
  to: Day,
  openObjections: z.int(),
})

/** Which rows left a notice on which day. */
export const rowsLeft = ({ withdrawnRows }: Pick<Notice, 'withdrawnRows'>) =>
  withdrawnRows.map(({ row, at }) => ({ row, on: dayOf(at) }))

const countOf = ({ objections }: Notice, wanted: string): number =>
  objections.filter(({ standing }) => standing === wanted).length

export const noticeView = (notice: Notice): z.input<typeof NoticeView> => ({
  ...notice,
  title: titleOf(notice.publication),
  state: stateOf(notice),
  objections: {
    open: countOf(notice, 'open'),
    upheld: countOf(notice, 'upheld'),
    dismissed: countOf(notice, 'dismissed'),
  },
})

export const noticeLine = (notice: Notice): z.input<typeof NoticeLine> => ({
  notice: notice.notice,
  title: titleOf(notice.publication),
  kind: notice.publication.kind,
  village: notice.publication.village,
  state: stateOf(notice),
  rows: notice.publication.rows.length,
  ...notice.publication.period,
  openObjections: countOf(notice, 'open'),
})
