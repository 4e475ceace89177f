import * as z from 'zod'
import { ok } from '@bangfu/http/route'
import { Division, WithinCounty } from '@bangfu/kernel/division'
import { Period, type Instant } from '@bangfu/kernel/time'
import { presencePackFor } from '@bangfu/rules/presence-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { listAll } from '@bangfu/table/table'
import { teamOf } from '../organisations/team-table.ts'
import { TeamId } from '../organisations/team.ts'
import { stateOf } from './attendance.ts'
import { figuresOf, PersonFigures, rangeOf, SummedFigures, sumOf } from './presence-figures.ts'
import { readTeamMonths, type TeamMonth } from './presence-table.ts'

const route = routeFor()

const Line = z.object({
  division: Division,
  /** Of lines by person and by team. */
  team: TeamId.nullable(),
  unitName: z.string().nullable(),
  state: z.enum(['open', 'kept']).nullable(),
  person: PersonFigures.nullable(),
  sums: SummedFigures.nullable(),
})
type Line = z.input<typeof Line>

/** More teams than any county has. */
const mostTeams = 5000

export const presenceStatisticsRoutes = [
  route({
    method: 'GET',
    path: '/presence',
    action: 'presence.statistics',
    summary: {
      zh: '驻村统计（按人、队、村、乡镇；按人、队时分页以队计）',
      en: 'Days of presence by person, team, village or township; pages of the first two are counted in teams',
    },
    query: z.strictObject({
      division: WithinCounty,
      period: Period,
      by: z.enum(['person', 'team', 'village', 'township']).default('person'),
      ...pageQuery,
    }),
    returns: pageOf(Line),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page, table, now }) => {
      const { division, period, by } = query
      const list = {
        in: { table: 'registry', index: 'byDivision', partition: divisionPartition('team', division) },
        prefix: division,
      } as const
      if (by === 'village' || by === 'township') {
        const teams = (await listAll(table, list, mostTeams)).map(teamOf)
        const months = await readTeamMonths(table, teams, period)
        return ok({ items: summed(months, { length: by === 'village' ? 12 : 9, period, now }), next: null })
      }
      const { items, next } = await page(list, query)
      const months = await readTeamMonths(table, items.map(teamOf), period)
      const lines = months.flatMap((month) => linesOf(month, { by, period, now }))
      return ok({ items: lines, next })
    },
  }),
]

type When = { readonly period: Period; readonly now: Instant }

const peopleOf = ({ team, attendance, leaves }: TeamMonth, { period, now }: When): PersonFigures[] => {
  const pack = presencePackFor(team.village, rangeOf(period).to)
  return figuresOf(team.people, { period, now, pack, attendance, leaves })
}

/** Lines by person or by team; a team that nobody was in that month has none. */
const linesOf = (month: TeamMonth, { by, ...when }: When & { readonly by: 'person' | 'team' }): Line[] => {
  const people = peopleOf(month, when)
  if (people.length === 0) return []
  const { village, team, unitName } = month.team
  const line = { division: village, team, unitName, state: stateOf(month.attendance) }
  if (by === 'team') return [{ ...line, person: null, sums: sumOf(people) }]
  return people.map((person) => ({ ...line, person, sums: null }))
}

const summed = (months: readonly TeamMonth[], { length, ...when }: When & { readonly length: number }): Line[] => {
  const byDivision = new Map<string, PersonFigures[]>()
  for (const month of months) {
    const division = month.team.village.slice(0, length)
    byDivision.set(division, [...(byDivision.get(division) ?? []), ...peopleOf(month, when)])
  }
  return [...byDivision]
    .filter(([, people]) => people.length > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([division, people]) => ({
      ...{ division: Division.parse(division), team: null, unitName: null, state: null, person: null },
      sums: sumOf(people),
    }))
}
