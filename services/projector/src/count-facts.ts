import type { Fact } from '@bangfu/facts/catalogue'
import type { Service, Takes } from '@bangfu/service/service'
import type { Op, TableReader } from '@bangfu/table/table'
import type { Instant } from '@bangfu/kernel/time'
import type { ProjectorDeps } from './deps.ts'
import { loadFigures, loadReached, loadStandings, putFigures, putReached, putStanding } from './figures-table.ts'
import { countedTypes, meaningOf, type Add } from './meaning.ts'
import { plus, reachName, standingName, tally, type Known } from './tally.ts'

/** What some facts make true in the figures: every item is replaced at the version that was read. */
export const project = async (facts: readonly Fact[], { table }: { table: TableReader }): Promise<Op[]> => {
  const meanings = facts.flatMap((fact) => meaningOf(fact) ?? [])
  const standings = uniqueBy(
    meanings.flatMap(({ standing }) => standing ?? []),
    standingName,
  )
  const reaches = uniqueBy(
    meanings.flatMap(({ reaches }) => reaches ?? []),
    reachName,
  )
  const [standingItems, reachedItems] = await Promise.all([
    loadStandings(table, standings),
    loadReached(table, reaches),
  ])
  const known: Known = { standings: new Map(), reached: new Map() }
  standings.forEach((of, index) => {
    const item = standingItems[index]
    if (item) known.standings.set(standingName(of), item.body)
  })
  reaches.forEach((of, index) => known.reached.set(reachName(of), reachedItems[index]?.body.divisions ?? []))

  const adds = tally(facts, known)
  const standingOps = standings.flatMap((of, index) => {
    const [before, after] = [standingItems[index], known.standings.get(standingName(of))]
    return after && after !== before?.body ? [putStanding(of, after, before)] : []
  })
  const reachedOps = reaches.flatMap((of, index) => {
    const [before, divisions] = [reachedItems[index], known.reached.get(reachName(of)) ?? []]
    return divisions.length > (before?.body.divisions.length ?? 0) ? [putReached(of, { divisions }, before)] : []
  })
  return [...standingOps, ...reachedOps, ...(await figuresOps(table, adds, latestOf(facts)))]
}

const figuresOps = async (table: TableReader, adds: readonly Add[], latest: Instant): Promise<Op[]> => {
  const groups = [...Map.groupBy(adds, ({ division, month }) => `${division} ${month}`).values()]
  const places = groups.flatMap(([first]) => (first ? [{ division: first.division, month: first.month }] : []))
  const before = await loadFigures(table, places)
  return places.map((place, index) => {
    const stored = before[index]
    const newest = stored && stored.body.latest > latest ? stored.body.latest : latest
    return putFigures(place, plus(stored?.body.counts ?? {}, groups[index] ?? []), newest, stored)
  })
}

const uniqueBy = <Of>(all: readonly Of[], name: (of: Of) => string): Of[] => [
  ...new Map(all.map((of) => [name(of), of])).values(),
]

const latestOf = (facts: readonly Fact[]): Instant =>
  facts.reduce((latest, { at }) => (at > latest ? at : latest), facts[0]?.at ?? ('' as Instant))

const takes: Takes<ProjectorDeps> = Object.fromEntries(
  countedTypes.map((type) => [type, (fact: Fact, deps: ProjectorDeps) => project([fact], deps)]),
)

/** The projector as a reader of facts, without its routes. */
export const counting: Service<ProjectorDeps> = {
  name: 'projector',
  routes: [],
  consumes: { takes, takeMany: project },
}
