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
/** `left`: villages that could not be worked on, the first of them by name. */
const Left = z.object({ count: z.int(), first: z.array(z.object({ village: Village, why: z.string() })) })
type Left = z.infer<typeof Left>
const Some = z.object({ county: Division, on: Day, after: Village.optional(), left: Left.optional() })
const Closing = z.object({
  counties: z.array(
    z.object({ county: Division, left: Left.optional(), failed: z.object({ Error: z.string() }).optional() }),
  ),
})

/** The night went on, and is over, but not everywhere. */
class LeftUndone extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'LeftUndone'
  }
}

const mostNamed = 5

/** The steps of a machine of `countyByCounty`. */
export const countySteps = <
  Open extends string,
  SomeVillages extends string,
  Close extends string,
  Done extends object,
>(
  { open, some, close }: Steps<Open, SomeVillages, Close>,
  night: Night<Done>,
): Readonly<Record<Open | SomeVillages | Close, Task<Deps>>> => {
  const openNight: Task<Deps> = async (input, { table, clock }) => {
    const { scheduledTime } = Opening.parse(input)
    return { on: dayOf(scheduledTime ?? clock()), counties: await listRegisterCounties(table) }
  }
  const someVillages: Task<Deps> = async (input, deps) => {
    const { county, on, after, left: leftBefore } = Some.parse(input)
    const all = await villagesWithHouseholds(deps.table, county)
    const next = all.filter((village) => after === undefined || village > after).slice(0, night.villagesAtOnce)
    let came = night.nothing
    let left = leftBefore
    for (const village of next) {
      try {
        came = night.together(came, await night.village(deps, village, on))
      } catch (error) {
        left = leaving(left, village, error)
      }
    }
    const last = next.at(-1)
    const done = last === undefined || last === all.at(-1)
    if (done) await night.end?.(deps, all, { county, on })
    return { county, on, ...(last !== undefined && { after: last }), ...came, ...(left && { left }), done }
  }
  const closeNight: Task<Deps> = (input) => {
    const undone = Closing.parse(input).counties.flatMap(saidOf)
    return undone.length === 0 ? Promise.resolve({}) : Promise.reject(new LeftUndone(undone.join('; ')))
  }
  return { [open]: openNight, [some]: someVillages, [close]: closeNight } as Readonly<
    Record<Open | SomeVillages | Close, Task<Deps>>
  >
}

/** @throws Contention again: the step as a whole is worth repeating */
const leaving = (left: Left = { count: 0, first: [] }, village: Division, error: unknown): Left => {
  if (!(error instanceof Error) || error.name === 'Contention') throw error
  const named = { village: Village.parse(village), why: `${error.name}: ${error.message}`.slice(0, 200) }
  return { count: left.count + 1, first: [...left.first, named].slice(0, mostNamed) }
}

const saidOf = ({ county, left, failed }: z.output<typeof Closing>['counties'][number]): string[] => [
  ...(failed ? [`${county}: ${failed.Error}`] : []),
  ...(left
    ? [`${county}: ${left.count} villages (${left.first.map(({ village, why }) => `${village} ${why}`).join(', ')})`]
    : []),
]
