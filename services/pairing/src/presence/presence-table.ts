import * as z from 'zod'
import { DivisionFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import { positionOf, type Position } from '@bangfu/kernel/position'
import { boundsOf, Instant, type Period } from '@bangfu/kernel/time'
import {
  attendanceId,
  divisionId,
  entityKey,
  faceKey,
  leavesKey,
  ownerPartition,
  ownerPlace,
  whereaboutsKey,
} from '@bangfu/table/keys'
import { create, put } from '@bangfu/table/ops'
import { mostOps, type Item, type Key, type Op, type Query, type TableReader } from '@bangfu/table/table'
import type { Sealed, Vault } from '@bangfu/vault/vault'
import type { Team } from '../organisations/team.ts'
import { Attendance } from './attendance.ts'
import { CheckIn, type Whereabouts } from './check-in.ts'
import { Leave } from './leave.ts'

type Found<Body> = { readonly body: Body; readonly version: number; readonly next: (body: Body) => Op }

const foundAt = <Body>(key: Key, kind: string, item: Item | undefined, body: Body): Found<Body> => {
  const version = item?.version ?? 0
  const when = version === 0 ? ('absent' as const) : { version }
  return { body, version, next: (next) => put({ key, kind, version: version + 1, body: next }, when) }
}

/** Where the village lies; null where nobody has said so. */
export const findVillagePoint = async (table: TableReader, village: Division): Promise<Position | null> => {
  const item = await table.get(faceKey(divisionId(village)))
  return item ? DivisionFace.parse(item.body).position : null
}

type Named = Pick<Team, 'team' | 'village'>

const attendanceIn = (item: Item | undefined, { team, village }: Named, period: Period): Attendance =>
  item ? Attendance.parse(item.body) : { team, village, period, days: [], corrections: [], kept: null }

/** The attendance of a team and month, empty where there is none yet. */
export const findAttendance = async (table: TableReader, team: Named, period: Period): Promise<Found<Attendance>> => {
  const key = entityKey(attendanceId(team.team, period))
  const item = await table.get(key)
  return foundAt(key, 'attendance', item, attendanceIn(item, team, period))
}

const Leaves = z.object({ leaves: z.array(Leave) })
const leavesIn = (item: Item | undefined): Leave[] => (item ? Leaves.parse(item.body).leaves : [])

/** The leaves of a team that began in a year, all in one item: two that overlap cannot both win. */
export const findLeaves = async (table: TableReader, team: string, year: string): Promise<Found<Leave[]>> => {
  const key = leavesKey(team, year)
  const item = await table.get(key)
  const { version, next } = foundAt(key, 'leaves', item, { leaves: leavesIn(item) })
  return { body: leavesIn(item), version, next: (leaves) => next({ leaves }) }
}

const yearBefore = (year: string): string => String(Number(year) - 1)

/** The leaves of a team that may lie in a year: those that began in it or in the year before. */
export const leavesOfYear = async (table: TableReader, team: string, year: string): Promise<Leave[]> => {
  const items = await table.getMany([leavesKey(team, yearBefore(year)), leavesKey(team, year)])
  return items.flatMap(leavesIn)
}

export type TeamMonth = { readonly team: Team; readonly attendance: Attendance; readonly leaves: readonly Leave[] }

/** What the figures of teams in a month are reckoned from, in three reads for thirty-three teams. */
export const readTeamMonths = async (
  table: TableReader,
  teams: readonly Team[],
  period: Period,
): Promise<TeamMonth[]> => {
  const year = period.slice(0, 4)
  const keys = teams.flatMap(({ team }) => [
    entityKey(attendanceId(team, period)),
    leavesKey(team, yearBefore(year)),
    leavesKey(team, year),
  ])
  const items: (Item | undefined)[] = []
  for (let start = 0; start < keys.length; start += mostOps)
    items.push(...(await table.getMany(keys.slice(start, start + mostOps))))
  return teams.map((team, index) => {
    const [attendance, before, now] = items.slice(index * 3, index * 3 + 3)
    return { team, attendance: attendanceIn(attendance, team, period), leaves: [before, now].flatMap(leavesIn) }
  })
}

export const createCheckIn = (checkIn: CheckIn): Op =>
  create({
    key: entityKey(checkIn.checkIn),
    kind: 'check-in',
    body: checkIn,
    byOwner: ownerPlace('check-in', checkIn.team, `${checkIn.at}#${checkIn.checkIn}`),
  })

export const checkInOf = (item: Item): CheckIn => CheckIn.parse(item.body)

/** The check-ins of a team in a month, in order of time. */
export const checkInsOf = (team: string, period: Period): Omit<Query, 'after' | 'limit'> => ({
  in: { table: 'registry', index: 'byOwner', partition: ownerPartition('check-in', team) },
  ...boundsOf(period),
})

const Points = z.object({ points: z.array(z.object({ at: Instant, checkIn: z.string(), position: z.string() })) })

/** As many as a month of coming and going needs; older places say nothing of today's. */
const mostPoints = 60

/** Where a user last was, opened; and the operation that adds a place, if nobody added one meanwhile. */
export const findWhereabouts = async (
  table: TableReader,
  vault: Vault,
  user: string,
): Promise<{ places: Whereabouts[]; next: (checkIn: CheckIn) => Op[] }> => {
  const key = whereaboutsKey(user)
  const item = await table.get(key)
  const { points } = item ? Points.parse(item.body) : { points: [] }
  const { next } = foundAt(key, 'whereabouts', item, { points })
  return {
    places: points.flatMap(({ at, checkIn, position }) => {
      // A string becomes a seal again where it is read back from the table.
      const place = positionOf(vault.open('position', checkIn, position as Sealed))
      return place ? [{ at, position: place }] : []
    }),
    next: ({ at, checkIn, position }) => {
      if (position === null) return []
      const all = [...points, { at, checkIn, position }].toSorted((a, b) => (a.at < b.at ? -1 : 1))
      return [next({ points: all.slice(-mostPoints) })]
    },
  }
}
