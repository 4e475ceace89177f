import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { HelperRank } from './pairing-codes.ts'
import { packFor, type RulePack } from './rule-pack.ts'

/**
 * Load by rank 按职级包户: how many households one helper is meant to have. A target, said as a warning and never refused
 * (handbook §6). The sources name no county and no dates, so every county has to confirm the numbers; a rank without a
 * number has no target.
 */
export const pairingPacks: readonly RulePack[] = [
  {
    id: 'pairing-load',
    region: '',
    from: '2013-01-01',
    to: null,
    entries: [
      {
        rule: 'helper-load.school-level',
        severity: 'warning',
        numbers: { households: 3 },
        source: { document: '004/8', strength: 'WEAK' },
      },
      {
        rule: 'helper-load.section-level',
        severity: 'warning',
        numbers: { households: 4 },
        source: { document: '003/10', strength: 'WEAK' },
      },
      {
        rule: 'helper-load.ordinary',
        severity: 'warning',
        numbers: { households: 3 },
        source: { document: '003/10', strength: 'WEAK' },
      },
    ],
  },
]

export type LoadTarget = { readonly households: number; readonly source: string }

/** The target for a rank that holds in a division on a day; undefined where none was given. */
export const loadTargetFor = (rank: HelperRank, division: Division, on: Day): LoadTarget | undefined => {
  const entry = packFor(pairingPacks, division, on)?.entries.find(({ rule }) => rule === `helper-load.${rank}`)
  const households = entry?.numbers?.['households']
  return entry && households !== undefined ? { households, source: entry.source.document } : undefined
}
