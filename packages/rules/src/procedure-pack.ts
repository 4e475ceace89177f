import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'

/** Who signs, from the household up (handbook §3: 户→村→镇→区). */
export type SigningLayer = 'household' | 'village' | 'township' | 'county'

/** How villagers appraise: who must be there, and when what they vote on has passed. */
export type AppraisalRules = {
  /** Of those entitled, at least this share is there, or nothing is decided. */
  readonly quorum: { readonly parts: number; readonly of: number }
  /** Of those there who may vote, more than this share votes for it. */
  readonly approval: { readonly parts: number; readonly of: number }
  /** Each who votes may give 0 to this many points. */
  readonly scoreMost: number
  /** The mean below which it has not passed; null where the score is shown and decides nothing. */
  readonly scoreLeast: number | null
  readonly source: Source
  readonly note?: string
}

/** Who signs in which order, and how many see a household put its thumb. */
export type SignOffRules = {
  readonly chain: readonly SigningLayer[]
  readonly thumbprintWitnesses: number
  readonly source: Source
  readonly note?: string
}

/** What identification, exit and monitoring have in common in a region and time. */
export type ProcedurePack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly appraisal: AppraisalRules
  readonly signOff: SignOffRules
}

export const procedurePacks: readonly ProcedurePack[] = [
  {
    id: 'procedure-cn',
    region: '',
    from: '2013-01-01',
    to: null,
    appraisal: {
      quorum: { parts: 2, of: 3 },
      approval: { parts: 1, of: 2 },
      scoreMost: 100,
      scoreLeast: null,
      source: {
        document:
          '村民委员会组织法 art. 26: two thirds of the representatives attend, more than half of those there agree',
        strength: 'GK',
      },
      note: 'The handbook says that villagers appraise and score, and gives neither quorum nor scale: the county confirms both. Kin of the household leave the vote and still count as there.',
    },
    signOff: {
      chain: ['household', 'village', 'township', 'county'],
      thumbprintWitnesses: 1,
      source: { document: '003/8: 户→村→镇→区, a household may sign by thumbprint with witness', strength: 'FORM' },
    },
  },
]

/** The common rules in force in a division on a day; undefined where none was given. */
export const procedurePackFor = (division: Division, on: Day): ProcedurePack | undefined =>
  packFor(procedurePacks, division, on)
