import * as z from 'zod'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, dayOf, Instant, type Day } from '@bangfu/kernel/time'
import { Publication } from './publication.ts'
import { publicText } from './public-text.ts'

export const NoticeId = idSchema('ntc')
export const ObjectionId = idSchema('obj')

const Mark = z.object({ at: Instant, by: z.string() })

/** An objection as its notice knows it: about which row (null: all of it), and how it stands. */
const ObjectionMark = z.object({
  objection: z.string(),
  row: z.int().nullable(),
  standing: z.enum(['open', 'upheld', 'dismissed']),
  /** Came without sign-in. */
  unsigned: z.boolean(),
})
type ObjectionMark = z.infer<typeof ObjectionMark>

/** A notice: what it says in public, and what is kept beside it and never published. */
export const Notice = z.object({
  notice: NoticeId,
  publication: Publication,
  /** The household of each row, by its number: for the offices, never published. */
  households: z.record(z.string(), z.string()),
  /** The case or list that the notice serves. */
  about: z.string(),
  /** Who entered the case or published the notice: none of them answers an objection. */
  enteredBy: z.array(z.string()),
  published: Mark,
  /** The notice that this one takes the place of. */
  replaces: z.string().nullable(),
  /** How many days an objection may wait for its answer. */
  answerDays: z.int(),
  objections: z.array(ObjectionMark),
  closed: Mark.nullable(),
  withdrawn: Mark.extend({ reason: z.string() }).nullable(),
  /** Rows that left while the others' period goes on: an objection was upheld, or the case was given up. */
  withdrawnRows: z.array(Mark.extend({ row: z.int(), reason: z.string() })).default([]),
})
export type Notice = z.infer<typeof Notice>

/** Who does something, and when. */
export type Doing = { readonly by: string; readonly now: Instant }

/** How many objections one notice takes in all, and how many unanswered ones without sign-in at a time. */
export const mostObjections = 400
export const mostUnsignedOpen = 40

/**
 * The first and the last day of a publication of so many days. The day on which it begins is not counted (民法典第二百零一条):
 * a list put up in the evening hangs its full days.
 */
export const periodFrom = (from: Day, days: number): { readonly from: Day; readonly to: Day } => ({
  from,
  to: addDays(from, days),
})

const hasLeft = ({ withdrawnRows }: Pick<Notice, 'withdrawnRows'>, row: number): boolean =>
  withdrawnRows.some((left) => left.row === row)

/** The rows that still stand in a notice, by their numbers. */
export const liveRows = (notice: Pick<Notice, 'publication' | 'withdrawnRows'>): number[] =>
  notice.publication.rows.map(({ number }) => number).filter((row) => !hasLeft(notice, row))

/** How a notice, or some rows of it, stand on a day: `clear` = its period is over and no objection stands against it. */
export type Standing = 'running' | 'objections-open' | 'upheld' | 'clear' | 'withdrawn'

export const standingOf = (notice: Notice, today: Day, rows: readonly number[] | null = null): Standing => {
  const { publication, withdrawn, objections } = notice
  const asked = rows ?? liveRows(notice)
  const about = objections.filter(({ row }) => row === null || asked.includes(row))
  // A row that left stands as it left, whatever becomes of the others.
  if (rows !== null && rows.length > 0 && rows.every((row) => hasLeft(notice, row)))
    return about.some(({ row, standing }) => row !== null && standing === 'upheld') ? 'upheld' : 'withdrawn'
  if (withdrawn) return 'withdrawn'
  if (about.some(({ standing }) => standing === 'upheld')) return 'upheld'
  if (about.some(({ standing }) => standing === 'open')) return 'objections-open'
  return today <= publication.period.to ? 'running' : 'clear'
}

/** Published, objected (an objection waits for its answer), closed or withdrawn: what `docs/states.md` draws. */
export const stateOf = ({
  closed,
  withdrawn,
  objections,
}: Notice): 'published' | 'objected' | 'closed' | 'withdrawn' => {
  if (withdrawn) return 'withdrawn'
  if (closed) return 'closed'
  return objections.some(({ standing }) => standing === 'open') ? 'objected' : 'published'
}

/**
 * Takes an objection against a row or the whole.
 * @throws Refusal notice_not_open · notice_row_unknown · objection_limit
 */
export const object = (
  notice: Notice,
  mark: Omit<ObjectionMark, 'standing'>,
  now: Instant,
): { readonly notice: Notice; readonly answerBy: Day } => {
  const today = dayOf(now)
  if (notice.withdrawn || notice.closed || today > notice.publication.period.to) throw new Refusal('notice_not_open')
  if (mark.row !== null && !notice.publication.rows.some(({ number }) => number === mark.row))
    throw new Refusal('notice_row_unknown')
  if (mark.row !== null && hasLeft(notice, mark.row)) throw new Refusal('notice_not_open')
  const unsigned = notice.objections.filter((other) => other.unsigned && other.standing === 'open').length
  if (notice.objections.length >= mostObjections || (mark.unsigned && unsigned >= mostUnsignedOpen))
    throw new Refusal('objection_limit')
  return {
    notice: { ...notice, objections: [...notice.objections, { ...mark, standing: 'open' }] },
    answerBy: addDays(today, notice.answerDays),
  }
}

/**
 * Answers an objection: by somebody who neither entered the case nor published it. The row of an upheld one leaves a list
 * that goes on for others; a notice of one row goes down with the step of its case.
 * @throws Refusal not_found · objection_answered · same_hand
 */
export const answerObjection = (
  notice: Notice,
  { objection, outcome }: { readonly objection: string; readonly outcome: 'upheld' | 'dismissed' },
  doing: Doing,
): Notice => {
  const { by } = doing
  const mark = notice.objections.find((other) => other.objection === objection)
  if (!mark) throw new Refusal('not_found')
  if (mark.standing !== 'open') throw new Refusal('objection_answered')
  if (notice.enteredBy.includes(by)) throw new Refusal('same_hand', { did: 'entered' })
  const objections = notice.objections.map((other) => (other === mark ? { ...mark, standing: outcome } : other))
  const answered = { ...notice, objections }
  return outcome === 'upheld' && mark.row !== null && mayLose(notice, [mark.row])
    ? withdrawRows(answered, [mark.row], upheldReason, doing)
    : answered
}

const upheldReason = publicText(20).parse('异议成立')

/** Is the notice up, and does it list others besides these rows, which have not left yet? */
export const mayLose = (notice: Notice, rows: readonly number[]): boolean => {
  const live = liveRows(notice)
  const up = notice.withdrawn === null && notice.closed === null
  return up && rows.some((row) => live.includes(row)) && live.some((row) => !rows.includes(row))
}

/** Takes rows off a notice, which goes on for the others; what they said is kept. @throws Refusal notice_not_open */
export const withdrawRows = (
  notice: Notice,
  rows: readonly number[],
  reason: z.infer<ReturnType<typeof publicText>>,
  { by, now }: Doing,
): Notice => {
  if (notice.withdrawn || notice.closed) throw new Refusal('notice_not_open')
  const live = liveRows(notice).filter((row) => rows.includes(row))
  return { ...notice, withdrawnRows: [...notice.withdrawnRows, ...live.map((row) => ({ row, at: now, by, reason }))] }
}

/** Takes a notice down; what it said is kept with the reason. @throws Refusal notice_not_open */
export const withdraw = (
  notice: Notice,
  reason: z.infer<ReturnType<typeof publicText>>,
  { by, now }: Doing,
): Notice => {
  if (notice.withdrawn || notice.closed) throw new Refusal('notice_not_open')
  return { ...notice, withdrawn: { by, at: now, reason } }
}

/**
 * Closes a notice whose period is over and whose objections are all answered.
 * @throws Refusal notice_not_open · notice_running · objections_open
 */
export const close = (notice: Notice, { by, now }: Doing): Notice => {
  if (notice.withdrawn || notice.closed) throw new Refusal('notice_not_open')
  const open = notice.objections.filter(({ standing }) => standing === 'open')
  if (open.some(({ row }) => row === null || !hasLeft(notice, row))) throw new Refusal('objections_open')
  if (dayOf(now) <= notice.publication.period.to)
    throw new Refusal('notice_running', { to: notice.publication.period.to })
  return { ...notice, closed: { by, at: now } }
}
