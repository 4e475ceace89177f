import * as z from 'zod'
import { contentTypes } from '@bangfu/http/produced'
import { Division } from '@bangfu/kernel/division'
import { Day } from '@bangfu/kernel/time'
import { jobKind, workerOf, workersOf } from '@bangfu/service/jobs'
import type { Item, Position } from '@bangfu/table/table'
import type { WorkDeps } from '../deps.ts'
import { divisionNameOn } from './division-name-table.ts'
import { householdPlace, registerRows } from './register-table.ts'
import { registerFrame, registerLines } from './registers.ts'

const machine = 'register-papers'

/** The register of a township or county as one file, however long. */
export const registerJob = jobKind({
  kind: 'household-register',
  machine,
  says: { zh: '户册', en: 'Register of households' },
  input: z.object({ division: Division, by: z.string(), on: Day }),
})

const rowsAtOnce = 500

const registerWorker = workerOf(registerJob, async function* ({ job, input }, deps: WorkDeps) {
  const { division, by, on } = input
  const title = `${(await divisionNameOn(deps.table, division, on)) ?? division}帮扶对象户册`
  const [head, tail] = registerFrame(title, `截至 ${on}`, { by, on, inPlain: false })
  const names = new Map<string, string>()
  let households = 0
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(head)
    for await (const items of portionsOf(deps, division)) {
      await learnNames(deps, items, names, on)
      yield Buffer.from(registerLines(registerRows(items, names), households))
      households += items.length
    }
    yield Buffer.from(tail)
  }
  // One step: a county's faces are read in seconds, and what broke off is written again from its beginning.
  yield { done: 0 }
  const key = `results/${job.job}/register.html`
  const sizeBytes = await deps.exchange.writeStream(key, chunks(), contentTypes.html)
  const result = { name: `户册_${division}_${on}.html`, key, contentType: contentTypes.html, sizeBytes }
  return { done: households, counts: { households }, results: [result] }
})

const portionsOf = async function* ({ table }: WorkDeps, division: Division): AsyncGenerator<readonly Item[]> {
  let after: Position | undefined
  do {
    const page = await table.list({ ...householdPlace(division), limit: rowsAtOnce, ...(after && { after }) })
    if (page.items.length > 0) yield page.items
    after = page.after
  } while (after)
}

/** The names of the villages in a portion that are not known yet. */
const learnNames = async (
  { table }: WorkDeps,
  items: readonly Item[],
  names: Map<string, string>,
  on: Day,
): Promise<void> => {
  const villages = new Set(items.map(({ byDivision }) => (byDivision?.sort ?? '').slice(0, 12)))
  for (const village of villages)
    if (!names.has(village)) names.set(village, (await divisionNameOn(table, Division.parse(village), on)) ?? village)
}

export const registerWork = workersOf<WorkDeps>({
  machine,
  workers: [registerWorker],
  impact: 'A register that was asked for as a file is not there; it can still be printed in parts.',
  look: 'The job says what failed; ask for it again.',
})
