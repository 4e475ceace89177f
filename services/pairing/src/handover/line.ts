import * as z from 'zod'
import { Day } from '@bangfu/kernel/time'
import { textOf, type Refusal } from '@bangfu/kernel/refusal'
import { HouseholdId, Period } from '../pairings/pairing.ts'
import { HelperId } from '../organisations/helper.ts'

/** What is wrong with a line, or to be known of it, in the words of whoever reads the file. */
export const Reason = z.object({ code: z.string(), zh: z.string(), en: z.string() })
export type Reason = z.infer<typeof Reason>

/** Reasons that lines have of their own; all others are refusals of a single call, word for word. */
const own = {
  line_unreadable: ['本行无法读出', 'the line cannot be read'],
  household_missing: ['缺少户编号', 'the household number is missing'],
  household_unknown: ['没有该户，或不在本次调整的区划内', 'no such household in the division'],
  household_twice: ['该户在本次清单中不止一行', 'the household stands in more than one line'],
  helper_missing: ['缺少帮扶责任人', 'the helper is missing'],
  helper_ambiguous: ['同名的帮扶责任人不止一位，请写明单位或编号', 'several helpers have this name: give unit or id'],
  day_unreadable: ['日期无法辨认，应如 2020-09-01', 'the day cannot be read; write 2020-09-01'],
  no_pairing: ['该户在这一天没有帮扶责任人', 'nobody is responsible for the household on the day'],
  same_helper: [
    '该户已由此人负责，期限不同；请用延期或结束',
    'he is responsible already with other days: extend or end',
  ],
  changed_since: ['该户结对此后已有变动，未恢复', 'its pairings changed since: not restored'],
  overlap_flagged: ['与现有结对重叠，已登记待核定', 'overlaps with the standing pairing: recorded for a decision'],
  gap_follows: ['到期后该户将没有帮扶责任人', 'nobody is responsible after its last day'],
} as const satisfies Record<string, readonly [zh: string, en: string]>
export type OwnReason = keyof typeof own

export const reasonOf = (code: OwnReason): Reason => ({ code, zh: own[code][0], en: own[code][1] })

/** A refusal as a line says it. */
export const reasonOfRefusal = (refusal: Refusal): Reason => {
  const [zh, en] = (['zh', 'en'] as const).map((language) => {
    const { title, mend } = textOf(refusal, language)
    return language === 'zh' ? `${title}。${mend}` : `${title}. ${mend}`
  })
  return { code: refusal.code, zh: zh ?? '', en: en ?? '' }
}

/** A line as it is worked on: frozen when the job begins, so that going on after a crash works on the same lines. */
export const FrozenLine = z.object({
  line: z.int(),
  /** As the list called it, for the answer: a number or an id. */
  label: z.string(),
  household: HouseholdId.nullable(),
  helper: HelperId.nullable(),
  on: Day,
  to: Day.nullable(),
  fault: z.string().nullable(),
})
export type FrozenLine = z.infer<typeof FrozenLine>

export const outcomes = ['done', 'unchanged', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

/** What became of a line. */
export const LineAnswer = z.object({
  line: z.int(),
  label: z.string(),
  household: z.string().nullable(),
  outcome: z.enum(outcomes),
  /** Who was responsible on the day, and who is now. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  on: Day,
  pairing: z.string().nullable(),
  gap: z.enum(['created', 'closed']).nullable(),
  /** Rules that are broken by it. */
  broken: z.array(z.string()),
  reasons: z.array(Reason),
  warnings: z.array(Reason),
})
export type LineAnswer = z.infer<typeof LineAnswer>

export const refusedLine = ({ line, label, household, on }: FrozenLine, ...reasons: readonly Reason[]): LineAnswer => ({
  ...{ line, label, household, on, outcome: 'refused', from: null, to: null, pairing: null, gap: null },
  ...{ broken: [], reasons: [...reasons], warnings: [] },
})

const Stood = z.object({ periods: z.array(Period), overlaps: z.array(Period) })

/** What a line did, as undoing it needs it: how the household stood before and after, and which pairings became what. */
export const DoneLine = z.object({
  answer: LineAnswer,
  household: HouseholdId,
  before: Stood,
  after: Stood,
  pairings: z.array(z.object({ pairing: z.string(), version: z.int(), made: z.boolean() })),
  /** When it was undone. */
  undone: z.boolean(),
})
export type DoneLine = z.infer<typeof DoneLine>

/** The lines of one transaction. */
export const DonePack = z.object({ lines: z.array(DoneLine) })
export type DonePack = z.infer<typeof DonePack>
