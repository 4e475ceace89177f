import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'
import type { Term } from './term.ts'

/** How households are followed after their exit, in a region and time. */
export type FollowUpPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** From the exit, and from each follow-up, to the next. */
  readonly every: Term
  readonly source: Source
  readonly note: string
}

export const followUpPacks: readonly FollowUpPack[] = [
  {
    id: 'follow-up-yearly',
    region: '',
    from: '2016-01-01',
    to: null,
    every: { days: 365, unit: 'calendar' },
    source: { document: 'handbook §3, §4: exited households stay on file and keep being followed', strength: 'NEWS' },
    note: 'The sources give no interval and no end: yearly and without end is our own, to be confirmed. Guangxi follows for one more year before deregistration.',
  },
]

/** The rules in force in a division on a day. @throws RangeError when none are */
export const followUpPackFor = (division: Division, on: Day): FollowUpPack => {
  const pack = packFor(followUpPacks, division, on)
  if (!pack) throw new RangeError('no follow-up pack is in force')
  return pack
}
