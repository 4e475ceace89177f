import * as z from 'zod'
import type { Coded } from './pairing-codes.ts'

/** Where the money of a fund comes from 资金来源 (handbook §8). */
export const fundSources = {
  central: { zh: '中央', en: 'central government' },
  province: { zh: '省', en: 'province' },
  city: { zh: '市', en: 'city' },
  county: { zh: '县', en: 'county' },
  integrated: { zh: '涉农整合', en: 'integrated agricultural funds' },
  counterpart: { zh: '对口帮扶', en: 'counterpart aid' },
  own: { zh: '自筹', en: "the helping unit's own money" },
  donation: { zh: '捐赠', en: 'donations' },
  'village-collective': { zh: '村集体', en: 'village collective' },
} as const satisfies Record<string, Coded>

export const FundSource = z.enum(
  Object.keys(fundSources) as [keyof typeof fundSources, ...(keyof typeof fundSources)[]],
)
export type FundSource = z.infer<typeof FundSource>

/**
 * The states that money goes through 资金状态 (handbook §8). Each has its own figure with its own document; the same money
 * stands in several of them, so their figures are never added to each other.
 */
export const moneyStates = {
  applied: { zh: '争取', en: 'applied for' },
  approved: { zh: '批复', en: 'approved' },
  allocated: { zh: '下达', en: 'allocated' },
  disbursed: { zh: '拨付', en: 'disbursed' },
  paid: { zh: '支付', en: 'paid' },
  settled: { zh: '报账（完成投资）', en: 'settled, investment completed' },
} as const satisfies Record<string, Coded>

export const MoneyState = z.enum(
  Object.keys(moneyStates) as [keyof typeof moneyStates, ...(keyof typeof moneyStates)[]],
)
export type MoneyState = z.infer<typeof MoneyState>

/** Why allocated money is not disbursed yet. No source gives a list: these are our own words for what reports say. */
export const undisbursedReasons = {
  'not-begun': { zh: '项目未开工', en: 'the project has not begun' },
  procurement: { zh: '招投标（政府采购）未完成', en: 'tender or procurement not finished' },
  'not-accepted': { zh: '未验收', en: 'not accepted yet' },
  'papers-missing': { zh: '报账资料不齐', en: 'papers for settlement are missing' },
  retention: { zh: '质保金', en: 'retained as a guarantee' },
  changed: { zh: '项目调整', en: 'the project is being changed' },
  other: { zh: '其他', en: 'another reason' },
} as const satisfies Record<string, Coded>

export const UndisbursedReason = z.enum(
  Object.keys(undisbursedReasons) as [keyof typeof undisbursedReasons, ...(keyof typeof undisbursedReasons)[]],
)
