import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'

/** How a household confirms that somebody came, in a region and time. */
export type VisitConfirmationPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  readonly code: {
    readonly digits: number
    readonly validMinutes: number
    /** Wrong codes until the code is dead. */
    readonly attempts: number
    /** Codes that one visit, and that one household on one day, may be sent. */
    readonly ofVisit: number
    readonly ofHouseholdADay: number
  }
  /** For so many days after a visit it can be confirmed by code or thumbprint. */
  readonly withinDays: number
  readonly source: Source
  readonly note: string
}

export const visitConfirmationPacks: readonly VisitConfirmationPack[] = [
  {
    id: 'visit-confirmation',
    region: '',
    from: '2000-01-01',
    to: null,
    code: { digits: 6, validMinutes: 10, attempts: 5, ofVisit: 3, ofHouseholdADay: 6 },
    withinDays: 30,
    source: { document: 'handbook §7: the household confirms a visit', strength: 'GK' },
    note: 'The sources ask for the confirmation and give no numbers: these are our own, to be confirmed by the county. Five guesses of a million codes, three times a visit, find it once in 66,000 visits.',
  },
]

/** The rules in force in a division on a day. @throws RangeError when none are */
export const visitConfirmationPackFor = (division: Division, on: Day): VisitConfirmationPack => {
  const pack = packFor(visitConfirmationPacks, division, on)
  if (!pack) throw new RangeError('no pack of confirmations is in force')
  return pack
}
