import type { Computation, Reading } from '@bangfu/checklists/checklist'

/** What exit checklists read of a member. Null is what the file does not say. */
export type ReadPerson = {
  readonly person: string
  readonly age: number | null
  /** In a school of any stage, kindergarten included. */
  readonly inSchool: boolean | null
  /** Has finished junior secondary school, or more. */
  readonly finishedCompulsory: boolean | null
  /** The file names a reason for having left school. */
  readonly droppedOut: boolean
  readonly insured: boolean | null
}

/** What exit checklists read of a household. */
export type ReadHousehold = {
  readonly year: number
  /** Net income of the year, and who it is divided by. */
  readonly netFen: number | null
  readonly heads: number | null
  /** The line of the year; null where the sources give none. */
  readonly lineFen: number | null
  readonly safeHouse: boolean | null
  readonly safeWater: boolean | null
  readonly persons: readonly ReadPerson[]
}

/** What a reading is called in a refusal. */
export const readingNames: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  netIncomeFen: ['家庭纯收入（元）', 'net income of the household, yuan'],
  heads: ['家庭人口', 'family population'],
  lineFen: ['当年贫困线（元）', 'line of the year, yuan'],
  safeHouse: ['住房安全', 'safe house'],
  safeWater: ['饮水安全', 'safe water'],
  persons: ['家庭成员', 'members'],
  age: ['年龄', 'age'],
  school: ['在校生状况', 'school state'],
  medicalInsurance: ['基本医疗保险', 'medical insurance'],
}

const own = (field: string, value: Reading['value']): Reading => ({ field, of: null, value })

const income = ({ netFen, heads }: ReadHousehold): Reading[] => [own('netIncomeFen', netFen), own('heads', heads)]

/** Compares without dividing: a rounded figure per head could pass a line that the income does not reach. */
const perHead = ({ netFen, heads }: ReadHousehold, compare: (net: bigint, heads: bigint) => boolean): boolean =>
  netFen !== null && heads !== null && heads > 0 && compare(BigInt(netFen), BigInt(heads))

const computation = (
  id: string,
  fields: readonly string[],
  read: Computation<ReadHousehold>['read'],
): Computation<ReadHousehold> => ({ id, fields, read })

const incomeFields = ['netIncomeFen', 'heads']

/** How the items of household checklists are read from the file. */
export const householdComputations: readonly Computation<ReadHousehold>[] = [
  computation('per-head-above-line', [...incomeFields, 'lineFen'], (subject) => ({
    readings: [...income(subject), own('lineFen', subject.lineFen)],
    holds: perHead(subject, (net, heads) => net > heads * BigInt(subject.lineFen ?? 0)),
  })),
  computation('per-head-at-least', incomeFields, (subject, { fen = Infinity }) => ({
    readings: income(subject),
    holds: Number.isFinite(fen) && perHead(subject, (net, heads) => net >= heads * BigInt(fen)),
  })),
  computation('household-income-at-least', ['netIncomeFen'], ({ netFen }, { fen = Infinity }) => ({
    readings: [own('netIncomeFen', netFen)],
    holds: netFen !== null && netFen >= fen,
  })),
  computation('safe-house', ['safeHouse'], ({ safeHouse }) => ({
    readings: [own('safeHouse', safeHouse)],
    holds: safeHouse === true,
  })),
  computation('safe-water', ['safeWater'], ({ safeWater }) => ({
    readings: [own('safeWater', safeWater)],
    holds: safeWater === true,
  })),
  computation('all-insured', ['persons', 'medicalInsurance'], ({ persons }) => ({
    readings: [
      own('persons', persons.length),
      ...persons.map(({ person, insured }) => ({ field: 'medicalInsurance', of: person, value: insured })),
    ],
    // Each member by himself: the last one says nothing about those before him.
    holds: persons.length > 0 && persons.every(({ insured }) => insured === true),
  })),
  computation('no-dropout', ['persons', 'age', 'school'], ({ persons }, numbers) => ({
    readings: [own('persons', persons.length), ...persons.flatMap((person) => schoolReadings(person, numbers))],
    holds: persons.length > 0 && persons.every((person) => !isDropout(person, numbers)),
  })),
]

type Ages = Readonly<Record<string, number>>

const isOfAge = (age: number | null, { fromAge = 0, toAge = Infinity }: Ages): boolean =>
  age !== null && fromAge <= age && age <= toAge

/** Age and school of those whose school matters; of the others only that their age is known. */
const schoolReadings = (one: ReadPerson, ages: Ages): Reading[] => {
  const { person, age } = one
  if (age === null) return [{ field: 'age', of: person, value: null }]
  if (!isOfAge(age, ages)) return []
  return [
    { field: 'age', of: person, value: age },
    { field: 'school', of: person, value: schoolOf(one) },
  ]
}

/** Null while the file does not say whether a child is in school, and it has not finished school for certain either. */
const schoolOf = ({ droppedOut, inSchool, finishedCompulsory }: ReadPerson): boolean | null =>
  droppedOut ? false : inSchool === true || finishedCompulsory === true ? true : inSchool

const isDropout = (one: ReadPerson, ages: Ages): boolean => isOfAge(one.age, ages) && schoolOf(one) !== true
