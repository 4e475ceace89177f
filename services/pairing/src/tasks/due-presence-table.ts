import type { Division } from '@bangfu/kernel/division'
import { periodOf, type Day, type Instant } from '@bangfu/kernel/time'
import { presencePackFor } from '@bangfu/rules/presence-pack'
import { divisionPartition } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import { teamOf } from '../organisations/team-table.ts'
import { figuresOf, rangeOf } from '../presence/presence-figures.ts'
import { readTeamMonths } from '../presence/presence-table.ts'
import { dueLine, type DueLine } from './due.ts'

/** Teams of one village. */
const mostTeams = 20

/** The days in the village that its first secretary still owes this month, where a source asks for any. */
export const presenceDue = async (
  table: TableReader,
  {
    who,
    village,
    today,
    now,
  }: { readonly who: string; readonly village: Division; readonly today: Day; readonly now: Instant },
): Promise<DueLine[]> => {
  const pack = presencePackFor(village, today)
  if (!pack) return []
  const { items } = await table.list({
    in: { table: 'registry', index: 'byDivision', partition: divisionPartition('team', village) },
    prefix: village,
    limit: mostTeams,
  })
  const period = periodOf(now)
  const months = await readTeamMonths(table, items.map(teamOf), period)
  const deadline = rangeOf(period).to
  return months.flatMap(({ team, attendance, leaves }) =>
    figuresOf(team.people, { period, now, pack, attendance, leaves })
      .filter(
        ({ firstSecretary, asked, presentOrOnLeave }) => firstSecretary && asked !== null && presentOrOnLeave < asked,
      )
      .map(({ asked, presentOrOnLeave }) =>
        dueLine(
          { kind: 'presence', who, about: team.team, label: `${presentOrOnLeave}/${asked ?? 0}`, deadline },
          today,
        ),
      ),
  )
}
