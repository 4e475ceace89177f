import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import { TaskInput } from '@bangfu/tasks/dispatch'
import { Office } from '@bangfu/tasks/owner'
import { EvidenceIds, Text } from '@bangfu/tasks/task'

export const MeetingId = idSchema('mtg')

const person = z.strictObject({ name: z.string().trim().min(1).max(50), post: Text.short.optional() })

/** What was decided, by whom it is to be done and until when: each becomes a task. */
const DecisionInput = TaskInput.pick({ what: true, owner: true, deadline: true, priority: true, household: true })

const attended = {
  topic: Text.short,
  heldOn: Day,
  division: WithinCounty,
  /** The office that called it; who holds it closes what came of it. */
  office: Office,
  evidence: EvidenceIds.default([]),
}

/** The record of a meeting 会议记录: who was there, who was not and why, what was decided. */
export const MeetingInput = z.strictObject({
  ...attended,
  present: z.array(person).min(1).max(200),
  absent: z
    .array(person.extend({ reason: Text.short.optional() }))
    .max(200)
    .default([]),
  minutes: z.string().trim().max(10_000).default(''),
  /** As many as one transaction holds. */
  decisions: z.array(DecisionInput).max(12).default([]),
})
export type MeetingInput = z.output<typeof MeetingInput>

const kept = z.object({ name: z.string(), post: z.string().nullable() })

export const Meeting = z.object({
  ...attended,
  meeting: MeetingId,
  present: z.array(kept),
  absent: z.array(kept.extend({ reason: z.string().nullable() })),
  minutes: z.string(),
  decisions: z.array(z.object({ what: z.string(), task: z.string() })),
  recordedBy: z.string(),
  recordedAt: Instant,
})
export type Meeting = z.infer<typeof Meeting>

export const MeetingLine = Meeting.pick({
  meeting: true,
  topic: true,
  heldOn: true,
  division: true,
  office: true,
}).extend({
  present: z.int(),
  decisions: z.int(),
})

/** @throws Refusal meeting_in_future */
export const assertHeld = (heldOn: Day, now: Instant): void => {
  const today = dayOf(now)
  if (heldOn > today) throw new Refusal('meeting_in_future', { today })
}
