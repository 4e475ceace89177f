import * as z from 'zod'
import { Division, Village } from '@bangfu/kernel/division'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import type { Task } from '@bangfu/service/service'
import { listRegisterCounties } from '../record/county-table.ts'
import { villagesWithHouseholds } from '../statistics/count-task.ts'
import type { StepName } from './nightly-screening.ts'
import { nothingScreened, screenVillage, together } from './screen-village-task.ts'

const Opening = z.object({ scheduledTime: Instant.optional() })

/** The counties to look through tonight. */
const openScreening: Task<Deps> = async (input, { table, clock }) => {
  const { scheduledTime } = Opening.parse(input)
  return { on: dayOf(scheduledTime ?? clock()), counties: await listRegisterCounties(table) }
}

const Some = z.object({ county: Division, on: Day, after: Village.optional() })

/** Villages of one step: their households' income is read one by one. */
const villagesAtOnce = 5

/** Looks through the next villages of a county. */
const screenSomeVillages: Task<Deps> = async (input, deps) => {
  const { county, on, after } = Some.parse(input)
  const all = await villagesWithHouseholds(deps.table, county)
  const next = all.filter((village) => after === undefined || village > after).slice(0, villagesAtOnce)
  let screened = nothingScreened
  for (const village of next) screened = together(screened, await screenVillage(deps, village, on))
  const last = next.at(-1)
  const done = last === undefined || last === all.at(-1)
  return { county, on, ...(last !== undefined && { after: last }), ...screened, done }
}

export const screeningTasks: Readonly<Record<StepName, Task<Deps>>> = { openScreening, screenSomeVillages }
