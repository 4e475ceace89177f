import * as z from 'zod'
import { addDays, Day } from '@bangfu/kernel/time'
import type { CalendarRule, DutyEach } from '@bangfu/rules/school-pairing-pack'
import { PairingDay } from '../pairings/days.ts'

/** Days from a first to a last one, both included and both known. */
export type Span = { readonly from: Day; readonly to: Day }

/** The code of a school year: the calendar year in which it begins. */
export const YearCode = z.string().regex(/^\d{4}$/, { error: 'a school year is called by the year it begins in, YYYY' })
/** The code of a semester, `2013-autumn`. */
export const SemesterCode = z
  .string()
  .regex(/^\d{4}-[a-z0-9]{1,12}$/, { error: 'a semester is called YYYY-name, as 2013-autumn' })

const name = z.string().trim().min(1).max(40)
const days = { from: PairingDay, to: PairingDay }

const Semester = z.strictObject({ semester: SemesterCode, name, ...days })
const SchoolYear = z.strictObject({ year: YearCode, name, ...days, semesters: z.array(Semester).min(1).max(4) })

const inOrder = (spans: readonly Span[], within?: Span): boolean =>
  spans.every(({ from, to }, index) => {
    const before = spans[index - 1]
    return from <= to && (!before || before.to < from) && (!within || (within.from <= from && to <= within.to))
  })

const distinct = (codes: readonly string[]): boolean => new Set(codes).size === codes.length

/** The school years and semesters of a pairing 校历, one after another. */
export const SchoolCalendar = z
  .array(SchoolYear)
  .min(1)
  .max(12)
  .refine((years) => inOrder(years) && years.every((year) => inOrder(year.semesters, year)), {
    error: '学年、学期应依次排列、互不重叠，学期在学年之内 (in order, not overlapping, semesters within their year)',
  })
  .refine(
    (years) =>
      distinct(years.map(({ year }) => year)) &&
      distinct(years.flatMap(({ semesters }) => semesters.map(({ semester }) => semester))),
    { error: '学年、学期编号不得重复 (each code once)' },
  )
export type SchoolCalendar = z.infer<typeof SchoolCalendar>

/** The calendar that a rule makes for a term: whole school years, the first and the last beyond the term's ends. */
export const calendarByRule = ({ semesters }: CalendarRule, term: Span): SchoolCalendar => {
  const begins = semesters[0]?.begins ?? '01-01'
  const first = Number(term.from.slice(0, 4)) - (term.from.slice(5) < begins ? 1 : 0)
  const last = Number(term.to.slice(0, 4)) - (term.to.slice(5) < begins ? 1 : 0)
  return Array.from({ length: last - first + 1 }, (_none, index) => {
    const year = first + index
    const end = addDays(Day.parse(`${year + 1}-${begins}`), -1)
    const starts = semesters.map((one) => Day.parse(`${one.begins < begins ? year + 1 : year}-${one.begins}`))
    return {
      year: String(year),
      name: `${year}—${year + 1}学年`,
      from: Day.parse(`${year}-${begins}`),
      to: end,
      semesters: semesters.map(({ code, zh }, at) => {
        const next = starts[at + 1]
        const from = starts[at] ?? end
        return { semester: `${year}-${code}`, name: `${year}年${zh}`, from, to: next ? addDays(next, -1) : end }
      }),
    }
  })
}

/** A stretch of time to which duties belong, cut to the term of the pairing. */
export type Stretch = Span & { readonly each: DutyEach; readonly code: string; readonly name: string }

const cut = (span: Span, term: Span): Span | undefined => {
  const from = span.from < term.from ? term.from : span.from
  const to = span.to < term.to ? span.to : term.to
  return from <= to ? { from, to } : undefined
}

/** The semesters, school years and term of a pairing in order of their last day; what lies outside the term is not there. */
export const stretchesOf = (calendar: SchoolCalendar, term: Span): Stretch[] => {
  const years = calendar.flatMap((year): Stretch[] => {
    const own = cut(year, term)
    const semesters = year.semesters.flatMap((one): Stretch[] => {
      const part = cut(one, term)
      return part ? [{ each: 'semester', code: one.semester, name: one.name, ...part }] : []
    })
    return own ? [...semesters, { each: 'school-year', code: year.year, name: year.name, ...own }] : []
  })
  return [...years, { each: 'term', code: 'term', name: '结对期', ...term }]
}
