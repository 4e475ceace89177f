import * as z from 'zod'
import type { Day } from '@bangfu/kernel/time'
import { isPairable } from '../pairings/pairing.ts'
import { covers, type Days } from '../pairings/days.ts'

/** What does not fit about a recorded visit, and is for a person to look at: the visit is kept all the same. */
export const VisitFlag = z.object({ code: z.string(), zh: z.string(), en: z.string() })
export type VisitFlag = z.infer<typeof VisitFlag>

type Seen = {
  readonly on: Day
  readonly periods: readonly Days[]
  /** The village where the device believed the household, if it said so, and the one where it lies now. */
  readonly seenIn: string | null
  readonly division: string
  readonly status: string
}

/** Says what does not fit: the pairing ended or had not begun, the household moved or left the register meanwhile. */
export const flagsOf = ({ on, periods, seenIn, division, status }: Seen): VisitFlag[] => [
  ...pairingFlags(on, periods),
  ...(seenIn !== null && seenIn !== division
    ? [
        {
          code: 'household_moved',
          zh: `设备上该户在 ${seenIn}，现已迁至 ${division}。`,
          en: `On the device the household was in ${seenIn}; it is in ${division} now.`,
        },
      ]
    : []),
  ...(isPairable(status)
    ? []
    : [
        {
          code: 'household_off_file',
          zh: `该户当前状态为 ${status}，不在帮扶范围。`,
          en: `The household stands as ${status} now and is not to be helped.`,
        },
      ]),
]

const pairingFlags = (on: Day, periods: readonly Days[]): VisitFlag[] => {
  if (periods.some((days) => covers(days, on))) return []
  const ended = lastDayBefore(on, periods)
  if (ended !== undefined)
    return [
      {
        code: 'pairing_ended',
        zh: `结对已于 ${ended} 结束，走访在 ${on}。`,
        en: `The pairing ended on ${ended}; the visit was on ${on}.`,
      },
    ]
  return [
    {
      code: 'pairing_not_begun',
      zh: `${on} 结对尚未开始。`,
      en: `The pairing had not begun on ${on}.`,
    },
  ]
}

/** The last day of the latest pairing that ended before a day. */
export const lastDayBefore = (on: Day, periods: readonly Days[]): Day | undefined =>
  periods
    .flatMap(({ to }) => (to !== null && to < on ? [to] : []))
    .toSorted()
    .at(-1)
