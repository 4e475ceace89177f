import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'

/** How many days of a month somebody has to be in the village: a number, or a part of the month's days. */
export type MonthlyDays = { readonly days: number } | { readonly part: { readonly of: number; readonly times: number } }

/** What a region asks of the people of resident teams. Where no pack is in force nothing is asked, and nothing is said. */
export type PresencePack = {
  readonly id: string
  /** A division prefix. */
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly monthly: MonthlyDays
  /** More days of leave in a year, and he is recalled 召回; null where the source says nothing. */
  readonly mostLeaveDaysPerYear: number | null
  readonly source: Source
  readonly note: string
}

/** Official-rules §4. There is no rule of the whole country in the sources, so none is made up for other counties. */
export const presencePacks: readonly PresencePack[] = [
  {
    id: 'presence-baihe',
    region: '610929',
    from: '2016-01-01',
    to: null,
    monthly: { days: 20 },
    mostLeaveDaysPerYear: 30,
    source: { document: 'http://www.ankang.gov.cn/Content-108084.html', strength: 'GOV' },
    note: 'Baihe, Shaanxi. Since when the rule holds the page does not say. It does not say whether leave counts as presence, nor what holds for somebody who was there for part of a month: both are shown and neither is judged. A recent application text asks for 240 days a year; whose rule that is it does not say.',
  },
  {
    id: 'presence-dazu',
    region: '500111',
    from: '2024-01-01',
    to: null,
    monthly: { part: { of: 3, times: 2 } },
    mostLeaveDaysPerYear: null,
    source: {
      document: 'http://nyncw.cq.gov.cn/ztzl_161/lszt/xczxj/zxgz_231/shfp/202403/t20240325_13078893.html',
      strength: 'GOV',
    },
    note: 'Dazu, Chongqing: two thirds of the month. The page is of March 2024; since when the rule holds it does not say. Compared exactly: 20 of 30 days are enough, of 31 days 21 are.',
  },
]

/** What is asked in a village on a day; undefined where no source says anything. */
export const presencePackFor = (division: Division, on: Day): PresencePack | undefined =>
  packFor(presencePacks, division, on)

/** The fewest whole days that are enough in a month of so many days. */
export const daysAsked = (monthly: MonthlyDays, daysOfMonth: number): number =>
  'days' in monthly ? monthly.days : Math.ceil((daysOfMonth * monthly.part.times) / monthly.part.of)
