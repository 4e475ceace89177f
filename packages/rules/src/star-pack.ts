import { fen, type Fen } from '@bangfu/kernel/money'
import type { Source } from './rule-pack.ts'

/** A star that a household can win in a month; `code` is what sheets name it by. */
export type Star = { readonly code: string; readonly zh: string; readonly en: string }

/** The stars of a region and time, and what a month of them may cost. */
export type StarPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** In an order that never changes: a sheet keeps the stars won by their place in it. */
  readonly stars: readonly Star[]
  /** The reward budget of a village and month is this times its households. */
  readonly budgetPerHouseholdFen: Fen
  readonly source: Source
}

export const starPacks: readonly StarPack[] = [
  {
    id: 'six-stars-1',
    region: '',
    from: '2014-01-01',
    to: null,
    stars: [
      { code: '爱党爱国', zh: '爱党爱国之星', en: 'love of party and country' },
      { code: '孝顺和善', zh: '孝顺和善之星', en: 'filial piety and kindness' },
      { code: '邻里和睦', zh: '邻里和睦之星', en: 'good neighbours' },
      { code: '遵纪守法', zh: '遵纪守法之星', en: 'respect for the law' },
      { code: '清洁卫生', zh: '清洁卫生之星', en: 'cleanliness' },
      { code: '爱护环境', zh: '爱护环境之星', en: 'care for the environment' },
    ],
    budgetPerHouseholdFen: fen(10_000),
    source: { document: '002: six stars, monthly, reward 100 yuan per household on average', strength: 'GOV' },
  },
]
