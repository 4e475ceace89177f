import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { SigningLayer } from './procedure-pack.ts'
import { packFor, type Source } from './rule-pack.ts'

type Number = { readonly value: number; readonly source: Source; readonly note?: string }

/** One of the eight things made clear 八个搞清楚, as `services/households/src/record/eight-things.ts` names them. */
export type NeededThing = string

/** What identification and removal ask for in a region and time, besides what all procedures have in common. */
export type IdentificationPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** Who goes into the house together. */
  readonly fewestSurveyors: Number
  /** How many neighbours a household is compared with. */
  readonly fewestNeighbours: Number
  /** How long a refusal can be appealed against, in calendar days. */
  readonly appealDays: Number
  /** Who signs a removal: a household is not asked to sign its own. */
  readonly removalChain: { readonly layers: readonly SigningLayer[]; readonly source: Source; readonly note?: string }
  /** Which of the eight things have to be clear before a gate opens. */
  readonly needed: {
    readonly publication: readonly NeededThing[]
    readonly confirmation: readonly NeededThing[]
    /** What no register can hold of a candidate as a fact yet: the case may say it as what is proposed. */
    readonly mayBeProposed: readonly NeededThing[]
    readonly source: Source
    readonly note?: string
  }
}

const silent: Source = { document: 'no source names a number', strength: 'GK' }

export const identificationPacks: readonly IdentificationPack[] = [
  {
    id: 'identification-cn',
    region: '',
    from: '2013-01-01',
    to: null,
    fewestSurveyors: { value: 2, source: silent, note: 'To be confirmed by the county: nobody surveys alone.' },
    fewestNeighbours: {
      value: 3,
      source: { document: '003/3: 四比, compared with neighbours', strength: 'FORM' },
      note: 'The source asks for a comparison and names no number: to be confirmed by the county.',
    },
    appealDays: {
      value: 10,
      source: silent,
      note: 'To be confirmed by the county: the source has no term for appeals.',
    },
    removalChain: {
      layers: ['village', 'township', 'county'],
      source: silent,
      note: 'The sources name 清退 and no procedure for it: the five gates are taken, without the signature of the household, which can object and apply again.',
    },
    needed: {
      publication: ['address', 'population', 'cause'],
      confirmation: [
        'address',
        'population',
        'cause',
        'exit-projects',
        'funds',
        'exit-deadline',
        'helper',
        'fund-channel',
      ],
      mayBeProposed: ['exit-projects', 'funds', 'exit-deadline', 'helper', 'fund-channel'],
      source: { document: '003/8: 八个搞清楚; a file that is not complete cannot be confirmed', strength: 'FORM' },
      note: 'A candidate has no helper and gets no money: these five are clear when the case proposes them.',
    },
  },
]

/** The rules of identification in force in a division on a day; undefined where none was given. */
export const identificationPackFor = (division: Division, on: Day): IdentificationPack | undefined =>
  packFor(identificationPacks, division, on)
