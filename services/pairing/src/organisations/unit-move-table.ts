import type { Id } from '@bangfu/kernel/ids'
import { addDays, dayOf, type Day } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { ownerPartition } from '@bangfu/table/keys'
import { listAll, type Item, type Op } from '@bangfu/table/table'
import type { UnitFace } from '@bangfu/facts/faces'
import { Refusal } from '@bangfu/kernel/refusal'
import type { KeptAct } from './act.ts'
import { changeHelper, helperOf } from './helper-table.ts'
import { withHelperAct } from './helper.ts'
import { changeTeam, teamOf } from './team-table.ts'
import { withTeamAct } from './team-change.ts'
import { namedUnit } from './unit-table.ts'
import type { Unit } from './unit.ts'

/** At most five operations each, and one transaction holds a hundred. */
const mostMoved = 15
/** More people than any unit ever had. */
const mostOfUnit = 5000

type Moved = { readonly ops: Op[]; readonly helpers: string[]; readonly teams: string[]; readonly left: boolean }

/**
 * What moves the next helpers and teams of a unit that has ended into another, from the day after its last: each is moved
 * once, since whoever was moved is in the other unit's list.
 * @throws Refusal act_in_future: the unit's last day is today or not yet over
 */
export const moveNext = async (unit: Unit, into: Id<'unt'>, context: Context): Promise<Moved> => {
  const { table, now } = context
  const today = dayOf(now)
  const on = addDays(unit.ended?.on ?? today, 1)
  if (on > today) throw new Refusal('act_in_future', { today })
  const { unit: face, unchanged } = await namedUnit(table, into, unit.division)
  const listed = async (kind: string): Promise<Item[]> => {
    const partition = ownerPartition(kind, unit.unit)
    return listAll(table, { in: { table: 'registry', index: 'byOwner', partition } }, mostOfUnit)
  }
  const teams = (await listed('team')).filter((item) => teamOf(item).ended === null)
  const helpers = (await listed('helper')).filter((item) => helperOf(item).ended === null)
  const next = [...teams, ...helpers].slice(0, mostMoved)
  const move = { face, into, on, today }
  const ops = (
    await Promise.all(
      next.map((item) => (item.kind === 'team' ? teamMoved(item, move, context) : helperMoved(item, move, context))),
    )
  ).flat()
  const named = (kind: string): string[] => next.filter((item) => item.kind === kind).map(({ key }) => key.pk)
  return {
    ops: ops.length === 0 ? [] : [unchanged, ...ops],
    teams: named('team'),
    helpers: named('helper'),
    left: teams.length + helpers.length > next.length,
  }
}

type Move = { readonly face: UnitFace; readonly into: Id<'unt'>; readonly on: Day; readonly today: Day }

const helperMoved = async (item: Item, { face, into, on, today }: Move, context: Context): Promise<Op[]> => {
  const before = { helper: helperOf(item), version: item.version }
  const kept = keptOfMove(notBefore(on, before.helper.acts, 'transfer'), context)
  const act = { kind: 'transfer' as const, unit: into, unitName: face.name, division: null, ...kept }
  return changeHelper(context.table, before, withHelperAct(before.helper, act, today))
}

const teamMoved = async (item: Item, { face, into, on, today }: Move, context: Context): Promise<Op[]> => {
  const before = { team: teamOf(item), version: item.version }
  const kept = keptOfMove(notBefore(on, before.team.acts, 'unit'), context)
  const act = { kind: 'unit' as const, unit: into, unitName: face.name, ...kept }
  return [changeTeam(before, withTeamAct(before.team, act, today))]
}

/** Whoever came to the unit after its last day, which was entered late, goes from the day on which he came. */
const notBefore = (on: Day, acts: readonly KeptAct[], kind: string): Day =>
  acts.reduce((latest, act) => (act.kind === kind && act.on > latest ? act.on : latest), on)

const keptOfMove = (on: Day, { newId, now, actor }: Context) => ({
  act: newId('act'),
  on,
  reason: '单位并转',
  document: null,
  at: now,
  by: actor.id,
})
