import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Day, Instant } from '@bangfu/kernel/time'
import { Office, Owner } from './owner.ts'

export const TaskId = idSchema('tsk')

/** What a task comes from: a need that a visit found, a decision of a meeting, a problem, an agreement, an appeal. */
export const sourceKinds = {
  'visit-need': ['走访发现的需求', 'a need that a visit found'],
  meeting: ['会议决定', 'a decision of a meeting'],
  inspection: ['检查问题', 'a problem that an inspection found'],
  agreement: ['协议事项', 'something that was agreed'],
  appeal: ['群众诉求', 'an appeal'],
  order: ['交办', 'an order of an office'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export type SourceKind = keyof typeof sourceKinds
export const SourceKind = z.enum(Object.keys(sourceKinds) as [SourceKind, ...SourceKind[]])

const text = (most: number) => z.string().trim().min(1).max(most)
export const Text = { short: text(200), reason: text(500), long: text(2000) }
export const EvidenceIds = z.array(z.string().regex(/^[a-z]{3}_[0-9A-Z]{22}$/)).max(20)

export const priorities = ['ordinary', 'urgent'] as const

/** The reply 回复: where one stands, what is so, what was done about it (003/11). All three, always. */
export const Reply = z.strictObject({
  position: Text.reason,
  facts: Text.long,
  measures: Text.long,
  evidence: EvidenceIds.default([]),
})
export type Reply = z.output<typeof Reply>

/**
 * `open`: waits for its owner. `accepted`: he is at it. `returned`: not his, says he; the dispatcher has to say whose.
 * `replied`: the dispatcher has to close it or send it back. docs/states.md draws it.
 */
export const taskStates = ['open', 'accepted', 'returned', 'replied', 'closed'] as const
export type TaskState = (typeof taskStates)[number]

/** A task 任务: something that an owner has to do by a day, and that is not over before he has said what came of it. */
export const Task = z.object({
  task: TaskId,
  source: z.object({ kind: SourceKind, ref: z.string().nullable() }),
  what: z.string(),
  division: WithinCounty,
  household: z.string().nullable(),
  owner: Owner,
  /** The office that gave it: who holds it closes the task, or sends it back. */
  dispatcher: Office,
  dispatchedBy: z.string(),
  dispatchedAt: Instant,
  deadline: Day,
  priority: z.enum(priorities),
  state: z.enum(taskStates),
  evidence: z.array(z.string()),
  reply: Reply.extend({ by: z.string(), at: Instant }).nullable(),
  /** Everybody who acted for an owner: none of them closes it. */
  handledBy: z.array(z.string()),
  sentBack: z.int(),
  /** The offices that it went up to, in order. */
  escalated: z.array(z.object({ to: Office, at: Instant, daysLate: z.int(), deadline: Day })),
  /** The day after which it goes up next; null when it goes no further. */
  escalateAfter: Day.nullable(),
  closure: z.object({ by: z.string(), at: Instant, finding: z.string() }).nullable(),
  /** How many acts stand in its history. */
  acts: z.int(),
})
export type Task = z.infer<typeof Task>

/** Whose turn it is. */
export const waitsFor = ({ state }: Pick<Task, 'state'>): 'owner' | 'dispatcher' | 'nobody' => {
  switch (state) {
    case 'open':
    case 'accepted':
      return 'owner'
    case 'returned':
    case 'replied':
      return 'dispatcher'
    case 'closed':
      return 'nobody'
  }
}
