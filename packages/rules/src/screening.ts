import type { ClueReason } from './clue-reasons.ts'
import type { Numbers, Source } from './rule-pack.ts'

/** What screening reads of a member. Null is what the file does not say: it raises nothing. */
export type ScreenedPerson = {
  readonly person: string
  readonly age: number | null
  readonly inSchool: boolean | null
  readonly droppedOut: boolean
  /** Has finished compulsory schooling. */
  readonly finishedCompulsory: boolean | null
  readonly insured: boolean | null
  readonly seriouslyIll: boolean
  readonly able: boolean | null
  readonly workMonths: number | null
}

/** What screening reads of a household; amounts in fen. */
export type ScreenedHousehold = {
  readonly netFen: number | null
  readonly wageFen: number | null
  /** Compliant out-of-pocket spending 合规自付支出 of the same months. */
  readonly outOfPocketFen: number | null
  /** Which months or year the amounts are of. */
  readonly months: string | null
  /** The range of monitoring per head; null where no source gives one for the province and year. */
  readonly rangeFen: number | null
  readonly range: string | null
  readonly safeHouse: boolean | null
  readonly safeWater: boolean | null
  readonly persons: readonly ScreenedPerson[]
}

/** What a rule saw, by name: numbers, codes and ids of members, never a name or a number of a person. */
export type ScreeningReading = Readonly<Record<string, string | number | boolean | string[] | null>>

export type ScreeningRule = {
  readonly reason: ClueReason
  /** What it saw where it raises a clue; null where it does not, or cannot know. */
  readonly read: (household: ScreenedHousehold, numbers: Numbers) => ScreeningReading | null
}

/** A rule in force, its numbers, and how far its source carries. */
export type ScreeningEntry = {
  readonly reason: ClueReason
  readonly numbers?: Numbers
  readonly source: Source
  readonly note?: string
}

export type ScreeningPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly entries: readonly ScreeningEntry[]
}

const perHead = (amountFen: number, persons: number): number => Math.floor(amountFen / persons)

const incomeOf = (household: ScreenedHousehold) => {
  const { netFen, rangeFen, persons, range, months } = household
  if (netFen === null || rangeFen === null || persons.length === 0) return null
  return { netFen, rangeFen, heads: persons.length, range, months }
}

/** The members whom a condition names, or null when it names none. */
const whoever = (
  persons: readonly ScreenedPerson[],
  is: (person: ScreenedPerson) => boolean,
): ScreeningReading | null => {
  const named = persons.filter(is).map(({ person }) => person)
  return named.length === 0 ? null : { persons: named }
}

const between = (value: number | null, { fromAge = 0, toAge = Infinity }: Numbers): boolean =>
  value !== null && fromAge <= value && value <= toAge

/** The rules by which a whole county is looked through at night. Each says what it saw, so that it can be checked. */
export const screeningRules: readonly ScreeningRule[] = [
  {
    reason: 'income-in-range',
    read: (household) => {
      const income = incomeOf(household)
      if (!income || income.netFen > income.rangeFen * income.heads) return null
      return { perHeadFen: perHead(income.netFen, income.heads), ...income }
    },
  },
  {
    reason: 'spending-high',
    read: (household) => {
      const income = incomeOf(household)
      const spent = household.outOfPocketFen
      if (!income || spent === null || income.netFen <= income.rangeFen * income.heads) return null
      if (income.netFen - spent > income.rangeFen * income.heads) return null
      return { perHeadAfterFen: perHead(income.netFen - spent, income.heads), outOfPocketFen: spent, ...income }
    },
  },
  {
    reason: 'dropout',
    read: ({ persons }, numbers) =>
      whoever(
        persons,
        ({ age, droppedOut, inSchool, finishedCompulsory }) =>
          between(age, numbers) && (droppedOut || inSchool === false) && finishedCompulsory !== true,
      ),
  },
  { reason: 'dangerous-house', read: ({ safeHouse }) => (safeHouse === false ? { safeHouse } : null) },
  { reason: 'unsafe-water', read: ({ safeWater }) => (safeWater === false ? { safeWater } : null) },
  { reason: 'uninsured', read: ({ persons }) => whoever(persons, ({ insured }) => insured === false) },
  {
    reason: 'job-loss',
    read: ({ persons, wageFen, netFen, months }, { wagePercent = 50, fromAge = 16, toAge = 59 }) => {
      const able = persons.filter(({ able: is, age }) => is === true && between(age, { fromAge, toAge }))
      if (able.length === 0 || able.some(({ workMonths }) => workMonths !== 0)) return null
      if (wageFen === null || netFen === null || netFen <= 0 || wageFen * 100 < netFen * wagePercent) return null
      return { persons: able.map(({ person }) => person), wageFen, netFen, months }
    },
  },
  { reason: 'serious-illness', read: ({ persons }) => whoever(persons, ({ seriouslyIll }) => seriouslyIll) },
]
