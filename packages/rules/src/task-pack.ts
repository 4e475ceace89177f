import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { packFor, type Source } from './rule-pack.ts'
import type { Term } from './term.ts'

/** How long tasks take, and how they go up when they are late, in a region and time. */
export type TaskPack = {
  readonly id: string
  readonly region: string
  readonly from: string
  readonly to: string | null
  /** For a task that was given without a day of its own. */
  readonly term: { readonly ordinary: Term; readonly urgent: Term }
  /** Days after the deadline, and the office that the task then goes up to; in order. */
  readonly escalation: readonly { readonly daysLate: number; readonly to: 'township' | 'county' }[]
  /** What is due within so many days stands in the list and in the morning's message as due soon. */
  readonly soonDays: number
  readonly source: Source
  readonly note: string
}

export const taskPacks: readonly TaskPack[] = [
  {
    id: 'tasks',
    region: '',
    from: '2013-01-01',
    to: null,
    term: { ordinary: { days: 30, unit: 'calendar' }, urgent: { days: 5, unit: 'working' } },
    escalation: [
      { daysLate: 1, to: 'township' },
      { daysLate: 7, to: 'county' },
    ],
    soonDays: 7,
    source: { document: '003/11: every matter has an end, every case an echo', strength: 'WEAK' },
    note: 'The source wants a reply with position, facts and measures, and that nothing closes without one. It gives neither terms nor days of escalation, nor how early somebody is reminded: all five numbers are ours, to be confirmed by each county.',
  },
]

/** The rules in force in a division on a day. @throws RangeError when none are */
export const taskPackFor = (division: Division, on: Day): TaskPack => {
  const pack = packFor(taskPacks, division, on)
  if (!pack) throw new RangeError('no rules for tasks are in force')
  return pack
}
