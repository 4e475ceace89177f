import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, Instant, Period } from '@bangfu/kernel/time'
import { presencePackFor } from '@bangfu/rules/presence-pack'
import { routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { attendanceId } from '@bangfu/table/keys'
import type { Op } from '@bangfu/table/table'
import { lastDay } from '../organisations/act.ts'
import { TeamId, teamOn, type Team } from '../organisations/team.ts'
import { Attendance, CorrectionInput, kept, stateOf, withCorrection } from './attendance.ts'
import { figuresOf, PersonFigures, rangeOf } from './presence-figures.ts'
import { findAttendance, leavesOfYear } from './presence-table.ts'
import { assertNotOwn, assertThere, teamSubject } from './team-subject-table.ts'

const route = routeFor()
const params = z.strictObject({ team: TeamId, period: Period })

const Rule = z.object({ pack: z.string(), source: z.string(), strength: z.string(), note: z.string() })

const AttendanceAnswer = Attendance.omit({ kept: true }).extend({
  state: z.enum(['open', 'kept']),
  kept: z.object({ at: Instant, by: z.string(), note: z.string().nullable() }).nullable(),
  people: z.array(PersonFigures),
  /** Null where no source asks anything here. */
  rule: Rule.nullable(),
})

export const attendanceRoutes = [
  route({
    method: 'GET',
    path: '/teams/{team}/attendance/{period}',
    action: 'presence.read',
    summary: { zh: '工作队某月考勤（含算式）', en: 'The attendance of a team in a month, with its arithmetic' },
    params,
    returns: AttendanceAnswer,
    subject: teamSubject,
    run: async ({ params: { period }, found: team }, context) => {
      const { body, version } = await findAttendance(context.table, team, period)
      return ok(await answerOf(team, body, context), version === 0 ? undefined : version)
    },
  }),
  route({
    method: 'POST',
    path: '/teams/{team}/attendance/{period}/corrections',
    action: 'presence.keep',
    summary: { zh: '补记或剔除某人某日（写明事由）', en: 'Add or strike a day of somebody, with the reason' },
    params,
    body: CorrectionInput,
    returns: AttendanceAnswer,
    ifMatch: 'if-exists',
    subject: teamSubject,
    run: async ({ params: { period }, body, version, found: team }, context) => {
      const { actor, now } = context
      const before = await seenAttendance(team, period, version, context)
      assertNotOwn(team, actor.id, body.member)
      const today = dayOf(now)
      if (body.day > today) throw new Refusal('act_in_future', { today })
      const line = { ...body, document: body.document ?? null, at: now, by: actor.id }
      const after = withCorrection(before.body, line)
      assertThere(team, body.member, body.day)
      return keep({ ...before, team, reason: body.reason }, after, context)
    },
  }),
  route({
    method: 'POST',
    path: '/teams/{team}/attendance/{period}/keeping',
    action: 'presence.keep',
    summary: { zh: '乡镇核定某月考勤', en: 'The township keeps the attendance of a month that is over' },
    params,
    body: z.strictObject({ note: z.string().trim().min(1).max(200).optional() }),
    returns: AttendanceAnswer,
    ifMatch: 'if-exists',
    subject: teamSubject,
    run: async ({ params: { period }, body, version, found: team }, context) => {
      const { actor, now } = context
      const before = await seenAttendance(team, period, version, context)
      assertNotOwn(team, actor.id)
      const after = kept(before.body, { at: now, by: actor.id, note: body.note ?? null })
      return keep({ ...before, team }, after, context)
    },
  }),
]

/** The attendance as the caller saw it; without If-Match he saw none. @throws Refusal version_changed */
const seenAttendance = async (team: Team, period: Period, asked: number, { table }: Pick<Context, 'table'>) => {
  const found = await findAttendance(table, team, period)
  if (asked !== found.version) throw new Refusal('version_changed')
  return found
}

type Keeping = {
  readonly body: Attendance
  readonly version: number
  readonly next: (body: Attendance) => Op
  readonly team: Team
  readonly reason?: string
}

const keep = async (before: Keeping, after: Attendance, context: Context) => {
  const id = attendanceId(after.team, after.period)
  const history =
    before.version === 0 ? [] : [historyOp(context, id, before.version, before.body, before.reason ?? null)]
  const answer = ok(await answerOf(before.team, after, context), before.version + 1)
  const { reason } = before
  return context.commit([before.next(after), ...history], answer, { ...(reason !== undefined && { reason }) })
}

const answerOf = async (
  team: Team,
  attendance: Attendance,
  { table, now }: Pick<Context, 'table' | 'now'>,
): Promise<z.input<typeof AttendanceAnswer>> => {
  const { period } = attendance
  const pack = presencePackFor(team.village, rangeOf(period).to)
  const leaves = await leavesOfYear(table, team.team, period.slice(0, 4))
  return {
    ...attendance,
    state: stateOf(attendance),
    days: attendance.days.toSorted((a, b) => (`${a.member} ${a.day}` < `${b.member} ${b.day}` ? -1 : 1)),
    people: figuresOf(teamOn(team, lastDay).people, { period, now, pack, attendance, leaves }),
    rule: pack
      ? { pack: pack.id, source: pack.source.document, strength: pack.source.strength, note: pack.note }
      : null,
  }
}
