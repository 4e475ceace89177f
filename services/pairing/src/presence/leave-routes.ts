import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { created, ok } from '@bangfu/http/route'
import { Refusal } from '@bangfu/kernel/refusal'
import { routeFor, type Context } from '@bangfu/service/context'
import { memberThere } from '../organisations/team-change.ts'
import { TeamId, type Team } from '../organisations/team.ts'
import {
  LeaveAnswer,
  LeaveDecisionInput,
  LeaveId,
  LeaveInput,
  showLeave,
  withLeave,
  withLeaveStep,
  type Leave,
} from './leave.ts'
import { findLeaves, leavesOfYear } from './presence-table.ts'
import { assertNotOwn, membersOf, teamParams, teamSubject } from './team-subject-table.ts'

const route = routeFor()
const Year = z.string().regex(/^(?:19|20)\d\d$/, { error: 'a year' })
/** The year is the one in which the leave begins. */
const params = z.strictObject({ team: TeamId, year: Year, leave: LeaveId })

export const leaveRoutes = [
  route({
    method: 'POST',
    path: '/teams/{team}/leaves',
    action: 'leave.request',
    summary: { zh: '请假（本人申请，或乡镇代录）', en: 'Ask for leave: the member himself, or the township for him' },
    params: teamParams,
    body: LeaveInput,
    returns: LeaveAnswer,
    status: 201,
    subject: teamSubject,
    run: async ({ params: { team: id }, body, found: team }, context) => {
      const { table, newId, now, actor } = context
      const stay = memberThere(team.people, body.member, body.from)
      assertMayAsk(context, team, body.member)
      const year = body.from.slice(0, 4)
      const [{ body: leaves, next }, before, after] = await Promise.all([
        findLeaves(table, id, year),
        leavesOfYear(table, id, year),
        leavesOfYear(table, id, body.to.slice(0, 4)),
      ])
      const leave: Leave = {
        ...body,
        leave: newId('lea'),
        name: stay.name,
        state: 'requested',
        requestedAt: now,
        requestedBy: actor.id,
        steps: [],
      }
      // Leave over the turn of a year may meet leave that begins in the next.
      withLeave([...before, ...after], leave)
      const answer = created(showLeave(leave), `/teams/${id}/leaves?year=${year}`)
      return context.commit([next(withLeave(leaves, leave))], answer)
    },
  }),
  route({
    method: 'GET',
    path: '/teams/{team}/leaves',
    action: 'presence.read',
    summary: { zh: '工作队某年请假', en: 'The leaves of a team that began in a year' },
    params: teamParams,
    query: z.strictObject({ year: Year }),
    returns: z.object({ items: z.array(LeaveAnswer) }),
    subject: teamSubject,
    run: async ({ params: { team }, query }, { table }) => {
      const { body } = await findLeaves(table, team, query.year)
      return ok({ items: body.toSorted((a, b) => (a.from < b.from ? -1 : 1)).map(showLeave) })
    },
  }),
  route({
    method: 'POST',
    path: '/teams/{team}/leaves/{year}/{leave}/decision',
    action: 'leave.decide',
    summary: { zh: '乡镇审批、提前销假、取消', en: 'The township approves or refuses leave, shortens or cancels it' },
    params,
    body: LeaveDecisionInput,
    returns: LeaveAnswer,
    subject: teamSubject,
    run: async ({ params: { year, leave }, body: { decision: step, to, reason }, found: team }, context) => {
      const { now, actor } = context
      const held = await leaveNamed({ team, year, leave }, context)
      assertNotOwn(team, actor.id, held.one.member)
      const after = withLeaveStep(held.one, { step, to, reason, at: now, by: actor.id })
      return context.commit([held.next(after)], ok(showLeave(after)), { reason })
    },
  }),
  route({
    method: 'POST',
    path: '/teams/{team}/leaves/{year}/{leave}/withdrawal',
    action: 'leave.request',
    summary: { zh: '撤回请假申请', en: 'Withdraw leave that was asked for' },
    params,
    body: z.strictObject({ reason: z.string().trim().min(2).max(200) }),
    returns: LeaveAnswer,
    subject: teamSubject,
    run: async ({ params: { year, leave }, body: { reason }, found: team }, context) => {
      const { now, actor } = context
      const held = await leaveNamed({ team, year, leave }, context)
      assertMayAsk(context, team, held.one.member)
      const after = withLeaveStep(held.one, { step: 'withdraw', reason, at: now, by: actor.id })
      return context.commit([held.next(after)], ok(showLeave(after)), { reason })
    },
  }),
]

/** Who is not of the township asks for himself alone. @throws Refusal member_not_linked */
const assertMayAsk = ({ actor }: Pick<Context, 'actor'>, team: Team, member: string): void => {
  if (can(actor, 'leave.decide', { division: team.village }, new Set())) return
  if (!membersOf(team, actor.id).includes(member)) throw new Refusal('member_not_linked')
}

const leaveNamed = async (
  { team, year, leave }: { readonly team: Team; readonly year: string; readonly leave: string },
  { table }: Pick<Context, 'table'>,
) => {
  const { body: leaves, next } = await findLeaves(table, team.team, year)
  const one = leaves.find((held) => held.leave === leave)
  if (!one) throw new Refusal('not_found')
  return { one, next: (after: Leave) => next(leaves.map((held) => (held === one ? after : held))) }
}
