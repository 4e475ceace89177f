import { identityEntries, incomeEntries, livingEntries, schoolingEntries } from './family-pack.ts'
import { warning, type QualityPack } from './pack.ts'
import { eliminationEntries, monitoringEntries, villageEntries, workEntries } from './risk-pack.ts'

/** What holds in the whole country. The source gives no severities: identity, head and sex contradictions are errors. */
export const nationalPack: QualityPack = {
  id: 'quality-cn',
  region: '',
  from: '2014-01-01',
  to: null,
  entries: [
    ...identityEntries,
    ...schoolingEntries,
    ...livingEntries,
    ...incomeEntries,
    ...monitoringEntries,
    ...eliminationEntries,
    ...workEntries,
    ...villageEntries,
  ],
}

const range = (
  id: string,
  region: string,
  [from, to]: readonly [from: string, to: string | null],
  yuan: number,
  document: string,
  strength: 'GOV' | 'FORM' | 'WEAK',
): QualityPack => ({
  id,
  region,
  from,
  to,
  entries: ['per_head_low_not_monitored', 'eliminated_below_line'].map((rule) =>
    warning({ document, strength }, rule, { numbers: { yuan }, note: rangeNote }),
  ),
})

const rangeNote = [
  '监测范围逐年逐省公布；此处按评估之日所在的规则包取数，不按消除当年。',
  'The range is set by each province and year; here it is the one in force on the day of the check, not of the elimination.',
] as const

/**
 * The monitoring range, by province and year: below it an unmonitored household is doubtful, and no risk is gone. Where
 * no pack of a province holds, the audit rules' own number does; before monitoring began there is none.
 */
export const rangePacks: readonly QualityPack[] = [
  range(
    'monitoring-range-cn-2023',
    '',
    ['2023-01-01', null],
    7300,
    'national-record §3, 7,300 and not monitored; official-rules §3 knows the number as Guizhou’s of 2023',
    'FORM',
  ),
  range('monitoring-range-34-2021', '34', ['2021-01-01', '2021-12-31'], 6000, 'official-rules §3, Anhui 2021', 'GOV'),
  range('monitoring-range-43-2019', '43', ['2019-01-01', '2019-12-31'], 5000, 'official-rules §3, Hunan 2019', 'GOV'),
  range(
    'monitoring-range-52-2023',
    '52',
    ['2023-01-01', '2023-12-31'],
    7300,
    'official-rules §3, Guizhou 2023',
    'WEAK',
  ),
]

export const qualityPacks: readonly QualityPack[] = [nationalPack, ...rangePacks]
