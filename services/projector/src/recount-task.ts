import { parseFact, type Fact } from '@bangfu/facts/catalogue'
import { levelsOf, type Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { boundsOf, Period, periodOf, previousPeriod, type Instant } from '@bangfu/kernel/time'
import { factPartition, takenKey } from '@bangfu/table/keys'
import type { Item, Position, TableReader } from '@bangfu/table/table'
import { loadFigures, type FiguresOf, type StoredFigures } from './figures-table.ts'
import { isCounted } from './meaning.ts'
import { countsOf, differences, emptyRecount, lay, sizeOf, type Difference, type Recount } from './recount.ts'
import type { Counts } from './tally.ts'

/** How far a recount has come: all that is needed to go on later. */
export type Walk = {
  readonly recount: Recount
  period: Period
  after: Position | null
  /** Facts that were looked at. */
  read: number
  latest: Instant | null
  /** Facts that the figures had not taken when they were read: on their way, or dead letters. */
  pending: Fact[]
  /** The facts of the last minutes that were laid, so that none is laid twice when those are looked through again. */
  laid: string[]
}

/** No household was put on file before 2014, when filing (建档立卡) began: no fact is older. */
const firstPeriod = Period.parse('2014-01')

export const startWalk = (): Walk => ({
  recount: emptyRecount(),
  period: firstPeriod,
  after: null,
  read: 0,
  latest: null,
  pending: [],
  laid: [],
})

const pageSize = 500
const mostPending = 1000
const mostThings = 200_000
/** A fact gets its place in the month when it is made and is there when it is committed: later than that no fact comes. */
const lateMs = 10 * 60_000

const isRecent = ({ at }: Fact, now: Instant): boolean => Date.parse(at) >= Date.parse(now) - lateMs

/** Where is counted: one division, as seen at one moment. */
export type Counting = { readonly table: TableReader; readonly division: Division; readonly now: Instant }

/** Reads on through the months, about `most` facts; true when the present is reached. */
export const walkOn = async (counting: Counting, walk: Walk, most: number): Promise<boolean> => {
  const { table, division, now } = counting
  const stop = walk.read + most
  while (walk.read < stop) {
    const page = await table.list({
      in: { table: 'registry', pk: factPartition(division.slice(0, 6), walk.period) },
      limit: pageSize,
      ...(walk.after && { after: walk.after }),
    })
    await layTaken(counting, walk, page.items.flatMap(factOf))
    const last = page.items.at(-1)
    walk.read += page.items.length
    if (last) walk.after = last.key
    if (page.after) continue
    if (walk.period >= periodOf(now)) return true
    walk.period = periodOf(boundsOf(walk.period).to)
    walk.after = null
  }
  return false
}

/** What has no shape is a dead letter and in no figure. */
const factOf = ({ body }: Item): Fact[] => {
  try {
    const fact = parseFact(body)
    return isCounted(fact.type) ? [fact] : []
  } catch {
    return []
  }
}

/** Lays the facts that the figures have taken, each once; keeps the others for later. Answers how many were laid. */
const layTaken = async ({ table, division, now }: Counting, walk: Walk, facts: readonly Fact[]): Promise<number> => {
  const known = new Set(walk.laid)
  const fresh = facts.filter(({ id }) => !known.has(id))
  let count = 0
  for (let start = 0; start < fresh.length; start += 100) {
    const some = fresh.slice(start, start + 100)
    const marks = await table.getMany(some.map(({ id }) => takenKey('projector', id)))
    some.forEach((fact, index) => {
      if (!marks[index]) return void walk.pending.push(fact)
      lay(walk.recount, fact, division)
      if (isRecent(fact, now)) walk.laid.push(fact.id)
      if (walk.latest === null || fact.at > walk.latest) walk.latest = fact.at
      count++
    })
  }
  if (walk.pending.length > mostPending) throw new Refusal('figures_behind', { waiting: walk.pending.length })
  if (sizeOf(walk.recount) > mostThings) throw new Refusal('recount_too_large')
  return count
}

/** Lays what was taken since: what waited, what was told after the walk, and what came late into the newest months. */
const layNew = async (counting: Counting, walk: Walk): Promise<number> => {
  const before = walk.pending
  walk.pending = []
  let count = await layTaken(counting, walk, before)
  const pages = [periodOf(counting.now), previousPeriod(periodOf(counting.now))].map((period) =>
    counting.table.list({
      in: { table: 'registry', pk: factPartition(counting.division.slice(0, 6), period) },
      limit: pageSize,
      newestFirst: true,
    }),
  )
  const waiting = new Set(walk.pending.map(({ id }) => id))
  for (const { items } of await Promise.all(pages))
    count += await layTaken(
      counting,
      walk,
      items.flatMap(factOf).filter((fact) => isRecent(fact, counting.now) && !waiting.has(fact.id)),
    )
  return count
}

/** A stored figure beside what it should be. */
export type Compared = {
  readonly place: FiguresOf
  readonly stored: StoredFigures
  readonly recounted: Counts
  readonly differences: readonly Difference[]
}

const rounds = 5

/**
 * Compares the figures of the division and all below it with the recount. Exact while facts go on coming: figures are
 * read first, then whatever was taken since is laid; when there was something, both are done again.
 * @throws Refusal conflict when facts come faster than they can be compared
 */
export const compare = async (counting: Counting, walk: Walk): Promise<Compared[]> => {
  for (let round = 1; round <= rounds; round++) {
    const places = placesOf(walk.recount, counting.division)
    const stored = await loadFigures(counting.table, places)
    if ((await layNew(counting, walk)) > 0) continue
    const counts = new Map(
      [...new Set(places.map(({ division }) => division))].map((division) => [
        division,
        countsOf(walk.recount, division),
      ]),
    )
    return places.map((place, index) => {
      const recounted = counts.get(place.division)?.get(place.month) ?? {}
      const found = stored[index]
      return { place, stored: found, recounted, differences: differences(place, found?.body.counts ?? {}, recounted) }
    })
  }
  throw new Refusal('conflict')
}

const placesOf = ({ places }: Recount, within: Division): FiguresOf[] => {
  const all = new Set<string>()
  for (const place of Object.keys(places)) {
    const [division = '', month = ''] = place.split(' ')
    for (const level of levelsOf(division as Division)) if (level.startsWith(within)) all.add(`${level} ${month}`)
  }
  return [...all].toSorted().map((place) => {
    const [division = '', month = ''] = place.split(' ')
    return { division, month }
  })
}
