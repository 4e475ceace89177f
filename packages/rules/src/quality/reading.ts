import type { Day } from '@bangfu/kernel/time'
import { categoryList } from '../household-code-lists.ts'
import { netIncomeFen, type HouseholdEntry } from '../household-entry.ts'
import { houseGradeList, houseSafetyList } from '../living-code-lists.ts'
import { benefitList } from '../person-code-lists.ts'
import { codesOf, headCodes, isOneOf } from './meanings.ts'
import { personReading, type PersonReading } from './person-reading.ts'
import type { Elimination, Measure, MeasureGroup, MeasureItem, Monitoring, QualitySubject, Risk } from './subject.ts'

/** A household as the rules see it. */
export type HouseholdReading = {
  readonly entry: HouseholdEntry
  readonly period: string
  readonly persons: readonly PersonReading[]
  readonly heads: number
  readonly head: PersonReading | undefined
  /** Members who are able: 普通 or 技能. */
  readonly able: number
  /** Members who are known not to be: 无 or 丧失. */
  readonly unable: number
  readonly perHeadFen: number | null
  readonly dangerousHouse: boolean
  readonly hasDibao: boolean
  readonly hasTekun: boolean
  /** Known to be monitored. */
  readonly monitored: boolean
  /** Null where known not to be monitored, undefined where nothing is known. */
  readonly monitoring: Monitoring | null | undefined
  readonly identified: string | null
  readonly elimination: Elimination | null
  readonly measures: readonly Measure[] | undefined
  readonly risks: ReadonlySet<Risk>
  readonly groups: ReadonlySet<MeasureGroup>
  readonly items: ReadonlySet<MeasureItem>
  /** Months since the identification, to the elimination or to now; null where not monitored. */
  readonly monitoredMonths: number | null
  /** `YYYYMM` as a number, as packs write it. */
  readonly eliminatedMonth: number | null
}

/** Reads an entry and its sections once for all rules. */
export const readingOf = (subject: QualitySubject, on: Day): HouseholdReading => {
  const { entry, monitoring, measures } = subject
  const persons = entry.persons.map((person, index) => personReading(person, index, subject, on))
  const net = netIncomeFen(entry.income)
  const period = on.slice(0, 7)
  const counted = countsOf(persons)
  return {
    entry,
    period,
    persons,
    ...counted,
    perHeadFen: net === null || persons.length === 0 ? null : net / persons.length,
    dangerousHouse:
      entry.dangerousHouse === true ||
      isOneOf(dangerousSafety, entry.houseSafety) ||
      isOneOf(dangerousGrade, entry.houseGrade),
    hasDibao: isOneOf(dibaoCategory, entry.category) || entry.persons.some(({ dibao }) => dibao === true),
    hasTekun:
      isOneOf(tekunCategory, entry.category) ||
      entry.persons.some(({ benefits }) => benefits.some((benefit) => isOneOf(tekunBenefit, benefit))),
    monitoring,
    measures,
    ...sectionsOf(monitoring, measures, period),
  }
}

const countsOf = (persons: readonly PersonReading[]): Pick<HouseholdReading, 'heads' | 'head' | 'able' | 'unable'> => {
  let heads = 0
  let head: PersonReading | undefined
  let able = 0
  let unable = 0
  for (const one of persons) {
    if (headCodes.has(one.person.relation?.code ?? '')) {
      heads += 1
      head ??= one
    }
    if (one.labour === 'ordinary' || one.labour === 'skilled') able += 1
    else if (one.labour === 'none' || one.labour === 'lost') unable += 1
  }
  return { heads, head, able, unable }
}

const none: ReadonlySet<never> = new Set()

const sectionsOf = (
  monitoring: Monitoring | null | undefined,
  measures: readonly Measure[] | undefined,
  period: string,
): Pick<
  HouseholdReading,
  'monitored' | 'identified' | 'elimination' | 'risks' | 'groups' | 'items' | 'monitoredMonths' | 'eliminatedMonth'
> => {
  const elimination = monitoring?.elimination ?? null
  const eliminated = elimination?.month ?? null
  const identified = monitoring?.identified ?? null
  return {
    monitored: monitoring !== undefined && monitoring !== null,
    identified,
    elimination,
    risks: monitoring ? new Set(monitoring.risks.map(({ risk }) => risk)) : none,
    groups: measures ? new Set(measures.map(({ group }) => group)) : none,
    items: measures ? new Set(measures.flatMap(({ item }) => (item === null ? [] : [item]))) : none,
    monitoredMonths: identified === null ? null : monthOf(eliminated ?? period) - monthOf(identified),
    eliminatedMonth: eliminated === null ? null : Number(eliminated.slice(0, 4)) * 100 + Number(eliminated.slice(5, 7)),
  }
}

const monthOf = (period: string): number => Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7))

const dangerousSafety = codesOf(houseSafetyList, /危房/)
const dangerousGrade = codesOf(houseGradeList, /[CD]级/)
const dibaoCategory = codesOf(categoryList, /低保/)
const tekunCategory = codesOf(categoryList, /五保|特困/)
const tekunBenefit = codesOf(benefitList, /特困/)
