import type { Division } from '@bangfu/kernel/division'
import type { Source } from './rule-pack.ts'

/** The line of a year 贫困线: net income per head above it is out of poverty by income. */
export type PovertyLine = {
  readonly id: string
  /** A division prefix; empty is the whole country. */
  readonly region: string
  readonly fromYear: number
  readonly toYear: number
  readonly perHeadFen: number
  readonly source: Source
  readonly note?: string
}

/**
 * The lines that the sources give. Years without one have none here: a county adds its province's line before it reckons
 * with them, and until then nobody is above it.
 */
export const povertyLines: readonly PovertyLine[] = [
  {
    id: 'line-2010',
    region: '',
    fromYear: 2010,
    toYear: 2010,
    perHeadFen: 230_000,
    source: { document: 'official-rules §1, lines seen: 2,300 in prices of 2010', strength: 'WEAK' },
    note: 'In constant prices of 2010: it holds for later years only after a conversion that the sources do not give.',
  },
  {
    id: 'line-2016',
    region: '',
    fromYear: 2016,
    toYear: 2017,
    perHeadFen: 307_000,
    source: { document: 'official-rules §1: 3,070 in 2016/17 (Shaanxi 577)', strength: 'WEAK' },
    note: 'The lines of 2018 and 2019 are not in the sources.',
  },
  {
    id: 'line-2020',
    region: '',
    fromYear: 2020,
    toYear: 2020,
    perHeadFen: 400_000,
    source: {
      document: 'official-rules §1: 4,000 in 2020 ("around 4000 yuan"); the audit rules’ floor',
      strength: 'WEAK',
    },
    note: 'The source says "around": the county confirms the exact figure of its province.',
  },
]

/** The line of a year in a division, the most local one that was given; undefined where none was. */
export const povertyLineOf = (
  division: Division,
  year: number,
  lines: readonly PovertyLine[] = povertyLines,
): PovertyLine | undefined =>
  lines
    .filter(({ region, fromYear, toYear }) => division.startsWith(region) && fromYear <= year && year <= toYear)
    .toSorted((a, b) => b.region.length - a.region.length || b.fromYear - a.fromYear)[0]
