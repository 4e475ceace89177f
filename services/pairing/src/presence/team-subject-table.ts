import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Day } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import * as z from 'zod'
import { loadTeam } from '../organisations/team-table.ts'
import { TeamId, thereOn, type Team } from '../organisations/team.ts'

export const teamParams = z.strictObject({ team: TeamId })

/** What routes about a team's presence are about: the team, in its village, of its unit. */
export const teamSubject = async (
  { params }: { readonly params: { readonly team: Id<'tea'> } },
  { table }: Pick<Context, 'table'>,
) => {
  const team = await loadTeam(table, params.team)
  return { scope: { division: team.village, unit: team.unit }, about: params.team as string, found: team }
}

/** The members that a user signs in as, of all times. */
export const membersOf = (team: Team, user: string): string[] =>
  team.people.filter((stay) => stay.user === user).map(({ member }) => member)

/** @throws Refusal own_presence: he is, or was, the member; without one, anybody of the team */
export const assertNotOwn = (team: Team, user: string, member?: string): void => {
  const own = membersOf(team, user)
  if (member === undefined ? own.length > 0 : own.includes(member)) throw new Refusal('own_presence')
}

/** @throws Refusal member_not_found: he is not in the team on that day */
export const assertThere = (team: Team, member: string, on: Day): void => {
  if (!thereOn(team, on).some((stay) => stay.member === member)) throw new Refusal('member_not_found', { on })
}
