import * as z from 'zod'
import { WithinCounty } from '@bangfu/kernel/division'
import { idSchema, type Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, daysBetween, Instant } from '@bangfu/kernel/time'
import type { SchoolStanding } from '@bangfu/rules/school-pairing-codes'
import type { SchoolPairingPack } from '@bangfu/rules/school-pairing-pack'
import { UnitId } from '../organisations/unit.ts'
import { inOrder, orderFault, overlap, PairingDay } from '../pairings/days.ts'
import { Ended } from '../pairings/terms.ts'
import { calendarByRule, SchoolCalendar, stretchesOf, type Span, type Stretch } from './school-calendar.ts'
import type { School } from './school.ts'

export const SchoolPairingId = idSchema('spr')

const personName = z.string().trim().min(1).max(50)
const reason = z.string().trim().min(2).max(500)
const mostDays = 3653
const agreement = z.string().trim().min(1).max(200)

/** A strong school takes a weak one 学校结对, as it is entered. */
export const SchoolPairingInput = z
  .strictObject({
    strong: UnitId,
    weak: UnitId,
    from: PairingDay,
    to: PairingDay,
    /** Title or number of the agreement document. */
    agreement,
    strongLiaison: personName,
    weakLiaison: personName,
    /** School years and semesters where they differ from the county's. */
    calendar: SchoolCalendar.optional(),
  })
  .refine(inOrder, orderFault)
  .refine(({ from, to }) => daysBetween(from, to) <= mostDays, {
    error: '结对期最长十年 (a term is at most ten years)',
    path: ['to'],
  })
  .refine(({ strong, weak }) => strong !== weak, {
    error: '学校不能与自己结对 (two different schools)',
    path: ['weak'],
  })
export type SchoolPairingInput = z.output<typeof SchoolPairingInput>

/** What may change in a standing pairing of schools; what is not given stays. */
export const SchoolPairingChange = z.strictObject({
  agreement: agreement.optional(),
  strongLiaison: personName.optional(),
  weakLiaison: personName.optional(),
  /** The size of the weak school's staff that the duties follow from. */
  subjectTeachers: z.int().min(0).max(5000).optional(),
  calendar: SchoolCalendar.optional(),
  reason,
})
export type SchoolPairingChange = z.output<typeof SchoolPairingChange>

const Side = z.object({ unit: UnitId, name: z.string(), liaison: z.string() })

/** One strong school and one weak one, dated, with their calendar; never deleted, only ended. */
export const SchoolPairing = z.object({
  pairing: SchoolPairingId,
  strong: Side,
  weak: Side,
  /** Of the weak school: where the help goes. */
  division: WithinCounty,
  from: Day,
  to: Day,
  agreement: z.string(),
  /** The weak school's staff when the agreement was made. */
  subjectTeachers: z.int(),
  calendar: SchoolCalendar,
  ended: Ended.nullable(),
  madeBy: z.string(),
  madeAt: Instant,
})
export type SchoolPairing = z.infer<typeof SchoolPairing>

/** The pairings of one school, so that two cannot both win: each school is in one at any time. */
export const SchoolSlot = z.object({
  periods: z.array(z.object({ pairing: SchoolPairingId, from: Day, to: Day })),
})
export type SchoolSlot = z.infer<typeof SchoolSlot>

/** More than any school has: past it somebody's machine is running wild. */
const mostPairingsOfSchool = 50

/**
 * A school's pairings with one more.
 * @throws Refusal school_paired: in one already in that time · pairing_limit
 */
export const withSchoolPairing = (slot: SchoolSlot, { pairing, from, to }: SchoolPairing): SchoolSlot => {
  const standing = slot.periods.find((period) => overlap(period, { from, to }))
  if (standing) throw new Refusal('school_paired', { from: standing.from, to: standing.to })
  if (slot.periods.length >= mostPairingsOfSchool) throw new Refusal('pairing_limit', { most: mostPairingsOfSchool })
  return { periods: [...slot.periods, { pairing, from, to }] }
}

/** A school's pairings when one of them got an earlier last day. */
export const withSchoolPairingEnded = (slot: SchoolSlot, pairing: Id<'spr'>, to: Day): SchoolSlot => ({
  periods: slot.periods.map((period) => (period.pairing === pairing ? { ...period, to } : period)),
})

/** @throws Refusal calendar_misses_term: no school year of the calendar lies in the term */
const fitting = (calendar: SchoolCalendar, term: Span): SchoolCalendar => {
  if (stretchesOf(calendar, term).every(({ each }) => each === 'term')) throw new Refusal('calendar_misses_term')
  return calendar
}

type Made = { readonly pairing: Id<'spr'>; readonly by: string; readonly at: Instant }

/**
 * Decides on a pairing of two schools.
 * @throws Refusal school_standing_wrong: they are not a strong and a weak one · calendar_misses_term
 */
export const pairSchools = (
  { strong, weak }: { readonly strong: School; readonly weak: School },
  input: SchoolPairingInput,
  pack: SchoolPairingPack,
  made: Made,
): SchoolPairing => {
  if (strong.standing !== 'strong' || weak.standing !== 'weak') throw new Refusal('school_standing_wrong')
  const { from, to } = input
  return {
    pairing: made.pairing,
    strong: { unit: strong.unit, name: strong.name, liaison: input.strongLiaison },
    weak: { unit: weak.unit, name: weak.name, liaison: input.weakLiaison },
    division: weak.division,
    from,
    to,
    agreement: input.agreement,
    subjectTeachers: weak.subjectTeachers,
    calendar: fitting(input.calendar ?? calendarByRule(pack.calendar, { from, to }), { from, to }),
    ended: null,
    madeBy: made.by,
    madeAt: made.at,
  }
}

/** @throws Refusal pairing_ended: ended before its term */
export const assertStanding = ({ ended }: SchoolPairing): void => {
  if (ended) throw new Refusal('pairing_ended', { on: ended.on })
}

/** The pairing as it is after a change. @throws Refusal pairing_ended · calendar_misses_term */
export const changedPairing = (before: SchoolPairing, change: SchoolPairingChange): SchoolPairing => {
  assertStanding(before)
  const { strongLiaison, weakLiaison, agreement, subjectTeachers, calendar } = change
  return {
    ...before,
    strong: { ...before.strong, liaison: strongLiaison ?? before.strong.liaison },
    weak: { ...before.weak, liaison: weakLiaison ?? before.weak.liaison },
    agreement: agreement ?? before.agreement,
    subjectTeachers: subjectTeachers ?? before.subjectTeachers,
    calendar: calendar ? fitting(calendar, before) : before.calendar,
  }
}

/** A semester or school year of the pairing by its code. @throws Refusal not_found */
export const stretchCalled = (
  { calendar, from, to }: SchoolPairing,
  each: 'semester' | 'school-year',
  code: string,
): Stretch => {
  const found = stretchesOf(calendar, { from, to }).find((one) => one.each === each && one.code === code)
  if (!found) throw new Refusal('not_found')
  return found
}

/** The other of the two. */
export const otherSide = (side: SchoolStanding): SchoolStanding => (side === 'strong' ? 'weak' : 'strong')

/**
 * Whoever acts for one school of a pairing cannot act for the other too: nobody confirms or appraises his own.
 * @throws Refusal own_school
 */
export const assertNotOfSchool = (grants: readonly { readonly unit?: string | undefined }[], unit: string): void => {
  if (grants.some((grant) => grant.unit === unit)) throw new Refusal('own_school')
}

/** The school of the two that somebody belongs to; the strong one where he belongs to neither. */
export const schoolOfGrants = (
  { strong, weak }: SchoolPairing,
  grants: readonly { readonly unit?: string | undefined }[],
): string => (grants.some(({ unit }) => unit === weak.unit) ? weak.unit : strong.unit)
