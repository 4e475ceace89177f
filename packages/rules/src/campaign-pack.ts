import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'

/** What follows from a result of a re-check. */
export type FollowUp = 'survey-again' | 'relapse' | 'correction'

/** A result that a re-check can have. One that does not settle leaves the household on the list. */
export type CampaignOutcome = {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly settles: boolean
  /** Says something against the file: needs words and evidence. */
  readonly finding: FollowUp | null
}

/** Who may not look at a household: who entered its file by hand, who imported it, who helps it. */
export type Involvement = 'entered' | 'imported' | 'helper'

/** How re-checks 回头看 are made in a region and time. */
export type CampaignPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly outcomes: readonly CampaignOutcome[]
  readonly mayNotReview: readonly Involvement[]
  /** Openings for adjustment a year beside the regular one. */
  readonly extraOpenings: { readonly most: number; readonly source: Source }
  /** The share of wrong answers that a village may have, in parts of a thousand, itself included. */
  readonly errorLimit: { readonly perMille: number; readonly source: Source; readonly note: string }
  readonly source: Source
  readonly note: string
}

const outcome = (
  code: string,
  zh: string,
  en: string,
  more: Partial<Pick<CampaignOutcome, 'settles' | 'finding'>> = {},
): CampaignOutcome => ({ code, zh, en, settles: true, finding: null, ...more })

export const campaignPacks: readonly CampaignPack[] = [
  {
    id: 'campaign-cn',
    region: '',
    from: '2013-01-01',
    to: null,
    outcomes: [
      outcome('as-on-file', '与档案一致', 'as on file'),
      outcome('correct-file', '档案信息需更正', 'the file has to be corrected', { finding: 'correction' }),
      outcome('not-eligible', '不符合识别条件', 'does not meet the conditions of identification', {
        finding: 'survey-again',
      }),
      outcome('missed', '符合条件而未纳入', 'meets the conditions and is not registered', { finding: 'survey-again' }),
      outcome('fell-back', '已脱贫户返贫', 'exited and fell back', { finding: 'relapse' }),
      outcome('absent', '未见到该户', 'the household was not met', { settles: false }),
    ],
    mayNotReview: ['entered', 'helper'],
    extraOpenings: { most: 1, source: { document: '003/10: 动态调整一年一次，至多再开一次', strength: 'NEWS' } },
    errorLimit: {
      perMille: 20,
      source: { document: '003/10: 系统与实地误差不超过 2%', strength: 'NEWS' },
      note: 'The source does not say what is counted: here every answer of a field of a household. An answer that differs from the file is an error, and so is one to which the file says nothing; what could not be found out is not counted. Exactly 2 % is within the limit.',
    },
    source: {
      document: 'handbook §4: each household with result and reviewer, returned by a deadline',
      strength: 'NEWS',
    },
    note: 'The sources name no results and not who may look: both are our own, to be confirmed by the county. An import copies the national system and is no entry by hand.',
  },
]

/** The rules of re-checks in force in a division on a day. @throws RangeError when none are */
export const campaignPackFor = (division: Division, on: Day): CampaignPack => {
  const pack = packFor(campaignPacks, division, on)
  if (!pack) throw new RangeError('no campaign pack is in force')
  return pack
}
