import { can } from '@bangfu/access/can'
import type { Id } from '@bangfu/kernel/ids'
import { isInChina, positionText } from '@bangfu/kernel/position'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf, Period, type Instant } from '@bangfu/kernel/time'
import { evidenceNumbersFor } from '@bangfu/rules/evidence-pack'
import type { Context } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { check } from '@bangfu/table/ops'
import type { Op } from '@bangfu/table/table'
import { loadTeamItem } from '../organisations/team-table.ts'
import { thereOn, type Team } from '../organisations/team.ts'
import { withCheckIn } from './attendance.ts'
import { assertCheckInTime, judge, noted, type CheckIn, type CheckInInput } from './check-in.ts'
import { isOnLeave } from './leave.ts'
import { createCheckIn, findAttendance, findVillagePoint, findWhereabouts, leavesOfYear } from './presence-table.ts'

/** Where a check-in comes from that was made offline; `at` is the device's time as it is taken. */
export type CheckInFromDevice = {
  readonly device: string
  readonly checkIn: Id<'chk'>
  readonly at: Instant
  readonly skewSeconds: number
}

/**
 * Decides on one check-in: the check-in as it is kept, and the operations that keep it, count its day, and fail when
 * something of it changed meanwhile (decide again then).
 * @throws Refusal not_found: no such team, or none of his · member_not_found: nobody in it signs in as him on that day
 * · visit_time_out_of_range · position_outside_china
 */
export const checkInToRecord = async (
  told: CheckInInput,
  teamId: Id<'tea'>,
  context: Context,
  from?: CheckInFromDevice,
): Promise<{ checkIn: CheckIn; ops: Op[] }> => {
  const { table, vault, now, actor } = context
  const { team, version } = await loadTeamItem(table, teamId)
  if (!can(actor, 'presence.check-in', { division: team.village }, new Set())) throw new Refusal('not_found')
  const at = from?.at ?? told.at
  assertCheckInTime(at, now)
  if (told.position && !isInChina(told.position)) throw new Refusal('position_outside_china')
  const day = dayOf(at)
  const member = memberOf(team, actor.id, at)
  const [village, leaves, attendance, whereabouts] = await Promise.all([
    findVillagePoint(table, team.village),
    leavesOfYear(table, teamId, day.slice(0, 4)),
    findAttendance(table, team, Period.parse(day.slice(0, 7))),
    findWhereabouts(table, vault, actor.id),
  ])
  const seen = { at, receivedAt: now, position: told.position, village, nearby: whereabouts.places }
  const { verdict, flags, metres } = judge(seen, evidenceNumbersFor(team.village, day))
  const id = from?.checkIn ?? context.newId('chk')
  const checkIn: CheckIn = {
    ...{ checkIn: id, team: teamId, village: team.village, member, user: actor.id },
    ...{ device: from?.device ?? null, toldAt: told.at, skewSeconds: from?.skewSeconds ?? 0, at, receivedAt: now, day },
    position: told.position ? vault.seal('position', id, positionText(told.position)) : null,
    accuracyM: told.position?.accuracyM ?? null,
    ...{ metres, verdict },
    flags: noted(flags, { onLeave: isOnLeave(leaves, member, day), kept: attendance.body.kept !== null }),
  }
  return {
    checkIn,
    ops: [
      createCheckIn(checkIn),
      attendance.next(withCheckIn(attendance.body, checkIn)),
      ...whereabouts.next(checkIn),
      check(entityKey(teamId), { version }),
    ],
  }
}

const memberOf = (team: Team, user: string, at: Instant): CheckIn['member'] => {
  const on = dayOf(at)
  const stay = thereOn(team, on).find((one) => one.user === user)
  if (!stay) throw new Refusal('member_not_found', { on })
  return stay.member
}
