import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import { lastDay, withAct } from './act.ts'
import { type TeamAct } from './team-act.ts'
import { isThere, registeredOf, teamOn, type Stay, type Team } from './team.ts'

/**
 * The team after one more act.
 * @throws Refusal team_ended: something happens to it after its last day · member_not_found: he is not in it on that day
 * · user_linked: somebody else in the team signs in as that user
 */
export const withTeamAct = (team: Team, act: TeamAct, today: Day): Team => {
  const acts = withAct(team.acts, act, today)
  const { people, ended } = teamOn(team, lastDay)
  if (ended !== null && act.kind !== 'strike' && (act.on > ended || act.kind === 'end'))
    throw new Refusal('team_ended', { on: ended })
  if (act.kind === 'leave' || act.kind === 'duty' || act.kind === 'link') memberThere(people, act.member, act.on)
  if (act.kind === 'link' && act.user !== null) assertFree(people, act.member, act.user)
  const after = { ...team, registered: registeredOf(team), acts }
  return { ...after, ...teamOn(after, lastDay) }
}

/** A member who is in the team on a day. @throws Refusal member_not_found */
export const memberThere = (people: readonly Stay[], member: string, on: Day): Stay => {
  const stay = people.find((one) => one.member === member && isThere(one, on))
  if (!stay) throw new Refusal('member_not_found', { on })
  return stay
}

const assertFree = (people: readonly Stay[], member: string, user: string): void => {
  if (people.some((one) => one.user === user && one.member !== member && one.to === null))
    throw new Refusal('user_linked')
}
