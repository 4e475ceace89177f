import type { Fact } from '@bangfu/facts/catalogue'
import { levelsOf, type Division } from '@bangfu/kernel/division'
import { meaningOf, type Add, type Meaning, type Reach, type StandingOf } from './meaning.ts'

/** What a thing's last state added to the figures, as it is stored: taken back when a later state comes. */
export type Standing = { readonly order: string; readonly adds: readonly Add[] }

/** What the figures know before some facts are taken; brought up to date as they are. */
export type Known = {
  readonly standings: Map<string, Standing>
  /** By month and household: the divisions that have counted the household as visited. */
  readonly reached: Map<string, readonly Division[]>
}

export const standingName = ({ what, id }: Pick<StandingOf, 'what' | 'id'>): string => `${what} ${id}`
export const reachName = ({ period, household }: Pick<Reach, 'period' | 'household'>): string =>
  `${period} ${household}`

/** What facts change in the figures of every level. The sum is the same in any order and any grouping. */
export const tally = (facts: readonly Fact[], known: Known): Add[] =>
  facts.flatMap((fact) => {
    const meaning = meaningOf(fact)
    if (!meaning) return []
    return [...replacing(meaning, known).flatMap(atEveryLevel), ...reaching(meaning.reaches, known)]
  })

const replacing = ({ standing, adds }: Meaning, known: Known): readonly Add[] => {
  if (!standing) return adds
  const name = standingName(standing)
  const before = known.standings.get(name)
  if (before && before.order >= standing.order) return []
  known.standings.set(name, { order: standing.order, adds })
  return [...(before?.adds.map((add) => ({ ...add, by: -add.by })) ?? []), ...adds]
}

const reaching = (reach: Reach | undefined, known: Known): Add[] => {
  if (!reach) return []
  const before = known.reached.get(reachName(reach)) ?? []
  const first = levelsOf(reach.division).filter((division) => !before.includes(division))
  known.reached.set(reachName(reach), [...before, ...first])
  return first.map((division) => ({ division, month: reach.period, name: 'households-visited', by: 1 }))
}

const atEveryLevel = (add: Add): Add[] => levelsOf(add.division).map((division) => ({ ...add, division }))

/** Named counts of one division, now or in one month. A name that is not there counts zero. */
export type Counts = Readonly<Record<string, number>>

/** Counts with changes added; what becomes zero goes, so that equal figures are equal items. */
export const plus = (counts: Counts, adds: readonly Pick<Add, 'name' | 'by'>[]): Counts => {
  const sums = new Map(Object.entries(counts))
  for (const { name, by } of adds) sums.set(name, (sums.get(name) ?? 0) + by)
  return Object.fromEntries([...sums].filter(([, count]) => count !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
