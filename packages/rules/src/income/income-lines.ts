import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from '../rule-pack.ts'

export const incomeLineKinds = [
  'poverty-line',
  'monitoring-range',
  'demonstration-household',
  'demonstration-per-head',
] as const
export type IncomeLineKind = (typeof incomeLineKinds)[number]

/** An amount that a year's net income is held against, where and when, and how far its source carries. */
export type IncomeLine = {
  readonly id: string
  readonly kind: IncomeLineKind
  readonly zh: string
  readonly en: string
  readonly per: 'head' | 'household'
  readonly amountFen: number
  /** `above`: the line itself is not yet enough. */
  readonly met: 'above' | 'at-least'
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly source: Source
  readonly note: string | null
}

const povertyLine = { kind: 'poverty-line', zh: '贫困线', en: 'poverty line', per: 'head', met: 'above' } as const
const range = {
  kind: 'monitoring-range',
  zh: '防返贫监测范围',
  en: 'range of monitoring',
  per: 'head',
  met: 'above',
} as const
const demonstration: Source = { document: 'handbook §5, 003/12', strength: 'WEAK' }
const noCounty = 'The county and the years are not named; to be confirmed.'

/** Every number is local and dated. Where no line is given for a province and year there is none: nothing is carried over. */
export const incomeLines: readonly IncomeLine[] = [
  {
    ...povertyLine,
    id: 'line-2010',
    amountFen: 230_000,
    region: '',
    from: '2010-01-01',
    to: '2010-12-31',
    source: { document: 'official-rules §1, lines seen: 2,300 in prices of 2010', strength: 'WEAK' },
    note: 'A standard in constant prices of 2010: what it was in the prices of later years is not given.',
  },
  {
    ...povertyLine,
    id: 'line-2016',
    amountFen: 307_000,
    region: '',
    from: '2016-01-01',
    to: '2017-12-31',
    source: { document: 'official-rules §1, lines seen: 3,070 in 2016/17 (Shaanxi "577")', strength: 'WEAK' },
    note: 'Seen in the rules of Shaanxi. The lines of 2018 and 2019 are not given.',
  },
  {
    ...povertyLine,
    id: 'line-2020',
    amountFen: 400_000,
    region: '',
    from: '2020-01-01',
    to: '2020-12-31',
    source: { document: 'official-rules §1, "around 4,000 yuan"; the audit rules use it as floor', strength: 'WEAK' },
    note: 'The source says "around"; the exact figure of a province is to be confirmed.',
  },
  {
    ...range,
    id: 'range-hunan-2019',
    amountFen: 500_000,
    region: '43',
    from: '2019-01-01',
    to: '2019-12-31',
    source: { document: 'official-rules §3, Hunan 2019 (nanxian.gov.cn)', strength: 'GOV' },
    note: null,
  },
  {
    ...range,
    id: 'range-anhui-2021',
    amountFen: 600_000,
    region: '34',
    from: '2021-01-01',
    to: '2021-12-31',
    source: { document: 'official-rules §3, Anhui 2021 (yuhui.gov.cn)', strength: 'GOV' },
    note: 'Published by one district (禹会区); that it held in the whole province is to be confirmed.',
  },
  {
    ...range,
    id: 'range-guizhou-2023',
    amountFen: 730_000,
    region: '52',
    from: '2023-01-01',
    to: '2023-12-31',
    source: { document: 'official-rules §3, Guizhou 2023', strength: 'WEAK' },
    note: null,
  },
  {
    id: 'demonstration-household',
    kind: 'demonstration-household',
    zh: '示范户：户纯收入',
    en: 'demonstration household: income of the household',
    per: 'household',
    met: 'at-least',
    amountFen: 3_000_000,
    region: '',
    from: '2013-01-01',
    to: null,
    source: demonstration,
    note: noCounty,
  },
  {
    id: 'demonstration-per-head',
    kind: 'demonstration-per-head',
    zh: '示范户：人均纯收入',
    en: 'demonstration household: income per head',
    per: 'head',
    met: 'at-least',
    amountFen: 800_000,
    region: '',
    from: '2013-01-01',
    to: null,
    source: demonstration,
    note: noCounty,
  },
]

/** Amounts that were seen without a province: they hold nowhere until a county's pack says so. */
export const linesWithoutRegion: readonly {
  readonly amountFen: number
  readonly said: string
  readonly source: Source
}[] = [
  {
    amountFen: 880_000,
    said: 'range of monitoring, 2024, "some provinces"',
    source: { document: 'official-rules §3', strength: 'WEAK' },
  },
  {
    amountFen: 840_000,
    said: 'range of monitoring, an assistant app of 2025/26',
    source: { document: 'official-rules §3', strength: 'WEAK' },
  },
]

/** The lines in force for a division on a day: for each kind the most local one. */
export const incomeLinesFor = (division: Division, on: Day, lines: readonly IncomeLine[] = incomeLines): IncomeLine[] =>
  incomeLineKinds.flatMap((kind) => {
    const line = packFor(
      lines.filter((other) => other.kind === kind),
      division,
      on,
    )
    return line ? [line] : []
  })
