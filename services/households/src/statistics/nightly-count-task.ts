import { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { countySteps } from '../nightly/county-steps-task.ts'
import { countVillage, sumVillages } from './count-task.ts'
import { countSteps } from './nightly-count.ts'

/** Counts a county's villages, some thousand households to a step; after the last one, its townships and the county itself. */
export const statisticsTasks = countySteps(countSteps, {
  villagesAtOnce: 40,
  nothing: {},
  together: () => ({}),
  village: async (deps, village, on) => {
    await countVillage(deps, village, on)
    return {}
  },
  end: (deps, villages, { county, on }) => sumUp(deps, villages, { within: county, on }),
})

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
