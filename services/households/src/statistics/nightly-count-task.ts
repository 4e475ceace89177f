import * as z from 'zod'
import { Division, Village } from '@bangfu/kernel/division'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import type { Task } from '@bangfu/service/service'
import { listRegisterCounties } from '../record/county-table.ts'
import { countVillage, sumVillages, villagesWithHouseholds } from './count-task.ts'
import type { StepName } from './nightly-count.ts'

const Opening = z.object({ scheduledTime: Instant.optional() })

/** The counties to count, and the day for which they are: the one before the night. */
const openStatistics: Task<Deps> = async (input, { table, clock }) => {
  const { scheduledTime } = Opening.parse(input)
  return { on: dayOf(scheduledTime ?? clock()), counties: await listRegisterCounties(table) }
}

const Some = z.object({ county: Division, on: Day, after: Village.optional() })

/** Villages of one step: a few thousand households, some ten seconds. */
const villagesAtOnce = 40

/** Counts the next villages of a county; after the last one, its townships and the county itself. */
const countSomeVillages: Task<Deps> = async (input, deps) => {
  const { county, on, after } = Some.parse(input)
  const all = await villagesWithHouseholds(deps.table, county)
  const next = all.filter((village) => after === undefined || village > after).slice(0, villagesAtOnce)
  for (const village of next) await countVillage(deps, village, on)
  const last = next.at(-1)
  if (last !== undefined && last !== all.at(-1)) return { county, on, after: last, done: false }
  await sumUp(deps, all, { within: county, on })
  return { county, on, done: true }
}

/** Sums the townships of what was counted, and the division above them if it is one. */
export const sumUp = async (
  deps: Pick<Deps, 'table' | 'clock'>,
  villages: readonly Division[],
  { within, on }: { readonly within: Division; readonly on: Day },
): Promise<void> => {
  const townships = Map.groupBy(villages, (village) => village.slice(0, 9))
  for (const [township, inside] of townships)
    await sumVillages(deps, Division.parse(township), { villages: inside, on })
  if (within.length === 6) await sumVillages(deps, within, { villages, on })
}

export const statisticsTasks: Readonly<Record<StepName, Task<Deps>>> = { openStatistics, countSomeVillages }
