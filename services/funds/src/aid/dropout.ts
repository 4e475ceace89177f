import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import type { DropoutPack, DropoutStep } from '@bangfu/rules/dropout-pack'
import { StudentStage } from '@bangfu/rules/student-aid-pack'
import { dueOn, isOverdue, Term } from '@bangfu/rules/term'
import { HouseholdId } from '../ledger/ledger.ts'
import { PersonId, UnitId } from './application.ts'

export const DropoutId = idSchema('drp')
const text = (most: number) => z.string().trim().min(1).max(most)

const steps = [
  'found',
  'registered',
  'reported',
  'returned',
  'taught-at-home',
] as const satisfies readonly DropoutStep[]

const Responsible = z.strictObject({ name: text(40), duty: text(60) })
/** The term until the next step: asked for where no rule gives one. */
const within = Term.extend({ days: z.int().min(1).max(365) })
  .strict()
  .optional()

/** A child that was found not at school. */
export const DropoutInput = z.strictObject({
  household: HouseholdId,
  person: PersonId,
  stage: StudentStage,
  school: z.strictObject({ name: text(100), unit: UnitId.optional() }),
  foundOn: Day,
  note: text(500),
  responsible: Responsible,
  within,
})
export type DropoutInput = z.infer<typeof DropoutInput>

export const DropoutStepInput = z.strictObject({
  step: z.enum(['registered', 'reported', 'returned', 'taught-at-home']),
  on: Day,
  note: text(500),
  /** The register sheet, the written report, the school's confirmation, the plan of home teaching. */
  document: text(200),
  responsible: Responsible.optional(),
  within,
})
export type DropoutStepInput = z.infer<typeof DropoutStepInput>

const Taken = z.object({
  step: z.enum(steps),
  on: Day,
  note: z.string(),
  document: z.string().nullable(),
  by: z.string(),
  at: Instant,
  /** By when the next was due. */
  due: Day.nullable(),
})

export const Dropout = z.object({
  dropout: DropoutId,
  household: HouseholdId,
  division: Village,
  person: PersonId,
  nameMasked: z.string().nullable(),
  stage: StudentStage,
  school: z.object({ name: z.string(), unit: z.string().nullable() }),
  state: z.enum(steps),
  responsible: Responsible,
  /** By when the next step is due; null when nothing more is. */
  due: Day.nullable(),
  /** Years whose holidays are not known: there only weekends were left out. */
  holidaysUnknown: z.array(z.int()),
  steps: z.array(Taken).max(20),
})
export type Dropout = z.infer<typeof Dropout>

export const isOver = ({ state }: Dropout): boolean => state === 'returned' || state === 'taught-at-home'

export const isLate = ({ due }: Dropout, today: Day): boolean => due !== null && isOverdue(due, today)

type Act = { readonly by: string; readonly at: Instant; readonly today: Day; readonly pack: DropoutPack | undefined }

type Clock = { readonly due: Day; readonly holidaysUnknown: number[] }
const clockOf = (
  state: 'found' | 'registered' | 'reported',
  on: Day,
  asked: Term | undefined,
  pack: Act['pack'],
): Clock => {
  const term = pack?.next[state] ?? asked
  if (!term) throw new Refusal('dropout_term_missing')
  const { due, holidaysUnknown } = dueOn(on, term)
  return { due, holidaysUnknown: [...holidaysUnknown] }
}

const assertPast = (day: Day, today: Day, pointer: string): void => {
  if (day > today) throw new Refusal('invalid_input', {}, [{ pointer, zh: '晚于今天', en: 'lies in the future' }])
}

type Known = Pick<Dropout, 'dropout' | 'division' | 'nameMasked'>

/** @throws Refusal invalid_input · dropout_term_missing */
export const found = (input: DropoutInput, known: Known, { by, at, today, pack }: Act): Dropout => {
  assertPast(input.foundOn, today, 'body/foundOn')
  const { household, person, stage, school, responsible, foundOn, note } = input
  const clock = clockOf('found', foundOn, input.within, pack)
  return {
    ...{ ...known, household, person, stage, responsible, state: 'found', ...clock },
    school: { name: school.name, unit: school.unit ?? null },
    steps: [{ step: 'found', on: foundOn, note, document: null, by, at, due: clock.due }],
  }
}

const after: Readonly<Record<DropoutStep, readonly DropoutStep[]>> = {
  found: ['registered', 'returned'],
  registered: ['reported', 'returned'],
  reported: ['returned', 'taught-at-home'],
  // Home teaching ends with the return; a child that leaves again is found again.
  'taught-at-home': ['returned'],
  returned: [],
}

/** @throws Refusal dropout_step_wrong · dropout_term_missing · invalid_input: in the future, or before the step before */
export const stepTaken = (dropout: Dropout, input: DropoutStepInput, { by, at, today, pack }: Act): Dropout => {
  const { step, on, note, document } = input
  if (!after[dropout.state].includes(step)) throw new Refusal('dropout_step_wrong', { state: dropout.state, step })
  assertPast(on, today, 'body/on')
  const last = dropout.steps.at(-1)
  if (last && on < last.on)
    throw new Refusal('invalid_input', {}, [{ pointer: 'body/on', zh: '早于上一步', en: 'before the step before' }])
  const clock =
    step === 'registered' || step === 'reported'
      ? clockOf(step, on, input.within, pack)
      : { due: null, holidaysUnknown: [] }
  return {
    ...{ ...dropout, ...clock, state: step, responsible: input.responsible ?? dropout.responsible },
    steps: [...dropout.steps, { step, on, note, document, by, at, due: clock.due }],
  }
}

const count = z.int().min(0).max(1_000_000)

/** Pupils of a division in a school year, by stage. */
export const RetentionInput = z.strictObject({
  stages: z
    .array(
      z.strictObject({
        stage: StudentStage,
        atStart: count,
        transferredIn: count,
        transferredOut: count,
        atEnd: count,
      }),
    )
    .min(1)
    .max(8)
    .refine((stages) => new Set(stages.map(({ stage }) => stage)).size === stages.length, { error: 'each stage once' }),
  document: text(200),
})
export type RetentionInput = z.infer<typeof RetentionInput>

/**
 * 巩固率 in hundredths of a percent, at the end against the start: above 10,000 where more came than left (handbook §9).
 * Null without anybody at the start.
 */
export const retentionOf = ({ atStart, atEnd }: { readonly atStart: number; readonly atEnd: number }): number | null =>
  atStart === 0 ? null : Math.round((atEnd * 10_000) / atStart)
