import type { Division } from '@bangfu/kernel/division'
import type { Day, Instant } from '@bangfu/kernel/time'
import { partitionOf, statisticsKey } from '@bangfu/table/keys'
import { put } from '@bangfu/table/ops'
import type { Op, TableReader } from '@bangfu/table/table'
import type { Tally } from './tally.ts'

/** The statistics of a division as they were counted on a day; a later count of the same day takes their place. */
export type Snapshot = {
  readonly division: Division
  readonly on: Day
  readonly countedAt: Instant
  readonly tally: Tally
  /** The rural population by the latest village forms; null while a village has not said it. */
  readonly population: number | null
  readonly villages: number
  /** Villages whose population nobody has said. */
  readonly withoutPopulation: number
}

export const snapshotOp = (snapshot: Snapshot, version: number): Op =>
  put(
    {
      key: statisticsKey(snapshot.division, snapshot.on),
      kind: 'register-statistics',
      body: snapshot,
      version: version + 1,
    },
    version === 0 ? 'absent' : { version },
  )

export type FoundSnapshot = { readonly snapshot: Snapshot; readonly version: number }

export const findSnapshot = async (
  table: TableReader,
  division: Division,
  on: Day,
): Promise<FoundSnapshot | undefined> => {
  const item = await table.get(statisticsKey(division, on))
  return item && { snapshot: item.body as Snapshot, version: item.version }
}

/** The latest count on or before a day. */
export const findLatestSnapshot = async (
  table: TableReader,
  division: Division,
  on: Day,
): Promise<Snapshot | undefined> => {
  const { items } = await table.list({
    in: partitionOf(statisticsKey(division, on)),
    to: on,
    newestFirst: true,
    limit: 1,
  })
  return items[0]?.body as Snapshot | undefined
}
