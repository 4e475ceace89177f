import type { Division } from '@bangfu/kernel/division'
import { dayOf, daysBetween, type Day } from '@bangfu/kernel/time'
import type { HouseholdFace } from '@bangfu/facts/faces'
import { packFor } from '@bangfu/rules/rule-pack'
import { statisticsPacks } from '@bangfu/rules/statistics-pack'
import type { Deps } from '@bangfu/service/context'
import { entityKey } from '@bangfu/table/keys'
import { Conflict, type TableReader } from '@bangfu/table/table'
import { missingOf } from '../record/eight-things.ts'
import { householdOfItem } from '../record/household-table.ts'
import { toldKey, toldOfItem } from '../record/told-table.ts'
import { facesOfVillage } from '../record/village-households-table.ts'
import { findLatestForm } from '../villages/village-form-table.ts'
import { findSnapshot, snapshotOp, type Snapshot } from './snapshot-table.ts'
import { emptyTally, tallyOf, together, type Counted } from './tally.ts'

type Counting = Pick<Deps, 'table' | 'clock'>

/** Counts the households of a village from their files and keeps the count of the day. Repeated, it counts anew. */
export const countVillage = async ({ table, clock }: Counting, village: Division, on: Day): Promise<Snapshot> => {
  const marks = packFor(statisticsPacks, village, on)?.untouchedDays ?? []
  let tally = emptyTally
  for await (const faces of facesOfVillage(table, village, filesAtOnce))
    tally = together([tally, tallyOf(await countedOf(table, faces, village, on), marks)])
  const population = (await findLatestForm(table, village, on))?.population ?? null
  const counted = { division: village, on, countedAt: clock(), tally, population, villages: 1 }
  return keep(table, { ...counted, withoutPopulation: population === null ? 1 : 0 })
}

/** Files and what was told of them in one batch of a hundred. */
const filesAtOnce = 50

const countedOf = async (
  table: TableReader,
  faces: readonly HouseholdFace[],
  village: Division,
  on: Day,
): Promise<Counted[]> => {
  const items = await table.getMany(faces.flatMap(({ household }) => [entityKey(household), toldKey(household)]))
  return faces.flatMap((face, index) => {
    const item = items[index * 2]
    const file = item && householdOfItem(item).household
    // The list may lag behind: one that has moved is counted where it is now.
    if (!file || file.division !== village) return []
    const touched = face.touchedAt ?? file.origin.at
    return [
      {
        status: file.status,
        category: face.category,
        cause: file.mainCause === null ? null : file.mainCause.code === null ? unlisted : file.mainCause.text,
        persons: face.persons,
        missing: missingOf(file, toldOfItem(items[index * 2 + 1]), on),
        untouchedDays: Math.max(0, daysBetween(dayOf(touched), on)),
      },
    ]
  })
}

/** What no list knows stays in the file: in a sheet with shifted columns it may be anything. */
const unlisted = '其他'

/** Adds up what was counted of villages on a day, for their township or county. Villages that were not counted are left out. */
export const sumVillages = async (
  { table, clock }: Counting,
  division: Division,
  { villages, on }: { readonly villages: readonly Division[]; readonly on: Day },
): Promise<Snapshot> => {
  const found = await Promise.all(villages.map((village) => findSnapshot(table, village, on)))
  const counted = found.flatMap((one) => one?.snapshot ?? [])
  const withoutPopulation = counted.filter(({ population }) => population === null).length
  return keep(table, {
    division,
    on,
    countedAt: clock(),
    tally: together(counted.map(({ tally }) => tally)),
    population: withoutPopulation > 0 ? null : counted.reduce((sum, { population }) => sum + (population ?? 0), 0),
    villages: counted.length,
    withoutPopulation,
  })
}

/** Of two counts of the same day and place at the same moment, either is as good. */
const keep = async (table: Deps['table'], snapshot: Snapshot): Promise<Snapshot> => {
  const before = await findSnapshot(table, snapshot.division, snapshot.on)
  try {
    await table.write([snapshotOp(snapshot, before?.version ?? 0)])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
  }
  return snapshot
}
