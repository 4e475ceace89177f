import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { contains, WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor, type Context } from '@bangfu/service/context'
import { keyOf, type Op } from '@bangfu/table/table'
import { mayDispatch } from '@bangfu/tasks/delegation'
import { holdsOffice } from '@bangfu/tasks/owner'
import { createMeeting, loadMeeting, meetingOf, meetingsIn } from './meeting-table.ts'
import { assertHeld, Meeting, MeetingId, MeetingInput, MeetingLine } from './meeting.ts'
import { namedHousehold, namedOwner } from './task-owner-table.ts'
import { taskOps } from './task-table.ts'

const route = routeFor()

export const meetingRoutes = [
  route({
    method: 'POST',
    path: '/meetings',
    action: 'meeting.record',
    summary: {
      zh: '登记会议：出席、缺席、决定事项（每项决定即为一项任务）',
      en: 'Record a meeting: who was there, who was not, what was decided; each decision becomes a task',
    },
    body: MeetingInput,
    returns: Meeting,
    status: 201,
    idempotencyKey: 'required',
    limitBytes: 128 * 1024,
    subject: ({ body }) => ({ scope: { division: body.division }, about: '', found: undefined }),
    run: async ({ body }, context) => {
      const { office, division } = body
      if (!holdsOffice(context.actor.grants, office) || !contains(office.division, division))
        throw new Refusal('task_not_yours')
      assertHeld(body.heldOn, context.now)
      const meeting = context.newId('mtg')
      const given = await decisionsAsTasks(body, meeting, context)
      const record: Meeting = {
        ...body,
        meeting,
        present: body.present.map(({ post = null, ...who }) => ({ ...who, post })),
        absent: body.absent.map(({ post = null, reason = null, ...who }) => ({ ...who, post, reason })),
        decisions: given.decisions,
        recordedBy: context.actor.id,
        recordedAt: context.now,
      }
      return context.commit([createMeeting(record), ...given.ops], created(record, `/meetings/${meeting}`, 1), {
        about: meeting,
      })
    },
  }),
  route({
    method: 'GET',
    path: '/meetings',
    action: 'meeting.read',
    summary: { zh: '列出一个区划的会议，由近及远', en: 'Meetings of a division, the last first within each division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(MeetingLine),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(meetingsIn(query.division), query)
      const lines = items.map(meetingOf).map(({ present, decisions, ...rest }) => ({
        ...rest,
        present: present.length,
        decisions: decisions.length,
      }))
      return ok({ items: lines, next })
    },
  }),
  route({
    method: 'GET',
    path: '/meetings/{meeting}',
    action: 'meeting.read',
    summary: { zh: '查看会议记录', en: 'The record of a meeting' },
    params: z.strictObject({ meeting: MeetingId }),
    returns: Meeting,
    subject: async ({ params }, { table }) => {
      const found = await loadMeeting(table, params.meeting)
      return { scope: { division: found.division }, about: params.meeting, found }
    },
    run: async ({ found }) => ok(found, 1),
  }),
]

const decisionsAsTasks = async (body: MeetingInput, meeting: string, context: Context) => {
  const { office, division, evidence } = body
  const ops: Op[] = []
  const standing = new Map<string, Op>()
  const decisions: Meeting['decisions'] = []
  for (const decision of body.decisions) {
    if (!mayDispatch(office, decision.owner)) throw new Refusal('task_owner_not_found')
    const owner = await namedOwner(context.table, decision.owner, division)
    // One owner of two decisions is checked once: a write holds one operation for each item.
    const there = await namedHousehold(context.table, decision.household, division)
    for (const op of [...owner.standing, ...there]) standing.set(keyOf(op).pk, op)
    const given = taskOps(context, {
      ...decision,
      division,
      dispatcher: office,
      evidence,
      source: { kind: 'meeting', ref: meeting },
    })
    decisions.push({ what: decision.what, task: given.task })
    ops.push(...given.ops)
  }
  return { decisions, ops: [...ops, ...standing.values()] }
}
