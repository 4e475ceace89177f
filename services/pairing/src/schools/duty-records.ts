import type { Day } from '@bangfu/kernel/time'
import type { Coded } from '@bangfu/rules/pairing-codes'
import type { DutyRecord } from './duty-answer.ts'
import { lateWords } from './duty-people.ts'
import type { Span, Stretch } from './school-calendar.ts'
import type { SchoolRecord } from './school-record.ts'
import type { SemesterAssessment } from './semester-assessment.ts'

const unconfirmed: Coded = { zh: '对方学校尚未确认', en: 'the other school has not confirmed it' }

const within = ({ on }: { readonly on: Day }, { from, to }: Span): boolean => from <= on && on <= to

const lineOf = (record: SchoolRecord): DutyRecord => ({
  ref: record.record,
  on: record.on,
  counted: record.state === 'confirmed',
  says: record.state === 'confirmed' ? null : unconfirmed,
})

/** Records of a kind that happened in a stretch as of a day: those count that the other school has confirmed. */
export const recordsIn = (
  records: readonly SchoolRecord[],
  kind: SchoolRecord['kind'],
  stretch: Span,
  on: Day,
): DutyRecord[] =>
  records
    .filter((one) => one.kind === kind && one.state !== 'withdrawn' && one.on <= on && within(one, stretch))
    .toSorted((a, b) => (a.on < b.on ? -1 : 1))
    .map(lineOf)

/** Backbone teachers trained as of a day, each person once. */
export const backboneIn = (
  records: readonly SchoolRecord[],
  stretch: Span,
  on: Day,
): { readonly reached: number; readonly lines: DutyRecord[] } => {
  const people = new Set<string | null>()
  const twice: Coded = { zh: '同一人已计', en: 'the same person was counted before' }
  const lines = recordsIn(records, 'backbone-training', stretch, on).map((line): DutyRecord => {
    const person = records.find(({ record }) => record === line.ref)?.staffNumber ?? null
    if (!line.counted) return line
    if (people.has(person)) return { ...line, counted: false, says: twice }
    people.add(person)
    return line
  })
  return { reached: people.size, lines }
}

/** The bureau's assessment of a semester, as of a day. */
export const assessmentsIn = (assessments: readonly SemesterAssessment[], stretch: Stretch, on: Day): DutyRecord[] =>
  assessments
    .filter((one) => one.semester === stretch.code && one.on <= on)
    .map((one) => ({ ref: one.semester, on: one.on, counted: true, says: lateWords(one.on, stretch.to) }))
