import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Division } from '@bangfu/kernel/division'
import type { Day } from '@bangfu/kernel/time'
import { screeningFor } from '@bangfu/rules/screening-pack'
import { writeOrRefuse, type Context, type Deps } from '@bangfu/service/context'
import { systemActor } from '@bangfu/service/service'
import { Refusal } from '@bangfu/kernel/refusal'
import { entityKey } from '@bangfu/table/keys'
import type { TableReader } from '@bangfu/table/table'
import type { Household } from '../record/household.ts'
import { householdOfItem } from '../record/household-table.ts'
import { RegisterStatus } from '../record/register-status.ts'
import { facesOfVillage } from '../record/village-households-table.ts'
import { raisedOps, readWatches, type Watch } from './clue-table.ts'
import { monitoringPackFor } from '@bangfu/rules/monitoring-pack'
import { readMonitoredIncome } from './monitored-income-table.ts'
import { isWatchable } from './raise-clue.ts'
import { screenedHousehold } from './screened-household.ts'

/** What looking through some households came to. */
export type Screened = { readonly looked: number; readonly raised: number; readonly contended: number }

export const nothingScreened: Screened = { looked: 0, raised: 0, contended: 0 }

/** Files, slots and cases in batches of a hundred. */
const filesAtOnce = 50

/**
 * Looks through the households of a village and raises a clue for each reason that the rules find. Repeated, it raises
 * nothing twice: a reason stands once in an open case, and what was rejected is not raised again by the same reading.
 */
export const screenVillage = async (deps: Deps, village: Division, on: Day): Promise<Screened> => {
  const screening = screeningFor(village, on)
  if (!screening || !monitoringPackFor(village, on)) return nothingScreened
  let all = nothingScreened
  for await (const faces of facesOfVillage(deps.table, village, filesAtOnce)) {
    const files = await filesOf(deps.table, faces)
    const watches = await readWatches(
      deps.table,
      files.map(({ household }) => household),
    )
    for (const [index, file] of files.entries()) {
      const watch = watches[index]
      if (watch) all = together(all, await screenHousehold(deps, file, watch, { on, screening }))
    }
  }
  return all
}

const filesOf = async (table: TableReader, faces: readonly HouseholdFace[]): Promise<Household[]> => {
  const keys = faces.flatMap(({ household, status }) =>
    isWatchable(RegisterStatus.parse(status)) ? [entityKey(household)] : [],
  )
  const items = await table.getMany(keys)
  // The list may lag behind the files: what counts is the file.
  return items
    .flatMap((item) => (item ? [householdOfItem(item).household] : []))
    .filter(({ status }) => isWatchable(status))
}

type Tonight = { readonly on: Day; readonly screening: NonNullable<ReturnType<typeof screeningFor>> }

const screenHousehold = async (
  deps: Deps,
  household: Household,
  first: Watch,
  { on, screening }: Tonight,
): Promise<Screened> => {
  const income = await readMonitoredIncome(deps.table, household, on)
  const findings = screening.screen(screenedHousehold(household, income, on))
  let watch = first
  let raised = 0
  for (const { reason, reading } of findings) {
    const context = nightContext(deps)
    const { ops } = raisedOps(context, household, watch, { reason, source: 'screening', reading, pack: screening.pack })
    if (ops.length === 0) continue
    try {
      await writeOrRefuse(deps.table, ops)
    } catch (error) {
      // Somebody is at work on this household; tomorrow night sees what is left.
      if (error instanceof Refusal) return { looked: 1, raised, contended: 1 }
      throw error
    }
    raised++
    watch = (await readWatches(deps.table, [household.household]))[0] ?? watch
  }
  return { looked: 1, raised, contended: 0 }
}

const nightContext = ({ newId, clock }: Deps): Pick<Context, 'newId' | 'now' | 'actor'> => ({
  newId,
  now: clock(),
  actor: systemActor('households'),
})

export const together = (one: Screened, other: Screened): Screened => ({
  looked: one.looked + other.looked,
  raised: one.raised + other.raised,
  contended: one.contended + other.contended,
})
