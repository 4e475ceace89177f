import * as z from 'zod'
import { Division, Village } from '@bangfu/kernel/division'
import { Day, dayOf, Instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import type { Task } from '@bangfu/service/service'
import { listRegisterCounties } from '../record/county-table.ts'
import { villagesWithHouseholds } from '../record/village-households-table.ts'
import type { Steps } from './county-by-county.ts'

/** What a night does in a village, and what its steps then tell of it. */
export type Night<Done extends object> = {
  /** Villages of one step: as many as it does in some ten seconds. */
  readonly villagesAtOnce: number
  readonly village: (deps: Deps, village: Division, on: Day) => Promise<Done>
  readonly nothing: Done
  readonly together: (one: Done, other: Done) => Done
  /** After the last village of a county. */
  readonly end?: (
    deps: Deps,
    villages: readonly Division[],
    of: { readonly county: Division; readonly on: Day },
  ) => Promise<void>
}

const Opening = z.object({ scheduledTime: Instant.optional() })
const Some = z.object({ county: Division, on: Day, after: Village.optional() })

/** The steps of a machine of `countyByCounty`. */
export const countySteps = <Open extends string, SomeVillages extends string, Done extends object>(
  { open, some }: Steps<Open, SomeVillages>,
  night: Night<Done>,
): Readonly<Record<Open | SomeVillages, Task<Deps>>> => {
  const openNight: Task<Deps> = async (input, { table, clock }) => {
    const { scheduledTime } = Opening.parse(input)
    return { on: dayOf(scheduledTime ?? clock()), counties: await listRegisterCounties(table) }
  }
  const someVillages: Task<Deps> = async (input, deps) => {
    const { county, on, after } = Some.parse(input)
    const all = await villagesWithHouseholds(deps.table, county)
    const next = all.filter((village) => after === undefined || village > after).slice(0, night.villagesAtOnce)
    let came = night.nothing
    for (const village of next) came = night.together(came, await night.village(deps, village, on))
    const last = next.at(-1)
    const done = last === undefined || last === all.at(-1)
    if (done) await night.end?.(deps, all, { county, on })
    return { county, on, ...(last !== undefined && { after: last }), ...came, done }
  }
  return { [open]: openNight, [some]: someVillages } as Readonly<Record<Open | SomeVillages, Task<Deps>>>
}
