import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { dayOf, type Day } from '@bangfu/kernel/time'
import { workFundTargetFor } from '@bangfu/rules/team-pack'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { divisionPartition } from '@bangfu/table/keys'
import { PairingDay } from '../pairings/days.ts'
import { createTeam, loadTeamItem, teamOf } from './team-table.ts'
import { TeamAnswer, TeamId, TeamInput, teamOn, thereOn, type Stay, type Team } from './team.ts'
import { namedUnit } from './unit-table.ts'

const route = routeFor()
const on = PairingDay.optional()

export const teamRoutes = [
  route({
    method: 'POST',
    path: '/teams',
    action: 'team.register',
    summary: { zh: '登记驻村工作队', en: 'Register a resident team' },
    body: TeamInput,
    returns: TeamAnswer,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village }, about: '', found: undefined }),
    run: async ({ body }, { table, newId, now, commit }) => {
      const { unit, unchanged } = await namedUnit(table, body.unit, body.village)
      const came = { to: null, user: null, selection: null }
      const { name, since } = body.firstSecretary
      const people: Stay[] = [
        { ...came, member: newId('mem'), name, duty: null, firstSecretary: true, from: since },
        ...body.members.map(({ name, duty = null, since = null }) => ({
          ...came,
          ...{ member: newId('mem'), name, duty, firstSecretary: false, from: since },
        })),
      ]
      const team: Team = {
        team: newId('tea'),
        village: body.village,
        unit: body.unit,
        unitName: unit.name,
        people,
        workFunds: [],
        ended: null,
        registeredAt: now,
        acts: [],
      }
      const answer = created(teamAnswer(team, dayOf(now)), `/teams/${team.team}`, 1)
      return commit([unchanged, createTeam(team)], answer, { about: team.team })
    },
  }),
  route({
    method: 'GET',
    path: '/teams/{team}',
    action: 'team.read',
    summary: { zh: '查看驻村工作队（可查某日情况）', en: 'Read a resident team, as of a day if one is asked' },
    params: z.strictObject({ team: TeamId }),
    query: z.strictObject({ on }),
    returns: TeamAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadTeamItem(table, params.team)
      const { village, unit } = found.team
      return { scope: { division: village, unit }, about: params.team, found }
    },
    run: async ({ query, found }, { now }) => ok(teamAnswer(found.team, query.on ?? dayOf(now)), found.version),
  }),
  route({
    method: 'GET',
    path: '/teams',
    action: 'team.list',
    summary: {
      zh: '列出一个区划的驻村工作队（可查某日情况）',
      en: 'List the resident teams of a division, as of a day',
    },
    query: z.strictObject({ division: WithinCounty, on, ...pageQuery }),
    returns: pageOf(TeamAnswer),
    subject: ({ query }) => ({ scope: { division: query.division }, about: '', found: undefined }),
    run: async ({ query }, { page, now }) => {
      const { items, next } = await page(
        {
          in: { table: 'registry', index: 'byDivision', partition: divisionPartition('team', query.division) },
          prefix: query.division,
        },
        query,
      )
      return ok({ items: items.map((item) => teamAnswer(teamOf(item), query.on ?? dayOf(now))), next })
    },
  }),
]

/** A team as it was on a day: who was there, what its unit was, what it had for its work. */
export const teamAnswer = (team: Team, day: Day): z.input<typeof TeamAnswer> => {
  const { unit, unitName, workFunds, ended } = teamOn(team, day)
  const there = thereOn(team, day)
  const first = there.find(({ firstSecretary }) => firstSecretary)
  const target = workFundTargetFor(team.village, day)
  return {
    team: team.team,
    village: team.village,
    unit,
    unitName,
    firstSecretary: first ? { ...personOf(first), selection: first.selection } : null,
    members: there
      .filter(({ firstSecretary }) => !firstSecretary)
      .map((stay) => ({ ...personOf(stay), duty: stay.duty })),
    workFunds: workFunds.toSorted((a, b) => a.year - b.year),
    workFundTarget: target ? { yearlyFen: target.yearlyFen, source: target.source.document } : null,
    ended,
    registeredAt: team.registeredAt,
  }
}

const personOf = ({ member, name, from, to, user }: Stay) => ({ member, name, since: from, to, user })
