import * as z from 'zod'
import { Day } from '@bangfu/kernel/time'
import { ExchangedKind, SchoolDirection } from '@bangfu/rules/school-pairing-codes'

const Words = z.object({ zh: z.string(), en: z.string() })

/** `not-yet-due`: its time has not begun · `due`: its time is running, until `dueBy` · `late`: that day has passed. */
export const dutyStates = {
  done: { zh: '已完成', en: 'done' },
  late: { zh: '逾期未完成', en: 'late' },
  due: { zh: '待完成', en: 'due' },
  'not-yet-due': { zh: '未到期', en: 'not yet due' },
} as const
export const DutyState = z.enum(['done', 'late', 'due', 'not-yet-due'])
export type DutyState = z.infer<typeof DutyState>

/** A stay in the arithmetic: the days that lie in the stretch, whether they count, and why not. */
const DutyStay = z.object({
  from: Day,
  to: Day,
  days: z.int(),
  wholeDays: z.int(),
  counted: z.boolean(),
  why: Words.nullable(),
})
export type DutyStay = z.infer<typeof DutyStay>

/** One person in the arithmetic of a duty. */
const DutyPerson = z.object({
  staffNumber: z.string(),
  nameMasked: z.string(),
  kind: ExchangedKind,
  subject: z.string().nullable(),
  /** Of duties that count days. */
  cumulatedDays: z.int().nullable(),
  neededDays: z.int().nullable(),
  met: z.boolean(),
  stays: z.array(DutyStay),
})
export type DutyPerson = z.infer<typeof DutyPerson>

/** A record, assessment or appraisal in the arithmetic of a duty. */
const DutyRecord = z.object({ ref: z.string(), on: Day, counted: z.boolean(), says: Words.nullable() })
export type DutyRecord = z.infer<typeof DutyRecord>

/** One duty in one stretch of time, with the arithmetic that its state follows from. */
export const DutyLine = z.object({
  duty: z.string(),
  zh: z.string(),
  en: z.string(),
  each: z.enum(['semester', 'school-year', 'term']),
  stretch: z.string(),
  direction: SchoolDirection.nullable(),
  state: DutyState,
  stateZh: z.string(),
  reached: z.int(),
  needed: z.int(),
  from: Day,
  dueBy: Day,
  persons: z.array(DutyPerson),
  records: z.array(DutyRecord),
  notes: z.array(Words),
  source: z.object({ document: z.string(), strength: z.string() }),
})
export type DutyLine = z.infer<typeof DutyLine>

export const DutyCounts = z.object({ done: z.int(), late: z.int(), due: z.int(), notYetDue: z.int() })

/** Everything that a pair of schools owes, stretch by stretch, as of a day. */
export const DutiesAnswer = z.object({
  pairing: z.string(),
  strong: z.string(),
  weak: z.string(),
  from: Day,
  to: Day,
  on: Day,
  pack: z.string(),
  notes: z.array(Words),
  subjectTeachers: z.int(),
  shortageSubjects: z.array(z.string()),
  counts: DutyCounts,
  stretches: z.array(
    z.object({
      each: z.enum(['semester', 'school-year', 'term']),
      code: z.string(),
      name: z.string(),
      from: Day,
      to: Day,
      duties: z.array(DutyLine),
    }),
  ),
  donated: z.object({ times: z.int(), valueFen: z.int() }),
})
export type DutiesAnswer = z.infer<typeof DutiesAnswer>
