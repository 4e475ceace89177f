import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, Instant } from '@bangfu/kernel/time'
import { SchoolGrade } from '@bangfu/rules/school-pairing-codes'
import { SemesterCode, type Stretch } from './school-calendar.ts'
import { SchoolPairingId, type SchoolPairing } from './school-pairing.ts'

export const AssessmentInput = z.strictObject({ grade: SchoolGrade, words: z.string().trim().min(2).max(2000) })
export type AssessmentInput = z.output<typeof AssessmentInput>

/** What the bureau says of a pair of schools after a semester 教育局学期考核. */
export const SemesterAssessment = AssessmentInput.extend({
  pairing: SchoolPairingId,
  semester: SemesterCode,
  on: Day,
  by: z.string(),
  at: Instant,
})
export type SemesterAssessment = z.infer<typeof SemesterAssessment>

/** @throws Refusal semester_not_begun */
export const assessSemester = (
  { pairing }: SchoolPairing,
  semester: Stretch,
  input: AssessmentInput,
  made: { readonly on: Day; readonly by: string; readonly at: Instant },
): SemesterAssessment => {
  if (made.on < semester.from) throw new Refusal('semester_not_begun', { from: semester.from })
  return { ...input, pairing, semester: semester.code, ...made }
}
