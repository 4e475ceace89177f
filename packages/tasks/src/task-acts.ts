import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { stepFrom, type StepMachine } from '@bangfu/kernel/step-machine'
import { addDays, Day, daysBetween, dayOf, Instant } from '@bangfu/kernel/time'
import { holdsOffice, officeAbove, Owner, ownerName, standsFor, type Held, type Level, type Office } from './owner.ts'
import { Reply, Text, type Task, type TaskState } from './task.ts'

/** What an owner does with his task. */
export const OwnerAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('accept') }),
  z.strictObject({ act: z.literal('return'), reason: Text.reason }),
  z.strictObject({ act: z.literal('delegate'), to: Owner, reason: Text.reason }),
  Reply.extend({ act: z.literal('reply') }),
])
export type OwnerAct = z.output<typeof OwnerAct>

/** What the office that gave it does. */
export const DispatcherAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('assign'), to: Owner, deadline: Day.optional(), reason: Text.reason }),
  z.strictObject({ act: z.literal('send-back'), deadline: Day.optional(), reason: Text.reason }),
  z.strictObject({ act: z.literal('close'), finding: Text.reason }),
])
export type DispatcherAct = z.output<typeof DispatcherAct>

/** One line of a task's history: nothing of it is ever changed. */
export const TaskAct = z.object({
  no: z.int(),
  act: z.enum(['dispatch', 'accept', 'return', 'delegate', 'reply', 'assign', 'send-back', 'close', 'escalate']),
  by: z.string(),
  at: Instant,
  reason: z.string().nullable(),
  from: Owner.nullable(),
  to: Owner.nullable(),
  deadline: Day.nullable(),
  reply: Reply.nullable(),
})
export type TaskAct = z.infer<typeof TaskAct>

/** When a late task goes up, and to whom: so many days after its deadline. */
export type Escalation = readonly { readonly daysLate: number; readonly to: Level }[]

/** Who acts, when, and with which roles. */
export type Doer = { readonly by: string; readonly now: Instant; readonly held: readonly Held[] }

export type Decided = { readonly task: Task; readonly act: TaskAct }

/** Of one task; then people have to talk. */
export const mostActs = 100

/** How a task moves; docs/states.md draws it, and a test holds the two equal. */
export const taskMachine: StepMachine<TaskState, OwnerAct['act'] | DispatcherAct['act']> = {
  start: ['open'],
  end: ['closed'],
  steps: [
    { from: 'open', step: 'accept', to: 'accepted', says: 'its owner' },
    { from: 'open', step: 'return', to: 'returned', says: 'its owner, with a reason' },
    { from: 'accepted', step: 'return', to: 'returned', says: 'its owner, with a reason' },
    { from: 'open', step: 'delegate', to: 'open', says: 'its owner, downwards' },
    { from: 'accepted', step: 'delegate', to: 'open', says: 'its owner, downwards' },
    { from: 'open', step: 'reply', to: 'replied', says: 'its owner: position, facts, measures' },
    { from: 'accepted', step: 'reply', to: 'replied', says: 'its owner: position, facts, measures' },
    { from: 'open', step: 'assign', to: 'open', says: 'who gave it' },
    { from: 'accepted', step: 'assign', to: 'open', says: 'who gave it' },
    { from: 'returned', step: 'assign', to: 'open', says: 'who gave it' },
    { from: 'replied', step: 'send-back', to: 'accepted', says: 'who gave it, with a reason' },
    { from: 'replied', step: 'close', to: 'closed', says: 'who gave it, by other hands' },
  ],
}

/**
 * The task after its owner has acted.
 * @throws Refusal task_not_yours · step_not_open · task_act_limit · task_to_itself
 */
export const actAsOwner = (task: Task, act: OwnerAct, doer: Doer, escalation: Escalation): Decided => {
  if (!standsFor(doer.held, task.owner)) throw new Refusal('task_not_yours')
  const state = nextState(task, act.act)
  const handled = { ...task, state, handledBy: [...new Set([...task.handledBy, doer.by])] }
  switch (act.act) {
    case 'accept':
      return told(handled, { act: 'accept' }, doer)
    case 'return':
      return told(handled, { act: 'return', reason: act.reason }, doer)
    case 'delegate':
      return told(
        given({ ...task, handledBy: handled.handledBy }, act.to, task.deadline, escalation),
        { ...act, from: task.owner },
        doer,
      )
    case 'reply': {
      const { act: _act, ...reply } = act
      return told({ ...handled, reply: { ...reply, by: doer.by, at: doer.now } }, { act: 'reply', reply }, doer)
    }
  }
}

/**
 * The task after the office that gave it has acted.
 * @throws Refusal task_not_yours: he holds neither that office nor one above it · task_own_closing · step_not_open ·
 * task_deadline_passed · task_act_limit · task_to_itself
 */
export const actAsDispatcher = (task: Task, act: DispatcherAct, doer: Doer, escalation: Escalation): Decided => {
  if (!standsAboveTask(doer.held, task)) throw new Refusal('task_not_yours')
  const state = nextState(task, act.act)
  switch (act.act) {
    case 'assign': {
      const deadline = newDeadline(task, act.deadline, doer.now)
      return told(given(task, act.to, deadline, escalation), { ...act, from: task.owner, deadline }, doer)
    }
    case 'send-back': {
      const deadline = newDeadline(task, act.deadline, doer.now)
      const back: Task = { ...task, state, reply: null, sentBack: task.sentBack + 1, deadline }
      return told(withEscalation(back, escalation), { ...act, deadline }, doer)
    }
    case 'close': {
      if (isOwnWork(task, doer)) throw new Refusal('task_own_closing')
      const closure = { by: doer.by, at: doer.now, finding: act.finding }
      return told({ ...task, state, closure, escalateAfter: null }, { act: 'close', reason: act.finding }, doer)
    }
  }
}

/** Nobody finds his own work good: neither who did any of it, nor who stands for its owner. */
const isOwnWork = (task: Task, { by, held }: Doer): boolean =>
  task.handledBy.includes(by) || standsFor(held, task.owner)

/** The office that gave it, and the offices above it: of the township and of the county. */
const standsAboveTask = (held: readonly Held[], { dispatcher }: Task): boolean =>
  [dispatcher, officeAbove(dispatcher.division, 'township'), officeAbove(dispatcher.division, 'county')].some(
    (office: Office | undefined) => office !== undefined && holdsOffice(held, office),
  )

const given = (task: Task, to: Owner, deadline: Day, escalation: Escalation): Task => {
  // Who gave it back may be told that it is his.
  if (task.state !== 'returned' && ownerName(to) === ownerName(task.owner)) throw new Refusal('task_to_itself')
  return withEscalation({ ...task, owner: to, state: 'open', deadline }, escalation)
}

/** @throws Refusal task_deadline_passed */
export const assertDeadline = (deadline: Day, now: Instant): void => {
  const today = dayOf(now)
  if (deadline < today) throw new Refusal('task_deadline_passed', { today })
}

const newDeadline = (task: Task, asked: Day | undefined, now: Instant): Day => {
  if (asked === undefined) return task.deadline
  assertDeadline(asked, now)
  return asked
}

const nextState = ({ state, acts }: Task, act: OwnerAct['act'] | DispatcherAct['act']): TaskState => {
  const next = stepFrom(taskMachine, state, act)
  if (acts >= mostActs) throw new Refusal('task_act_limit', { most: mostActs })
  return next
}

type Telling = Pick<TaskAct, 'act'> & Partial<Pick<TaskAct, 'reason' | 'from' | 'to' | 'deadline' | 'reply'>>

/** The task with one more line in its history. */
export const told = (task: Task, line: Telling, { by, now }: Pick<Doer, 'by' | 'now'>): Decided => {
  const no = task.acts + 1
  const { act, reason = null, from = null, to = null, deadline = null, reply = null } = line
  return { task: { ...task, acts: no }, act: { no, act, by, at: now, reason, from, to, deadline, reply } }
}

/** The task with the day after which it goes up next: further up than it has gone for this deadline. */
export const withEscalation = (task: Task, escalation: Escalation): Task => {
  const next = nextStep(task, escalation)
  return { ...task, escalateAfter: next ? addDays(task.deadline, next.daysLate - 1) : null }
}

const nextStep = ({ division, owner, escalated, deadline }: Task, escalation: Escalation) => {
  const gone = new Set(escalated.filter((one) => one.deadline === deadline).map(({ to }) => to.division))
  return escalation.find(({ to }) => {
    const office = officeAbove(division, to)
    return office !== undefined && isAbove(office, owner) && !gone.has(office.division)
  })
}

/** It does not go up to whoever has it, nor to an office below him. */
const isAbove = (office: Office, owner: Owner): boolean =>
  owner.kind !== 'office' ||
  office.division.length < owner.division.length ||
  (office.division === owner.division && office.role !== owner.role)

/** A late task gone up to the next office; undefined when it is not time, or when there is nobody further up. */
export const escalate = (task: Task, escalation: Escalation, now: Instant): Decided | undefined => {
  const today = dayOf(now)
  if (task.escalateAfter === null || today <= task.escalateAfter || task.state === 'closed') return undefined
  const step = nextStep(task, escalation)
  const to = step && officeAbove(task.division, step.to)
  if (!to) return undefined
  const daysLate = daysBetween(task.deadline, today)
  const up = { ...task, escalated: [...task.escalated, { to, at: now, daysLate, deadline: task.deadline }] }
  const line = { act: 'escalate', to: { kind: 'office', ...to }, deadline: task.deadline } as const
  return told(withEscalation(up, escalation), line, { by: 'system:pairing', now })
}
