import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { dayOf, type Day, type Instant } from '@bangfu/kernel/time'
import { appealClasses, type AppealProcedure } from '@bangfu/rules/appeal-pack'
import { daysLeft } from '@bangfu/rules/term'
import { Appeal, contested, decidingLevels, isOver } from '@bangfu/tasks/appeal'
import { officeAbove, type Office } from '@bangfu/tasks/owner'

/** A grievance as it is filed: by the household itself, by somebody in its name, or by an office for a citizen. */
export const AppealInput = z.strictObject({
  kind: z.enum(appealClasses).default('petition'),
  household: idSchema('hsh').optional(),
  /** Of somebody without a file: what he is called and how he is reached. Sealed. */
  citizen: z.string().trim().min(1).max(200).optional(),
  /** Where it belongs to, for a citizen; a household's is its village. */
  division: WithinCounty.optional(),
  against: z.strictObject({
    kind: z.enum(contested),
    ref: z.string().max(100).optional(),
    level: z.enum(decidingLevels).optional(),
  }),
  statement: z.string().trim().min(1).max(2000),
})
export type AppealInput = z.output<typeof AppealInput>

type Filing = {
  readonly appeal: Id<'apl'>
  readonly division: Appeal['division']
  readonly household: string | null
  readonly sealed: { readonly statement: string; readonly citizen: string | null }
  readonly by: string
  readonly byHousehold: boolean
  readonly now: Instant
  readonly deadline: Day
  readonly procedure: AppealProcedure
  readonly decidedBy: readonly string[]
}

/** The appeal as it begins: with the office of its place, and at the county where the township or county decided. */
export const fileAppeal = ({ kind, against }: AppealInput, filing: Filing): Appeal => {
  const { division, household, sealed, byHousehold, now, procedure } = filing
  return {
    ...{ appeal: filing.appeal as Appeal['appeal'], kind, division, household, ...sealed },
    against: { kind: against.kind, ref: against.ref ?? null, level: against.level ?? null },
    decidedBy: [...filing.decidedBy],
    filedBy: filing.by,
    filedByHousehold: byHousehold,
    filedAt: now,
    deadline: filing.deadline,
    office: firstOffice(division, against.level),
    state: household === null || byHousehold ? 'filed' : 'unconfirmed',
    steps: procedure.steps.map((step) => ({ ...step, done: null })),
    reply: null,
    closure: null,
  }
}

const firstOffice = (division: Appeal['division'], level: AppealInput['against']['level']): Office => {
  const above = level === 'township' || level === 'county' ? 'county' : 'township'
  return officeAbove(division, above) ?? { role: 'county-office', division }
}

/** An appeal as lists show it: that there is one, not what it says. */
export const AppealLine = z.object({
  appeal: z.string(),
  kind: z.enum(appealClasses),
  division: WithinCounty,
  household: z.string().nullable(),
  office: Appeal.shape.office,
  against: Appeal.shape.against,
  state: Appeal.shape.state,
  filedAt: Appeal.shape.filedAt,
  deadline: Appeal.shape.deadline,
  daysLeft: z.int(),
  overdue: z.boolean(),
  /** The step that is next; null after the last. */
  next: z.object({ step: z.string(), zh: z.string(), en: z.string() }).nullable(),
})

const StepShown = z.object({
  step: z.string(),
  zh: z.string(),
  en: z.string(),
  doneAt: z.string().nullable(),
  note: z.string().nullable(),
})

/** An appeal as its household and its offices read it: what was said, what was done, and when; not by whose login. */
export const AppealShown = AppealLine.extend({
  lead: z.object({ zh: z.string(), en: z.string() }),
  statement: z.string(),
  citizen: z.string().nullable(),
  filedByHousehold: z.boolean(),
  steps: z.array(StepShown),
  reply: z
    .object({ position: z.string(), facts: z.string(), measures: z.string(), outcome: z.string(), at: z.string() })
    .nullable(),
  closedAt: z.string().nullable(),
  finding: z.string().nullable(),
})

export const appealLineOf = (appeal: Appeal, now: Instant): z.input<typeof AppealLine> => {
  const left = daysLeft(appeal.deadline, dayOf(now))
  const next = appeal.steps.find(({ done }) => done === null)
  return { ...appeal, daysLeft: left, overdue: left < 0 && !isOver(appeal), next: next ?? null }
}

export const showAppeal = (
  appeal: Appeal,
  opened: { readonly statement: string; readonly citizen: string | null },
  { now, lead }: { readonly now: Instant; readonly lead: AppealProcedure['lead'] },
): z.input<typeof AppealShown> => ({
  ...appealLineOf(appeal, now),
  ...opened,
  lead,
  filedByHousehold: appeal.filedByHousehold,
  steps: appeal.steps.map(({ done, ...step }) => ({ ...step, doneAt: done?.at ?? null, note: done?.note ?? null })),
  reply: appeal.reply,
  closedAt: appeal.closure?.at ?? null,
  finding: appeal.closure?.finding ?? null,
})
