import * as z from 'zod'
import { can } from '@bangfu/access/can'
import { ok } from '@bangfu/http/route'
import type { Id } from '@bangfu/kernel/ids'
import { Refusal } from '@bangfu/kernel/refusal'
import { dayOf } from '@bangfu/kernel/time'
import { routeFor, type Context } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import type { Op } from '@bangfu/table/table'
import { inOrderOfDays, keptOf, lastDay } from './act.ts'
import { findSelection, replaceSelection } from './selection-table.ts'
import { appointed } from './selection.ts'
import { memberThere, withTeamAct } from './team-change.ts'
import { teamAnswer } from './team-routes.ts'
import { changeTeam, loadTeamItem } from './team-table.ts'
import { TeamActAnswer, TeamActInput, type TeamAct } from './team-act.ts'
import { TeamAnswer, TeamId, teamOn, type Team } from './team.ts'

const route = routeFor()
const params = z.strictObject({ team: TeamId })

/** Who comes into a team and leaves it, with what duty, with what money. */
export const teamActRoutes = [
  route({
    method: 'POST',
    path: '/teams/{team}/acts',
    action: 'team.change',
    summary: {
      zh: '工作队变动：入队、离队、分工、更换第一书记、工作经费、账号关联、撤队、撤销误录',
      en: 'What happens to a team: join, leave, duty, first secretary, work fund, user, end, strike of a wrong entry',
    },
    params,
    body: TeamActInput,
    returns: TeamAnswer,
    ifMatch: true,
    subject: async ({ params: { team } }, { table }) => {
      const found = await loadTeamItem(table, team)
      return { scope: { division: found.team.village, unit: found.team.unit }, about: team, found }
    },
    run: async ({ body, found, version }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const { act, standing } = await teamActOf(body, found.team, context)
      const today = dayOf(context.now)
      const after = withTeamAct(found.team, act, today)
      const answer = ok(teamAnswer(after, today), version + 1)
      return context.commit([changeTeam(found, after), ...standing], answer, { reason: body.reason })
    },
  }),
  route({
    method: 'GET',
    path: '/teams/{team}/acts',
    action: 'team.read',
    summary: { zh: '工作队历次变动', en: 'Everything that happened to a team' },
    params,
    returns: z.object({ items: z.array(TeamActAnswer) }),
    subject: async ({ params: { team } }, { table }) => {
      const found = await loadTeamItem(table, team)
      return { scope: { division: found.team.village, unit: found.team.unit }, about: team, found }
    },
    run: async ({ found }) => ok({ items: inOrderOfDays(found.team.acts) }, found.version),
  }),
]

/** A unit's own officer says who of its people comes and goes; everything else is the offices'. */
const ofOwnOfficer: ReadonlySet<string> = new Set(['join', 'leave', 'duty'])

type Acted = { readonly act: TeamAct; readonly standing: readonly Op[] }

const teamActOf = async (input: TeamActInput, team: Team, context: Context): Promise<Acted> => {
  const { newId, now, actor } = context
  if (!ofOwnOfficer.has(input.kind) && !can(actor, 'team.register', { division: team.village }, new Set()))
    throw new Refusal('not_permitted')
  const kept = keptOf(input, { act: newId('act'), at: now, by: actor.id })
  switch (input.kind) {
    case 'join':
      return alone({ kind: 'join', member: newId('mem'), name: input.name, duty: input.duty ?? null, ...kept })
    case 'leave':
      return alone({ kind: 'leave', member: input.member, ...kept })
    case 'duty':
      return alone({ kind: 'duty', member: input.member, duty: input.duty, ...kept })
    case 'first-secretary':
      return firstSecretaryOf(input, kept, team, context)
    case 'work-fund':
      return alone({ kind: 'work-fund', year: input.year, amountFen: input.amountFen, ...kept })
    case 'link':
      // Nobody says of himself that the days of a member are his.
      if (input.user === actor.id) throw new Refusal('own_presence')
      return alone({ kind: 'link', member: input.member, user: input.user, ...kept })
    case 'end':
      return alone({ kind: 'end', ...kept })
    case 'strike':
      return alone({ kind: 'strike', struck: input.act, ...kept })
  }
}

const alone = (act: TeamAct): Acted => ({ act, standing: [] })

/**
 * Who becomes first secretary: the candidate of an approved selection for the village, which is used once, or by a
 * document whom others selected.
 */
const firstSecretaryOf = async (
  { selection, name, member, document }: Extract<TeamActInput, { kind: 'first-secretary' }>,
  kept: ReturnType<typeof keptOf>,
  team: Team,
  context: Context,
): Promise<Acted> => {
  const stay = member === undefined ? undefined : memberThere(teamOn(team, lastDay).people, member, kept.on)
  const id: Id<'mem'> = stay?.member ?? context.newId('mem')
  if (selection === undefined) {
    const said = stay?.name ?? name
    if (said === undefined || document === undefined) throw new Refusal('selection_needed')
    return alone({ kind: 'first-secretary', member: id, name: said, selection: null, ...kept })
  }
  const found = await findSelection(context.table, selection)
  if (found?.selection.village !== team.village) throw new Refusal('selection_needed')
  const { candidate } = found.selection
  if (stay && stay.name !== candidate) throw new Refusal('selection_needed')
  const after = appointed(found.selection)
  return {
    act: { kind: 'first-secretary', member: id, name: candidate, selection, ...kept },
    standing: [
      replaceSelection(after, found.version),
      historyOp(context, selection, found.version, found.selection, kept.reason),
    ],
  }
}
