import type { Source } from './rule-pack.ts'

/** What a county's statistics are held to. */
export type StatisticsPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** A file that nobody touched for so many days is counted as stale, once for each of the marks that it has passed. */
  readonly untouchedDays: readonly number[]
  readonly source: Source
}

export const statisticsPacks: readonly StatisticsPack[] = [
  {
    id: 'statistics-cn-2014',
    region: '',
    from: '2014-01-01',
    to: null,
    untouchedDays: [30, 90, 180, 365],
    source: {
      document:
        'a setting: official-rules §4 names half a year as the age at which a dashboard flags a household; the other marks are ours',
      strength: 'WEAK',
    },
  },
]
