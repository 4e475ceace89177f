import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { metresBetween, Position } from '@bangfu/kernel/position'
import { Refusal } from '@bangfu/kernel/refusal'
import { Day, instant, Instant } from '@bangfu/kernel/time'
import type { EvidenceNumbers } from '@bangfu/rules/evidence-pack'
import { MemberId } from '../organisations/team-act.ts'
import { TeamId } from '../organisations/team.ts'

export const CheckInId = idSchema('chk')

/** A member of a resident team says that he is in the village 驻村签到. `at` is the device's time. */
export const CheckInInput = z.strictObject({
  at: Instant,
  position: z.strictObject({ ...Position.shape, accuracyM: z.number().min(0).max(100_000).optional() }).optional(),
})
export type CheckInInput = z.output<typeof CheckInInput>

export const CheckInVerdict = z.enum(['verified', 'suspicious', 'unverifiable'])
export type CheckInVerdict = z.infer<typeof CheckInVerdict>

/** Why somebody should look at it, with the figures that say so. */
export const CheckInFlag = z.object({
  code: z.enum(['outside-village', 'filed-late', 'impossible-travel', 'on-leave', 'month-kept']),
  zh: z.string(),
  en: z.string(),
})
export type CheckInFlag = z.infer<typeof CheckInFlag>

/** A check-in as it is kept; it never changes. */
export const CheckIn = z.object({
  checkIn: CheckInId,
  team: TeamId,
  village: Village,
  member: MemberId,
  user: z.string(),
  /** Null where it was told directly. */
  device: z.string().nullable(),
  toldAt: Instant,
  /** How far the device's clock was ahead, when its time was corrected by that. */
  skewSeconds: z.int(),
  at: Instant,
  receivedAt: Instant,
  day: Day,
  /** Sealed `latitude,longitude` (kind `position`, owner the check-in). */
  position: z.string().nullable(),
  accuracyM: z.number().nullable(),
  /** To the village's point; null where either is missing. */
  metres: z.int().nullable(),
  verdict: CheckInVerdict,
  flags: z.array(CheckInFlag),
})
export type CheckIn = z.infer<typeof CheckIn>

export const CheckInAnswer = CheckIn.omit({ position: true }).extend({ hasPosition: z.boolean() })

export const showCheckIn = ({ position, ...checkIn }: CheckIn): z.input<typeof CheckInAnswer> => ({
  ...checkIn,
  hasPosition: position !== null,
})

/** Where a user was last and when, in whatever team: what two villages at once is found by. */
export type Whereabouts = { readonly at: Instant; readonly position: Position }

export type Judged = {
  readonly at: Instant
  readonly receivedAt: Instant
  readonly position: (Position & { readonly accuracyM?: number | undefined }) | undefined
  readonly village: Position | null
  readonly nearby: readonly Whereabouts[]
}

type Numbers = Pick<
  EvidenceNumbers,
  'villageMetres' | 'visitLateHours' | 'travelKmPerHour' | 'travelSlackMetres' | 'travelHours'
>

/**
 * What a check-in proves. Without a position, without a point of the village, or with a position that may be off by more
 * than the village is wide it proves nothing, and says so; a flag refuses nothing, the township decides.
 */
export const judge = (
  judged: Judged,
  numbers: Numbers,
): { verdict: CheckInVerdict; flags: CheckInFlag[]; metres: number | null } => {
  const { position, village } = judged
  const metres = position && village ? Math.round(metresBetween(position, village)) : null
  const flags = [
    ...outside(metres, position?.accuracyM ?? 0, numbers),
    ...late(judged, numbers),
    ...travelled(judged, numbers),
  ]
  const vague = metres === null || (position?.accuracyM ?? 0) > numbers.villageMetres
  return { verdict: flags.length > 0 ? 'suspicious' : vague ? 'unverifiable' : 'verified', flags, metres }
}

const outside = (metres: number | null, accuracyM: number, { villageMetres }: Numbers): CheckInFlag[] =>
  metres === null || metres - accuracyM <= villageMetres
    ? []
    : [
        {
          code: 'outside-village',
          zh: `距村登记点 ${metres} 米，超过 ${villageMetres} 米`,
          en: `${metres} m from the village’s point, more than ${villageMetres} m`,
        },
      ]

const hourMs = 3_600_000

const late = ({ at, receivedAt }: Judged, { visitLateHours }: Numbers): CheckInFlag[] => {
  const hours = Math.floor((Date.parse(receivedAt) - Date.parse(at)) / hourMs)
  if (hours < visitLateHours) return []
  return [
    {
      code: 'filed-late',
      zh: `签到后 ${hours} 小时才上送，超过 ${visitLateHours} 小时`,
      en: `Told ${hours} hours afterwards, more than ${visitLateHours}`,
    },
  ]
}

const travelled = ({ at, position, nearby }: Judged, numbers: Numbers): CheckInFlag[] => {
  if (!position) return []
  for (const other of nearby) {
    const minutes = Math.abs(Date.parse(at) - Date.parse(other.at)) / 60_000
    if (minutes > numbers.travelHours * 60) continue
    const metres = metresBetween(position, other.position)
    const least = Math.max(0, metres - numbers.travelSlackMetres) / ((numbers.travelKmPerHour * 1000) / 60)
    if (minutes >= least) continue
    const [far, took, needs] = [Math.round(metres), Math.floor(minutes), Math.ceil(least)]
    return [
      {
        code: 'impossible-travel',
        zh: `与另一次签到相距 ${far} 米，相隔 ${took} 分钟，至少需 ${needs} 分钟`,
        en: `${far} m from another check-in, ${took} minutes apart, ${needs} are needed at least`,
      },
    ]
  }
  return []
}

const minuteMs = 60_000
/** Field devices' clocks run ahead by minutes; a device that was offline for a year is a lost device. */
const mostAheadMs = 10 * minuteMs
const mostLateMs = 400 * 24 * hourMs

/** @throws Refusal visit_time_out_of_range: in the future beyond ten minutes, or older than 400 days */
export const assertCheckInTime = (at: Instant, now: Instant): void => {
  const earliest = instant(Date.parse(now) - mostLateMs)
  const latest = instant(Date.parse(now) + mostAheadMs)
  if (at < earliest || at > latest) throw new Refusal('visit_time_out_of_range', { earliest, latest })
}

/** What a check-in says beside its position of the day on which it was made. */
export const noted = (
  flags: readonly CheckInFlag[],
  { onLeave, kept }: { onLeave: boolean; kept: boolean },
): CheckInFlag[] => [
  ...flags,
  ...(onLeave ? [{ code: 'on-leave', zh: '当日在批准的请假期内', en: 'On a day of leave' } as const] : []),
  ...(kept
    ? [{ code: 'month-kept', zh: '当月考勤已核定，未计入', en: 'The month was kept before; not counted' } as const]
    : []),
]
