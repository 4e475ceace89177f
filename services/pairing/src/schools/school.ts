import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { SchoolStanding, schoolStandings } from '@bangfu/rules/school-pairing-codes'
import { UnitId, type Unit } from '../organisations/unit.ts'

/** A school subject as it is taught 学科: 英语, 音乐 … */
export const Subject = z.string().trim().min(1).max(20)

const reason = z.string().trim().min(2).max(500)

/** What school pairing has to know of a school, as the county enters it. */
export const SchoolInput = z.strictObject({
  standing: SchoolStanding,
  /** Teachers of subjects 专任教师: the size that the number of backbone teachers follows from. */
  subjectTeachers: z.int().min(0).max(5000),
  /** Subjects without enough teachers 紧缺学科. */
  shortageSubjects: z
    .array(Subject)
    .max(30)
    .refine((subjects) => new Set(subjects).size === subjects.length, { error: 'each subject once' }),
  reason,
})
export type SchoolInput = z.output<typeof SchoolInput>

/** A school of school pairing: a unit, and what it is short of. Stands under its unit. */
export const School = z.object({
  unit: UnitId,
  name: z.string(),
  division: WithinCounty,
  standing: SchoolStanding,
  subjectTeachers: z.int(),
  shortageSubjects: z.array(z.string()),
  saidBy: z.string(),
  saidAt: Instant,
})
export type School = z.infer<typeof School>

export const SchoolAnswer = School.extend({ standingZh: z.string() })

export const schoolAnswer = (school: School): z.infer<typeof SchoolAnswer> => ({
  ...school,
  standingZh: schoolStandings[school.standing].zh,
})

/** What a unit is as a school. @throws Refusal unit_no_school: a unit of another kind */
export const schoolOf = (
  unit: Pick<Unit, 'unit' | 'name' | 'division' | 'kind'>,
  { standing, subjectTeachers, shortageSubjects }: SchoolInput,
  said: { readonly by: string; readonly at: Instant },
): School => {
  if (unit.kind !== 'school' && unit.kind !== 'university') throw new Refusal('unit_no_school')
  const { unit: id, name, division } = unit
  return { unit: id, name, division, standing, subjectTeachers, shortageSubjects, saidBy: said.by, saidAt: said.at }
}
