import { ageOn, type Day } from '@bangfu/kernel/time'
import type { Coded } from '../code-list.ts'
import type { PersonEntry } from '../household-entry.ts'
import { birthOf, idNumberFlaw, type IdNumberFlaw } from '../id-number.ts'
import { dropoutReasonList, employmentChannelList, workPlaceList } from '../person-code-lists.ts'
import {
  codesOf,
  healths,
  isOneOf,
  labours,
  levels,
  meaningOf,
  spouseCodes,
  stages,
  type Labour,
  type Level,
  type Stage,
} from './meanings.ts'
import type { QualitySubject } from './subject.ts'

/** A person as the rules see him: what the lists' values mean and what follows from them, worked out once. */
export type PersonReading = {
  readonly index: number
  readonly person: PersonEntry
  readonly flaw: IdNumberFlaw | undefined
  /** In full years; null while the ID number is not good. */
  readonly age: number | null
  readonly spouse: boolean
  readonly stage: Stage | null
  readonly level: Level | null
  readonly dropout: 'illness' | 'disability' | 'other' | null
  /** Null while nothing is said of schooling at all. */
  readonly atSchool: boolean | null
  /** How many of education, student state and reason of dropping out are given. */
  readonly schoolingGiven: number
  readonly labour: Labour | null
  /** Known to be healthy and nothing else. */
  readonly healthy: boolean
  readonly ill: boolean
  readonly disabled: boolean
  /** Works now, as far as is said. */
  readonly working: boolean
  /** Worked this year, as far as is said. */
  readonly worked: boolean
  /** Is said not to work. */
  readonly notWorking: boolean
  readonly outsideCounty: boolean
  readonly publicPost: boolean
  readonly workshop: boolean
  /** The last month of the time of work before the present one. */
  readonly previousEnd: string | null
}

const outsideCounties = codesOf(workPlaceList, /县外|省外/)
const publicPosts = codesOf(employmentChannelList, /公益/)
const workshops = codesOf(employmentChannelList, /车间/)
const illDropouts = codesOf(dropoutReasonList, /病/)
const disabledDropouts = codesOf(dropoutReasonList, /残/)

/** Reads one member. */
export const personReading = (
  person: PersonEntry,
  index: number,
  { earlierJobs }: QualitySubject,
  on: Day,
): PersonReading => {
  const flaw = idNumberFlaw(person.idNumber, on)
  const birth = flaw === undefined ? birthOf(person.idNumber) : undefined
  return {
    index,
    person,
    flaw,
    age: birth === undefined ? null : ageOn(birth, on),
    spouse: isOneOf(spouseCodes, person.relation),
    labour: meaningOf(labours, person.labour),
    outsideCounty: isOneOf(outsideCounties, person.workPlace),
    publicPost: isOneOf(publicPosts, person.employmentChannel),
    workshop: isOneOf(workshops, person.employmentChannel),
    previousEnd: earlierJobs === undefined ? null : lastEnd(earlierJobs, index),
    ...schoolingOf(person),
    ...healthOf(person),
    ...workOf(person, on),
  }
}

const lastEnd = (jobs: NonNullable<QualitySubject['earlierJobs']>, index: number): string | null => {
  let last: string | null = null
  for (const { person, to } of jobs) if (person === index && to !== null && (last === null || to > last)) last = to
  return last
}

const schoolingOf = (
  person: PersonEntry,
): Pick<PersonReading, 'stage' | 'level' | 'dropout' | 'atSchool' | 'schoolingGiven'> => {
  const stage = meaningOf(stages, person.studentState)
  const dropout = dropoutOf(person.dropoutReason)
  const enrolled = person.studentState !== null && stage !== 'none'
  const given = (person.education === null ? 0 : 1) + (enrolled ? 1 : 0) + (dropout === null ? 0 : 1)
  return {
    stage,
    level: meaningOf(levels, person.education),
    dropout,
    atSchool: stage === null ? (enrolled || given === 0 ? null : false) : stage !== 'none',
    schoolingGiven: given,
  }
}

const dropoutOf = (reason: Coded | null): PersonReading['dropout'] => {
  if (reason === null) return null
  if (isOneOf(illDropouts, reason)) return 'illness'
  return isOneOf(disabledDropouts, reason) ? 'disability' : 'other'
}

const healthOf = ({ health }: PersonEntry): Pick<PersonReading, 'healthy' | 'ill' | 'disabled'> => {
  let healthy = health.length > 0
  let ill = false
  let disabled = false
  for (const value of health) {
    const meaning = meaningOf(healths, value)
    if (meaning !== 'healthy') healthy = false
    if (meaning === 'chronic' || meaning === 'serious') ill = true
    if (meaning === 'disabled') disabled = true
  }
  return { healthy, ill, disabled }
}

const workOf = (person: PersonEntry, on: Day): Pick<PersonReading, 'working' | 'worked' | 'notWorking'> => {
  const { workPlace, workMonths, workFrom, workTo, hasWorked } = person
  const worked = workPlace !== null || workFrom !== null || (workMonths ?? 0) > 0 || hasWorked === true
  const ended = hasWorked === false || (workTo !== null && workTo < on.slice(0, 7))
  // Zero months and no place is an answer; nothing at all is none.
  const notWorking = hasWorked === false || (workMonths === 0 && workPlace === null && hasWorked === null)
  return { worked, working: worked && !ended, notWorking }
}
