import * as z from 'zod'

/** Where the money of a fund comes from 资金来源 (handbook §8). */
export const sources = {
  central: { zh: '中央', en: 'central government' },
  province: { zh: '省', en: 'province' },
  city: { zh: '市', en: 'city' },
  county: { zh: '县', en: 'county' },
  integrated: { zh: '涉农整合', en: 'integrated agricultural funds' },
  counterpart: { zh: '对口帮扶', en: 'counterpart aid' },
  own: { zh: '自筹', en: "the helping unit's own money" },
  donation: { zh: '捐赠', en: 'donations' },
  'village-collective': { zh: '村集体', en: 'village collective' },
} as const satisfies Record<string, { zh: string; en: string }>

export const Source = z.enum(Object.keys(sources) as [keyof typeof sources, ...(keyof typeof sources)[]])
export type Source = z.infer<typeof Source>
