import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { divisionPlace, entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { Team } from './team.ts'

export const createTeam = (team: Team): Op =>
  create({
    key: entityKey(team.team),
    kind: 'team',
    body: team,
    byDivision: divisionPlace('team', team.village, team.team),
  })

export const teamOf = (item: Item): Team => Team.parse(item.body)

/** @throws Refusal not_found */
export const loadTeam = async (table: TableReader, id: Id<'tea'>): Promise<Team> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return teamOf(item)
}
