import * as z from 'zod'
import { addDays, boundsOf, Day, dayOf, daysBetween, type Instant, type Period } from '@bangfu/kernel/time'
import { daysAsked, type PresencePack } from '@bangfu/rules/presence-pack'
import { MemberId } from '../organisations/team-act.ts'
import { isThere, type Stay } from '../organisations/team.ts'
import type { Attendance } from './attendance.ts'
import { leaveDays, type Leave } from './leave.ts'

/** The days of one person in a month, with everything that they are reckoned from. */
export const PersonFigures = z.object({
  member: MemberId,
  name: z.string(),
  firstSecretary: z.boolean(),
  daysOfMonth: z.int(),
  /** On how many days of the month he was in the team. */
  daysInTeam: z.int(),
  verified: z.int(),
  unverifiable: z.int(),
  /** Days with suspicious check-ins alone, or told after the month was kept: not counted unless the township says so. */
  inDoubt: z.int(),
  /** Days that the township added or struck. */
  added: z.int(),
  struck: z.int(),
  present: z.int(),
  leave: z.int(),
  /** Days of presence or leave, each counted once. */
  presentOrOnLeave: z.int(),
  asked: z.int().nullable(),
  /** Null where no source asks anything, the month is not over, or he was there for part of it. */
  met: z.boolean().nullable(),
  metWithLeave: z.boolean().nullable(),
  leaveOfYear: z.int(),
  mostLeaveOfYear: z.int().nullable(),
  /** More leave than the region allows in a year: he is to be recalled 召回. */
  toBeRecalled: z.boolean(),
  arithmetic: z.object({ zh: z.string(), en: z.string() }),
})
export type PersonFigures = z.infer<typeof PersonFigures>

export type Month = {
  readonly period: Period
  readonly now: Instant
  readonly pack: PresencePack | undefined
  readonly attendance: Pick<Attendance, 'days' | 'corrections'>
  readonly leaves: readonly Leave[]
}

type Range = { readonly from: Day; readonly to: Day }

export const rangeOf = (period: Period): Range => {
  const { from, to } = boundsOf(period)
  return { from: dayOf(from), to: addDays(dayOf(to), -1) }
}

/** The figures of everybody who was in a team in a month, from his stays in it. */
export const figuresOf = (people: readonly Stay[], month: Month): PersonFigures[] => {
  const range = rangeOf(month.period)
  const touching = people.filter(
    ({ from, to }) => (from === null || from <= range.to) && (to === null || to >= range.from),
  )
  const members = [...new Set(touching.map(({ member }) => member))]
  return members.flatMap((member) => {
    const stays = touching.filter((stay) => stay.member === member)
    const latest = stays.at(-1)
    return latest ? [figuresOfPerson({ stays, latest }, month)] : []
  })
}

const figuresOfPerson = (
  { stays, latest }: { readonly stays: readonly Stay[]; readonly latest: Stay },
  month: Month,
): PersonFigures => {
  const { member, name, firstSecretary } = latest
  const range = rangeOf(month.period)
  const daysOfMonth = daysBetween(range.from, range.to) + 1
  const inTeam = daysIn(range).filter((day) => stays.some((stay) => isThere(stay, day)))
  const counted = countDays(month.attendance, member)
  const leave = leaveDays(month.leaves, member, range)
  const year = month.period.slice(0, 4)
  const leaveOfYear = leaveDays(month.leaves, member, {
    from: Day.parse(`${year}-01-01`),
    to: Day.parse(`${year}-12-31`),
  }).size
  const present = counted.present.size
  const presentOrOnLeave = new Set([...counted.present, ...leave]).size
  const asked = month.pack ? daysAsked(month.pack.monthly, daysOfMonth) : null
  const isWhole = inTeam.length === daysOfMonth
  const isOver = boundsOf(month.period).to <= month.now
  const judge = (days: number): boolean | null => (asked === null || !isWhole || !isOver ? null : days >= asked)
  const mostLeave = month.pack?.mostLeaveDaysPerYear ?? null
  const { verified, unverifiable, inDoubt, added, struck } = counted
  const figures = { verified, unverifiable, inDoubt, added, struck, present, asked, leave: leave.size }
  return {
    ...{ member, name, firstSecretary, daysOfMonth, daysInTeam: inTeam.length, ...figures, presentOrOnLeave },
    met: judge(present),
    metWithLeave: judge(presentOrOnLeave),
    leaveOfYear,
    mostLeaveOfYear: mostLeave,
    toBeRecalled: mostLeave !== null && leaveOfYear > mostLeave,
    arithmetic: arithmeticOf(figures, month.pack),
  }
}

const daysIn = ({ from, to }: Range): Day[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_none, index) => addDays(from, index))

type Counted = Pick<PersonFigures, 'verified' | 'unverifiable' | 'inDoubt' | 'added' | 'struck'> & {
  readonly present: ReadonlySet<Day>
}

/** Which days count: those of check-ins that nothing speaks against, as the township's last word on each day has it. */
const countDays = ({ days, corrections }: Month['attendance'], member: string): Counted => {
  const own = days.filter((line) => line.member === member)
  const standing = own.filter(({ verdict, afterKept }) => verdict !== 'suspicious' && !afterKept)
  const byCheckIn = new Set(standing.map(({ day }) => day))
  const said = new Map(
    corrections.filter((line) => line.member === member).map(({ day, present }) => [day, present] as const),
  )
  const added = [...said].filter(([day, present]) => present && !byCheckIn.has(day)).map(([day]) => day)
  const struck = new Set([...said].filter(([day, present]) => !present && byCheckIn.has(day)).map(([day]) => day))
  const doubted = new Set(own.map(({ day }) => day).filter((day) => !byCheckIn.has(day) && !said.has(day)))
  return {
    verified: standing.filter(({ verdict }) => verdict === 'verified').length,
    unverifiable: standing.filter(({ verdict }) => verdict === 'unverifiable').length,
    inDoubt: doubted.size,
    added: added.length,
    struck: struck.size,
    present: new Set([...[...byCheckIn].filter((day) => !struck.has(day)), ...added]),
  }
}

const arithmeticOf = (
  figures: Omit<Counted, 'present'> & {
    readonly present: number
    readonly asked: number | null
    readonly leave: number
  },
  pack: PresencePack | undefined,
): { zh: string; en: string } => {
  const { verified, unverifiable, added, struck, present, asked, leave, inDoubt } = figures
  const rule = asked === null ? null : (pack?.source.document ?? '')
  return {
    zh: `已核实 ${verified} + 无法核实 ${unverifiable} + 补记 ${added} − 剔除 ${struck} = 在村 ${present} 天；请假 ${leave} 天，存疑 ${inDoubt} 天；${rule === null ? '本地未见驻村天数规定' : `应驻村 ${asked} 天（${rule}）`}`,
    en: `verified ${verified} + unverifiable ${unverifiable} + added ${added} − struck ${struck} = ${present} days present; ${leave} on leave, ${inDoubt} in doubt; ${rule === null ? 'no rule on days is known here' : `${asked} asked (${rule})`}`,
  }
}

/** The sums of several people: of a team, a village, a township. */
export const SummedFigures = z.object({
  people: z.int(),
  present: z.int(),
  inDoubt: z.int(),
  leave: z.int(),
  /** Of those who can be judged. */
  met: z.int(),
  short: z.int(),
  notJudged: z.int(),
  toBeRecalled: z.int(),
})
export type SummedFigures = z.infer<typeof SummedFigures>

export const sumOf = (people: readonly PersonFigures[]): SummedFigures => {
  const total = (of: (one: PersonFigures) => number): number => people.reduce((sum, one) => sum + of(one), 0)
  const count = (holds: (one: PersonFigures) => boolean): number => people.filter(holds).length
  return {
    people: people.length,
    present: total(({ present }) => present),
    inDoubt: total(({ inDoubt }) => inDoubt),
    leave: total(({ leave }) => leave),
    met: count(({ met }) => met === true),
    short: count(({ met }) => met === false),
    notJudged: count(({ met }) => met === null),
    toBeRecalled: count(({ toBeRecalled }) => toBeRecalled),
  }
}
