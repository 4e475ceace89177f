import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { createTeam, loadTeam, teamOf } from './team-table.ts'
import { Team, TeamId, TeamInput } from './team.ts'
import { namedUnit } from './unit-table.ts'

const route = routeFor()

export const teamRoutes = [
  route({
    method: 'POST',
    path: '/teams',
    action: 'team.register',
    summary: { zh: '登记驻村工作队', en: 'Register a resident team' },
    body: TeamInput,
    returns: Team,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village }, about: '', found: undefined }),
    run: async ({ body }, { table, newId, now, commit }) => {
      const { unit, unchanged } = await namedUnit(table, body.unit, body.village)
      const team: Team = {
        ...body,
        team: newId('tea'),
        unitName: unit.name,
        members: body.members.map(({ name, duty = null, since = null }) => ({ name, duty, since })),
        registeredAt: now,
      }
      return commit([unchanged, createTeam(team)], created(team, `/teams/${team.team}`, 1), { about: team.team })
    },
  }),
  route({
    method: 'GET',
    path: '/teams/{team}',
    action: 'team.read',
    summary: { zh: '查看驻村工作队', en: 'Read a resident team' },
    params: z.strictObject({ team: TeamId }),
    returns: Team,
    subject: async ({ params }, { table }) => {
      const team = await loadTeam(table, params.team)
      return { scope: { division: team.village, unit: team.unit }, about: team.team, found: team }
    },
    run: async ({ found }) => ok(found, 1),
  }),
  route({
    method: 'GET',
    path: '/teams',
    action: 'team.read',
    summary: { zh: '列出一个区划的驻村工作队', en: 'List the resident teams of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(Team),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const { items, next } = await page(
        {
          in: { table: 'registry', index: 'byDivision', partition: divisionPartition('team', query.division) },
          prefix: query.division,
        },
        query,
      )
      return ok({ items: items.map(teamOf), next })
    },
  }),
]
