import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey, ownerPlace } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { Team } from './team.ts'

const itemOf = (team: Team): Omit<Item, 'version'> => ({
  key: entityKey(team.team),
  kind: 'team',
  body: team,
  byDivision: divisionPlace('team', team.village, team.team),
  byOwner: ownerPlace('team', team.unit, team.team),
})

export const createTeam = (team: Team): Op => create(itemOf(team))

/** A team, and the version that a change of it must still find. */
export type FoundTeam = { readonly team: Team; readonly version: number }

/** The operation that changes a team as it was read. */
export const changeTeam = ({ version }: FoundTeam, after: Team): Op => replace(itemOf(after), version)

export const teamOf = (item: Item): Team => Team.parse(item.body)

/** @throws Refusal not_found */
export const loadTeamItem = async (table: TableReader, id: Id<'tea'>): Promise<FoundTeam> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return { team: teamOf(item), version: item.version }
}

/** @throws Refusal not_found */
export const loadTeam = async (table: TableReader, id: Id<'tea'>): Promise<Team> => (await loadTeamItem(table, id)).team
