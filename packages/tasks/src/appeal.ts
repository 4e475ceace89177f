import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { stepFrom, type StepMachine } from '@bangfu/kernel/step-machine'
import { Day, Instant } from '@bangfu/kernel/time'
import { holdsOffice, Office, officeAbove, type Held } from './owner.ts'
import { EvidenceIds, Reply, Text } from './task.ts'

export const AppealId = idSchema('apl')

/** What somebody does not agree with. */
export const contested = [
  'identification',
  'exit',
  'fund',
  'student-aid',
  'assistance',
  'assessment',
  'task',
  'appeal',
  'other',
] as const

/** Where it was decided first: an appeal is not answered further down. */
export const decidingLevels = ['village', 'township', 'county'] as const
type DecidingLevel = (typeof decidingLevels)[number]
const levelOf = { 12: 'village', 9: 'township', 6: 'county' } as const
export const levelOfOffice = ({ division }: Office): DecidingLevel =>
  levelOf[division.length === 12 ? 12 : division.length === 9 ? 9 : 6]
const rank = (level: DecidingLevel | null): number => (level === null ? 0 : decidingLevels.indexOf(level))

export const outcomes = ['upheld', 'partly-upheld', 'rejected'] as const

/**
 * `unconfirmed`: somebody filed it in the household's name, which has to say that it wants it. docs/states.md draws it.
 */
export const appealStates = ['unconfirmed', 'filed', 'handling', 'closed', 'withdrawn'] as const
export type AppealState = (typeof appealStates)[number]

const Done = z.object({ by: z.string(), at: Instant, note: z.string(), evidence: z.array(z.string()) })

/** A grievance 诉求 of a household or a citizen about what was decided. */
export const Appeal = z.object({
  appeal: AppealId,
  kind: z.enum(['petition', 'mass', 'emergency']),
  division: WithinCounty,
  /** Null when a citizen without a file complains. */
  household: z.string().nullable(),
  /** Sealed. */
  statement: z.string(),
  citizen: z.string().nullable(),
  against: z.object({ kind: z.enum(contested), ref: z.string().nullable(), level: z.enum(decidingLevels).nullable() }),
  /** Who decided first, as far as it is known: none of them answers. */
  decidedBy: z.array(z.string()),
  filedBy: z.string(),
  filedByHousehold: z.boolean(),
  filedAt: Instant,
  deadline: Day,
  /** The office that has it. */
  office: Office,
  state: z.enum(appealStates),
  /** The steps of its class, in order, as they were when it was filed. */
  steps: z.array(z.object({ step: z.string(), zh: z.string(), en: z.string(), done: Done.nullable() })),
  reply: Reply.extend({ by: z.string(), at: Instant, outcome: z.enum(outcomes) }).nullable(),
  closure: z.object({ by: z.string(), at: Instant, finding: z.string() }).nullable(),
})
export type Appeal = z.infer<typeof Appeal>

/** What the office that has an appeal does with it. */
export const AppealAct = z.discriminatedUnion('act', [
  /** `decidedBy`: who decided what is complained of, by the ids that records name them by. */
  z.strictObject({
    act: z.literal('accept'),
    decidedBy: z
      .array(z.string().regex(/^[\w:-]{1,60}$/))
      .max(10)
      .default([]),
  }),
  z.strictObject({ act: z.literal('refer'), to: Office, reason: Text.reason }),
  z.strictObject({ act: z.literal('step'), note: Text.long, evidence: EvidenceIds.default([]) }),
  Reply.extend({ act: z.literal('reply'), outcome: z.enum(outcomes) }),
  z.strictObject({ act: z.literal('close'), finding: Text.reason }),
])
export type AppealAct = z.output<typeof AppealAct>

export type Handler = { readonly by: string; readonly now: Instant; readonly held: readonly Held[] }

export const isOver = ({ state }: Pick<Appeal, 'state'>): boolean => state === 'closed' || state === 'withdrawn'

/** How an appeal moves; docs/states.md draws it, and a test holds the two equal. */
export const appealMachine: StepMachine<AppealState, AppealAct['act'] | 'confirm' | 'withdraw'> = {
  start: ['unconfirmed', 'filed'],
  end: ['closed', 'withdrawn'],
  steps: [
    { from: 'unconfirmed', step: 'confirm', to: 'filed', says: 'the household wants it' },
    { from: 'unconfirmed', step: 'withdraw', to: 'withdrawn', says: 'the household does not' },
    { from: 'filed', step: 'withdraw', to: 'withdrawn', says: 'the household' },
    { from: 'handling', step: 'withdraw', to: 'withdrawn', says: 'the household' },
    { from: 'filed', step: 'accept', to: 'handling', says: 'its office' },
    { from: 'filed', step: 'refer', to: 'filed', says: 'its office, not below where it was decided' },
    { from: 'handling', step: 'refer', to: 'filed', says: 'its office, not below where it was decided' },
    { from: 'handling', step: 'step', to: 'handling', says: 'the next step of its class' },
    { from: 'handling', step: 'reply', to: 'handling', says: 'who neither decided first nor filed it' },
    { from: 'handling', step: 'close', to: 'closed', says: 'all steps done, by other hands than the reply' },
  ],
}

/** The next step of its class that is not done; undefined after the last. */
export const nextStep = ({ steps }: Appeal) => steps.find(({ done }) => done === null)

/**
 * The appeal after its office has acted.
 * @throws Refusal appeal_not_yours · step_not_open · appeal_level_too_low · appeal_own_decision · appeal_reply_first ·
 * appeal_steps_done · appeal_steps_left · appeal_own_closing
 */
export const handleAppeal = (appeal: Appeal, act: AppealAct, handler: Handler): Appeal => {
  if (!standsAbove(handler.held, appeal.office)) throw new Refusal('appeal_not_yours')
  const state = stepFrom(appealMachine, appeal.state, act.act)
  switch (act.act) {
    case 'accept': {
      assertHighEnough(appeal, appeal.office)
      return { ...appeal, state, decidedBy: [...new Set([...appeal.decidedBy, ...act.decidedBy])] }
    }
    case 'refer': {
      assertHighEnough(appeal, act.to)
      return { ...appeal, office: act.to, state }
    }
    case 'step':
      return withStep(appeal, { by: handler.by, at: handler.now, note: act.note, evidence: act.evidence })
    case 'reply': {
      const { act: _act, ...reply } = act
      assertFreshEyes(appeal, handler)
      return { ...appeal, reply: { ...reply, by: handler.by, at: handler.now } }
    }
    case 'close':
      return closed(appeal, act.finding, handler)
  }
}

const withStep = (appeal: Appeal, done: z.infer<typeof Done>): Appeal => {
  const next = nextStep(appeal)
  if (!next) throw new Refusal('appeal_steps_done')
  // The last one sees what became of the answer: the return visit, the aftercare.
  if (next === appeal.steps.at(-1) && !appeal.reply) throw new Refusal('appeal_reply_first')
  return { ...appeal, steps: appeal.steps.map((step) => (step === next ? { ...step, done } : step)) }
}

const closed = (appeal: Appeal, finding: string, { by, now }: Handler): Appeal => {
  const left = nextStep(appeal)
  if (left) throw new Refusal('appeal_steps_left', { step: left.step })
  // Past the last step there is a reply. Whoever gave it does not find it good.
  if (appeal.reply?.by === by) throw new Refusal('appeal_own_closing')
  return { ...appeal, state: 'closed', closure: { by, at: now, finding } }
}

/** Nobody judges his own decision, nor what he filed himself. */
const assertFreshEyes = ({ decidedBy, filedBy }: Appeal, { by }: Handler): void => {
  if (decidedBy.includes(by) || filedBy === by) throw new Refusal('appeal_own_decision')
}

const assertHighEnough = ({ against }: Appeal, office: Office): void => {
  if (rank(levelOfOffice(office)) < rank(against.level))
    throw new Refusal('appeal_level_too_low', { level: against.level ?? '' })
}

const standsAbove = (held: readonly Held[], office: Office): boolean =>
  [office, officeAbove(office.division, 'county')].some((one) => one !== undefined && holdsOffice(held, one))

/** What the household says to an appeal that was filed in its name, or does with its own. @throws Refusal step_not_open */
export const answerForOneself = (appeal: Appeal, wants: boolean): Appeal => ({
  ...appeal,
  state: stepFrom(appealMachine, appeal.state, wants ? 'confirm' : 'withdraw'),
})
