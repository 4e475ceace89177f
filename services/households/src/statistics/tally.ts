import type { EightThing } from '../record/eight-things.ts'
import type { RegisterStatus } from '../record/register-status.ts'

export type Both = { readonly households: number; readonly persons: number }

/** What is counted of one household. */
export type Counted = {
  readonly status: RegisterStatus
  readonly category: string
  /** The main cause by its national text; null while it is not known. */
  readonly cause: string | null
  readonly persons: number
  /** Which of the eight things are missing. */
  readonly missing: readonly EightThing[]
  /** Whole days since the file was last changed. */
  readonly untouchedDays: number
}

/**
 * Counts of the households of a division. The cells are disjoint, a household is in exactly one: every other figure is a
 * sum of them, and figures of divisions that do not overlap may be added.
 */
export type Tally = {
  /** `status/category/cause` */
  readonly cells: Readonly<Record<string, Both>>
  /** Of the households on the register: all, those with all eight things, and how many lack each. */
  readonly complete: {
    readonly of: number
    readonly households: number
    readonly missing: Readonly<Record<string, number>>
  }
  /** Of the same, by mark: files that nobody touched for so many days or more. A file counts at every mark it has passed. */
  readonly untouched: Readonly<Record<string, number>>
}

export const emptyTally: Tally = { cells: {}, complete: { of: 0, households: 0, missing: {} }, untouched: {} }

/** On the register 建档立卡: exited households stay there and are followed. */
const onRegister: ReadonlySet<RegisterStatus> = new Set(['registered', 'exited', 'relapsed'])
/** Poor now: what the incidence counts. */
const poorNow: ReadonlySet<RegisterStatus> = new Set(['registered', 'relapsed'])

export const unknownCause = '未填'

/** Counts households, each once. */
export const tallyOf = (households: readonly Counted[], marks: readonly number[]): Tally => {
  const cells: Record<string, { households: number; persons: number }> = {}
  const missing: Record<string, number> = {}
  const untouched = Object.fromEntries(marks.map((mark) => [String(mark), 0]))
  let [of, complete] = [0, 0]
  for (const one of households) {
    const cell = (cells[cellOf(one)] ??= { households: 0, persons: 0 })
    cell.households += 1
    cell.persons += one.persons
    if (!onRegister.has(one.status)) continue
    of += 1
    if (one.missing.length === 0) complete += 1
    for (const thing of one.missing) missing[thing] = (missing[thing] ?? 0) + 1
    for (const mark of marks)
      if (one.untouchedDays >= mark) untouched[String(mark)] = (untouched[String(mark)] ?? 0) + 1
  }
  return { cells, complete: { of, households: complete, missing }, untouched }
}

const cellOf = ({ status, category, cause }: Counted): string => [status, category, cause ?? unknownCause].join('/')

/** The tally of divisions that do not overlap, together. */
export const together = (tallies: readonly Tally[]): Tally => ({
  cells: addedBoth(tallies.map(({ cells }) => cells)),
  complete: {
    of: tallies.reduce((sum, { complete }) => sum + complete.of, 0),
    households: tallies.reduce((sum, { complete }) => sum + complete.households, 0),
    missing: added(tallies.map(({ complete }) => complete.missing)),
  },
  untouched: added(tallies.map(({ untouched }) => untouched)),
})

const added = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

const addedBoth = (all: readonly Readonly<Record<string, Both>>[]): Record<string, Both> => {
  const sums: Record<string, Both> = {}
  for (const counts of all)
    for (const [name, { households, persons }] of Object.entries(counts)) {
      const before = sums[name] ?? { households: 0, persons: 0 }
      sums[name] = { households: before.households + households, persons: before.persons + persons }
    }
  return sums
}

/** The figures that people ask for, each summed from the cells by itself. */
export type Breakdown = {
  readonly onRegister: Both
  /** Registered or relapsed: poor now. */
  readonly poor: Both
  readonly byStatus: Readonly<Record<string, Both>>
  readonly byCategory: Readonly<Record<string, Both>>
  readonly byCause: Readonly<Record<string, Both>>
}

/** By status all files; by category and cause those on the register. */
export const breakdownOf = ({ cells }: Tally): Breakdown => {
  const all = Object.entries(cells).map(([name, count]) => {
    const [status = '', category = '', cause = ''] = name.split('/')
    return { status: status as RegisterStatus, category, cause, count }
  })
  const registered = all.filter(({ status }) => onRegister.has(status))
  const sum = (cellsOfIt: typeof all): Both =>
    addedBoth(cellsOfIt.map(({ count }) => ({ sum: count })))['sum'] ?? { households: 0, persons: 0 }
  const by = (cellsOfIt: typeof all, part: (cell: (typeof all)[number]) => string): Record<string, Both> =>
    addedBoth(cellsOfIt.map((cell) => ({ [part(cell)]: cell.count })))
  return {
    onRegister: sum(registered),
    poor: sum(all.filter(({ status }) => poorNow.has(status))),
    byStatus: by(all, ({ status }) => status),
    byCategory: by(registered, ({ category }) => category),
    byCause: by(registered, ({ cause }) => cause),
  }
}

/**
 * A share as percent with two decimals, rounded half up; null where there is nothing to be a share of. The incidence
 * 贫困发生率 is that of persons poor now in the rural population, which is null while a village has not said its own.
 */
export const percentOf = (part: number, whole: number | null): number | null =>
  whole === null || whole === 0 ? null : Math.round((part / whole) * 10_000) / 100
