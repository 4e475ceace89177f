import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'

/** What a unit is asked to give to a resident team's work in a year 工作经费. */
export type WorkFundPack = {
  readonly id: string
  /** A division prefix; empty is the whole country. */
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly yearlyFen: number
  readonly source: Source & { readonly note: string }
}

/** A target that is shown beside what is given; nothing is refused by it. */
export const workFundPacks: readonly WorkFundPack[] = [
  {
    id: 'team-work-fund',
    region: '',
    from: '2013-01-01',
    to: null,
    yearlyFen: 1_000_000,
    source: {
      document: '004/2',
      strength: 'WEAK',
      note: 'names neither county nor dates: each county confirms it or replaces it by a pack of its own',
    },
  },
]

/** The target in force for a village on a day; undefined where none was given. */
export const workFundTargetFor = (division: Division, on: Day): WorkFundPack | undefined =>
  packFor(workFundPacks, division, on)
