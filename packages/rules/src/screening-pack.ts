import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'
import {
  screeningRules,
  type ScreenedHousehold,
  type ScreeningEntry,
  type ScreeningPack,
  type ScreeningReading,
} from './screening.ts'
import type { ClueReason } from './clue-reasons.ts'

const qinan: Source = {
  document: 'qinan.gov.cn 11792/1360362: income, compliant out-of-pocket spending, three assurances and water, coping',
  strength: 'GOV',
}
const audit: Source = {
  document: 'national-record §3: dropout 6–16, dangerous house, unsafe water, uninsured',
  strength: 'FORM',
}
const ours: Source = { document: 'bangfu: a first look, to be confirmed by the county', strength: 'GK' }

export const screeningPacks: readonly ScreeningPack[] = [
  {
    id: 'screening-cn-2020',
    region: '',
    from: '2020-01-01',
    to: null,
    entries: [
      {
        reason: 'income-in-range',
        source: qinan,
        note: 'Held against the range of monitoring of the province and year; where no source gives one it raises nothing.',
      },
      {
        reason: 'spending-high',
        source: qinan,
        note: 'No source gives a sum that is high: spending counts when it brings the income down into the range.',
      },
      { reason: 'dropout', numbers: { fromAge: 6, toAge: 16 }, source: audit },
      { reason: 'dangerous-house', source: audit },
      { reason: 'unsafe-water', source: audit },
      { reason: 'uninsured', source: audit },
      {
        reason: 'job-loss',
        numbers: { wagePercent: 50, fromAge: 16, toAge: 59 },
        source: ours,
        note: 'No source says when work is lost: nobody who can work has a month of work, and wages were half of the income.',
      },
      { reason: 'serious-illness', source: ours },
    ],
  },
]

/** What screening found: the reason, what it saw, and whose rule it is. */
export type ScreeningFinding = {
  readonly reason: ClueReason
  readonly reading: ScreeningReading
  readonly entry: ScreeningEntry
}

/** Binds the screening in force in a division on a day; undefined where no pack holds. */
export const screeningFor = (
  division: Division,
  on: Day,
): { readonly pack: string; readonly screen: (household: ScreenedHousehold) => ScreeningFinding[] } | undefined => {
  const pack = packFor(screeningPacks, division, on)
  if (!pack) return undefined
  const rules = new Map(screeningRules.map((rule) => [rule.reason, rule]))
  return {
    pack: pack.id,
    screen: (household) =>
      pack.entries.flatMap((entry) => {
        const reading = rules.get(entry.reason)?.read(household, entry.numbers ?? {}) ?? null
        return reading === null ? [] : [{ reason: entry.reason, reading, entry }]
      }),
  }
}
