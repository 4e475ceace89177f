import type { Division } from '@bangfu/kernel/division'
import type { Day, Period } from '@bangfu/kernel/time'
import { packFor, type Source } from '../rule-pack.ts'
import { bookItems, exportItems, shandongItems, type IncomeItem } from './income-items.ts'

/** What a sale brought a household, as its distribution says. */
export const saleKinds = ['planting', 'forestry', 'livestock', 'other-production', 'wage', 'dividend'] as const
export type SaleKind = (typeof saleKinds)[number]

/** Who divides: the family as it is now, or as it was on the last day of the year (or window). */
export type PopulationRule = 'now' | 'of-year'

/**
 * Which figures of a year hold when both are there: the yearly statement that was imported, or the account's entries.
 * Entries alone may be a single payment that another service told, and no account of a year.
 */
export type BasisRule = 'statement-first' | 'entries-first'

/** How the income account of a region and time is kept. */
export type IncomePack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly items: readonly IncomeItem[]
  /** Line items of payments, by the item code of their fund; what is not named is `told-other`. */
  readonly payments: Readonly<Record<string, string>>
  readonly sales: Readonly<Record<SaleKind, string>>
  readonly population: PopulationRule
  readonly basis: BasisRule
  /** Per head: to the fen, half up, of the exact quotient. Comparisons with a line never use the rounded figure. */
  readonly rounding: 'half-up'
  readonly source: Source
  readonly note: { readonly zh: string; readonly en: string }
}

const until2020: IncomePack = {
  id: 'income-2014',
  region: '',
  from: '1900-01-01',
  to: '2020-12-31',
  items: bookItems,
  payments: {
    dividend: 'asset-dividend',
    'student-aid': 'aside-01',
    'star-reward': 'reward',
    wage: 'wage',
    'public-post-wage': 'wage',
  },
  sales: {
    planting: 'planting-income',
    forestry: 'forestry-income',
    livestock: 'livestock-income',
    'other-production': 'other-production-income',
    wage: 'wage',
    dividend: 'property-other',
  },
  population: 'now',
  basis: 'statement-first',
  rounding: 'half-up',
  source: { document: 'official-rules §2, formula and account book', strength: 'WEAK' },
  note: {
    zh: '公式只写“家庭人口”，未说明按当前还是年度人口；未规定四舍五入；账目与年报并存时以年报为准是本系统默认。均待县确认。',
    en: 'The formula says "family population" and not which one, and no rounding; that the yearly statement goes before entries is our default. All to be confirmed by the county.',
  },
}

const from2021: IncomePack = {
  ...until2020,
  id: 'income-2021',
  from: '2021-01-01',
  to: null,
  items: [...bookItems, ...exportItems],
  payments: { ...until2020.payments, 'public-post-wage': 'public-post-wage' },
  population: 'of-year',
  source: { document: 'official-rules §2, columns of the export from 2021 on', strength: 'WEAK' },
  note: {
    zh: '导出表同时有当前与年度家庭人口数，未说明以何者为除数；默认用年度人口（该年最后一日在册），待县确认。产业奖励、就业奖励等是否计入，来源未说明。',
    en: 'The export has both populations and does not say which divides; the default is that of the year (on file on its last day). Whether the rewards count is not said. To be confirmed by the county.',
  },
}

const shandongOf = (pack: IncomePack): IncomePack => ({
  ...pack,
  id: `${pack.id}-shandong`,
  region: '37',
  items: [...pack.items, ...shandongItems],
  source: { document: 'official-rules §2, person-level transfer list of Shandong', strength: 'WEAK' },
})

export const incomePacks: readonly IncomePack[] = [until2020, from2021, shandongOf(until2020), shandongOf(from2021)]

/** The pack in force in a division in a month. @throws RangeError before 1900 */
export const incomePackFor = (
  division: Division,
  month: Period,
  packs: readonly IncomePack[] = incomePacks,
): IncomePack => {
  const pack = packFor(packs, division, `${month}-01` as Day)
  if (!pack) throw new RangeError(`no income pack is in force in ${month}`)
  return pack
}

/** What other money of a fund is, where the pack does not name its item. */
export const otherPayment = 'told-other'
