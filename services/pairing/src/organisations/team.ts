import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { Fen } from '@bangfu/kernel/money'
import { addDays, Day, Instant } from '@bangfu/kernel/time'
import { PairingDay } from '../pairings/days.ts'
import { lastDay, stateOn } from './act.ts'
import { SelectionId } from './selection.ts'
import { MemberId, TeamAct } from './team-act.ts'
import { UnitId } from './unit.ts'

export const TeamId = idSchema('tea')

const personName = z.string().trim().min(1).max(50)
const duty = z.string().trim().min(1).max(50)

/** A resident team 驻村工作队 under its first secretary 第一书记, as it is entered. */
export const TeamInput = z.strictObject({
  village: Village,
  unit: UnitId,
  firstSecretary: z.strictObject({ name: personName, since: PairingDay }),
  members: z.array(z.strictObject({ name: personName, duty: duty.optional(), since: PairingDay.optional() })).max(30),
})
export type TeamInput = z.output<typeof TeamInput>

/** Days that somebody was in the team in one office; a member who becomes first secretary has two. `to` is his last day. */
const Stay = z.object({
  member: MemberId,
  name: z.string(),
  duty: z.string().nullable(),
  firstSecretary: z.boolean(),
  from: Day.nullable(),
  to: Day.nullable(),
  /** As whom he signs in, where somebody else has said so. */
  user: z.string().nullable(),
  /** The selection that he came by; null for who was selected elsewhere. */
  selection: SelectionId.nullable(),
})
export type Stay = z.infer<typeof Stay>

const WorkFund = z.object({ year: z.int(), amountFen: Fen, document: z.string().nullable() })

/** What can change of a team from a day on. */
const TeamState = z.object({
  unit: UnitId,
  unitName: z.string(),
  people: z.array(Stay),
  /** 工作经费, one a year. */
  workFunds: z.array(WorkFund),
  ended: Day.nullable(),
})
export type TeamState = z.infer<typeof TeamState>

/** A team as it stands after all acts; `registered` is what it was entered with, absent while nothing has changed. */
export const Team = TeamState.extend({
  team: TeamId,
  village: Village,
  registeredAt: Instant,
  registered: TeamState.optional(),
  acts: z.array(TeamAct),
})
export type Team = z.infer<typeof Team>

const Person = z.object({
  member: MemberId,
  name: z.string(),
  since: Day.nullable(),
  to: Day.nullable(),
  user: z.string().nullable(),
})
export const TeamAnswer = z.object({
  team: TeamId,
  village: Village,
  unit: UnitId,
  unitName: z.string(),
  firstSecretary: Person.extend({ selection: SelectionId.nullable() }).nullable(),
  members: z.array(Person.extend({ duty: z.string().nullable() })),
  workFunds: z.array(WorkFund),
  /** What the region asks a unit to give a year, and who says so; null where no source does. */
  workFundTarget: z.object({ yearlyFen: Fen, source: z.string() }).nullable(),
  ended: Day.nullable(),
  registeredAt: Instant,
})

/** What held of a team on a day, by all that is known now. */
export const teamOn = (team: Team, on: Day): TeamState =>
  stateOn(team.registered ?? TeamState.parse(team), team.acts, on, applied)

/** What was registered, before any act. */
export const registeredOf = (team: Team): TeamState => team.registered ?? TeamState.parse(team)

/** Is he in the team on that day? */
export const isThere = ({ from, to }: Pick<Stay, 'from' | 'to'>, on: Day): boolean =>
  (from === null || from <= on) && (to === null || on <= to)

/** Who is in the team on a day. */
export const thereOn = (team: Team, on: Day): Stay[] => {
  const { people, ended } = teamOn(team, lastDay)
  return ended !== null && on > ended ? [] : people.filter((stay) => isThere(stay, on))
}

const applied = (state: TeamState, act: TeamAct): TeamState => {
  const { people } = state
  switch (act.kind) {
    case 'join':
      return { ...state, people: [...people, stayOf(act, { firstSecretary: false, selection: null })] }
    case 'leave':
      return { ...state, people: people.map((stay) => (stay.member === act.member ? until(stay, act.on) : stay)) }
    case 'duty':
      return { ...state, people: people.map((stay) => ofMember(stay, act.member, { duty: act.duty })) }
    case 'first-secretary':
      return { ...state, people: withFirstSecretary(people, act) }
    case 'work-fund': {
      const { year, amountFen, document } = act
      const others = state.workFunds.filter((fund) => fund.year !== year)
      return { ...state, workFunds: [...others, { year, amountFen, document }] }
    }
    case 'link':
      return { ...state, people: people.map((stay) => ofMember(stay, act.member, { user: act.user })) }
    case 'unit':
      return { ...state, unit: act.unit, unitName: act.unitName }
    case 'end':
      return { ...state, ended: act.on, people: people.map((stay) => until(stay, act.on)) }
    case 'strike':
      return state
  }
}

type Coming = { readonly member: Stay['member']; readonly name: string; readonly on: Day }

const stayOf = (
  { member, name, on, duty: said }: Coming & { readonly duty?: string | null },
  office: Pick<Stay, 'firstSecretary' | 'selection'>,
): Stay => ({ member, name, duty: said ?? null, from: on, to: null, user: null, ...office })

/** The day before belongs to the one who was first secretary until then; a member's own stay goes over into the office. */
const withFirstSecretary = (
  people: readonly Stay[],
  act: Extract<TeamAct, { kind: 'first-secretary' }>,
): TeamState['people'] => {
  const user = people.find(({ member }) => member === act.member)?.user ?? null
  const before = people.map((stay) =>
    stay.firstSecretary || stay.member === act.member ? until(stay, addDays(act.on, -1)) : stay,
  )
  return [...before, { ...stayOf(act, { firstSecretary: true, selection: act.selection }), user }]
}

const until = (stay: Stay, to: Day): Stay => (stay.to !== null && stay.to <= to ? stay : { ...stay, to })

const ofMember = (stay: Stay, member: string, said: Partial<Stay>): Stay =>
  stay.member === member ? { ...stay, ...said } : stay
