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
