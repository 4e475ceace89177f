import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { boundsOf, Day, Instant, Period } from '@bangfu/kernel/time'
import type { StepMachine } from '@bangfu/kernel/step-machine'
import { stepFrom } from '@bangfu/kernel/step-machine'
import { MemberId } from '../organisations/team-act.ts'
import { TeamId } from '../organisations/team.ts'
import { CheckInVerdict, type CheckIn } from './check-in.ts'

/** The attendance 考勤 of a team and month: open while check-ins come in, then kept by the township. */
export const attendanceMachine: StepMachine<'open' | 'kept', 'check-in' | 'keep' | 'correct'> = {
  start: ['open'],
  end: ['kept'],
  steps: [
    { from: 'open', step: 'check-in', to: 'open', says: 'the member himself' },
    { from: 'open', step: 'correct', to: 'open', says: 'township, with a reason' },
    { from: 'open', step: 'keep', to: 'kept', says: 'township, when the month is over, nobody his own' },
    { from: 'kept', step: 'correct', to: 'kept', says: 'township, by a further line' },
  ],
}

const DayLine = z.object({
  member: MemberId,
  day: Day,
  /** The best of the day's check-ins. */
  verdict: CheckInVerdict,
  checkIns: z.int().min(1),
  /** It came when the month had been kept, and counts only when the township says so. */
  afterKept: z.boolean(),
})
export type DayLine = z.infer<typeof DayLine>

const Correction = z.object({
  member: MemberId,
  day: Day,
  present: z.boolean(),
  reason: z.string(),
  document: z.string().nullable(),
  at: Instant,
  by: z.string(),
  afterKept: z.boolean(),
})
export type Correction = z.infer<typeof Correction>

/** One item for a team and month: its version decides which of two check-ins comes first. */
export const Attendance = z.object({
  team: TeamId,
  village: Village,
  period: Period,
  days: z.array(DayLine),
  /** In order of entry; of two for one day the later has the last word. */
  corrections: z.array(Correction),
  kept: z.object({ at: Instant, by: z.string(), note: z.string().nullable() }).nullable(),
})
export type Attendance = z.infer<typeof Attendance>

export const CorrectionInput = z.strictObject({
  member: MemberId,
  day: Day,
  present: z.boolean(),
  reason: z.string().trim().min(2).max(200),
  document: z.string().trim().min(1).max(200).optional(),
})

const rank = { verified: 2, unverifiable: 1, suspicious: 0 } as const

/** The attendance with one more check-in: the better one of a day counts, and none after the month was kept. */
export const withCheckIn = (
  attendance: Attendance,
  { member, day, verdict }: Pick<CheckIn, 'member' | 'day' | 'verdict'>,
): Attendance => {
  const afterKept = attendance.kept !== null
  const isSame = (line: DayLine): boolean => line.member === member && line.day === day && line.afterKept === afterKept
  const before = attendance.days.find(isSame)
  const best = before && rank[before.verdict] >= rank[verdict] ? before.verdict : verdict
  const line = { member, day, verdict: best, checkIns: (before?.checkIns ?? 0) + 1, afterKept }
  return { ...attendance, days: [...attendance.days.filter((one) => !isSame(one)), line] }
}

const mostCorrections = 500

/**
 * The attendance with one more correction.
 * @throws Refusal day_outside_month · act_limit
 */
export const withCorrection = (attendance: Attendance, correction: Omit<Correction, 'afterKept'>): Attendance => {
  stepFrom(attendanceMachine, stateOf(attendance), 'correct')
  if (!correction.day.startsWith(attendance.period))
    throw new Refusal('day_outside_month', { period: attendance.period })
  if (attendance.corrections.length >= mostCorrections) throw new Refusal('act_limit', { most: mostCorrections })
  const line = { ...correction, afterKept: attendance.kept !== null }
  return { ...attendance, corrections: [...attendance.corrections, line] }
}

/** The attendance as the township keeps it. @throws Refusal attendance_not_over · step_not_open: kept before */
export const kept = (attendance: Attendance, said: NonNullable<Attendance['kept']>): Attendance => {
  stepFrom(attendanceMachine, stateOf(attendance), 'keep')
  if (said.at < boundsOf(attendance.period).to) throw new Refusal('attendance_not_over', { period: attendance.period })
  return { ...attendance, kept: said }
}

export const stateOf = ({ kept: by }: Pick<Attendance, 'kept'>): 'open' | 'kept' => (by === null ? 'open' : 'kept')
