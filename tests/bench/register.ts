import type { WorkDeps } from '@bangfu/households/deps'
import { fileOf } from '@bangfu/households/record/entry-table'
import type { Household } from '@bangfu/households/record/household'
import { registerFileOps } from '@bangfu/households/record/household-table'
import { households } from '@bangfu/households/service'
import { importColumns } from '@bangfu/households/sheets/import-columns'
import { householdsOf } from '@bangfu/households/sheets/sheet-households'
import { Division } from '@bangfu/kernel/division'
import { instant } from '@bangfu/kernel/time'
import { readCsv } from '@bangfu/sheets/read-csv'
import { rosterCsv } from '../support/roster.ts'
import { actorWith, openWorld, type World } from '../support/world.ts'
import { byTurns, perSecond } from './median.ts'
import type { BenchRow } from './row.ts'

const county = Division.parse('610528')
const office = actorWith('county-office', { division: county })
const now = instant('2020-08-15T02:00:00Z')
const perVillage = 2500
const pageSize = 100
const lastPage = 1000
const onFile = pageSize * lastPage

/** Lists and files of a register of 100,000 households, through the edge. */
export const rows = async (): Promise<BenchRow[]> => {
  const world = openWorld<WorkDeps>([households], {}, now)
  await fill(world)
  const made = [await pageRow(world), await fileRow(world)]
  world.close()
  return made
}

/** One invented household under 100,000 numbers, in villages of 2,500. */
const fill = async ({ deps }: World<WorkDeps>): Promise<void> => {
  const [one] = householdsOf(
    readCsv(rosterCsv('610528000901', 1), importColumns, { mostLines: 10, mostCellLength: 500 }),
  )
  if (!one) throw new Error('no household')
  const asked = { status: 'registered', kind: 'national-import', at: now, by: 'usr-bench' } as const
  const file = fileOf(deps, one.entry, asked)
  const atOnce = 25
  for (let from = 0; from < onFile; from += atOnce)
    await deps.table.write(
      Array.from({ length: atOnce }, (_none, index) => numbered(file, from + index, deps)).flatMap((household) =>
        registerFileOps(deps, now, household),
      ),
    )
}

const numbered = (file: Household, number: number, { newId }: Pick<WorkDeps, 'newId'>): Household => {
  const village = `${county}${String(Math.floor(number / perVillage)).padStart(3, '0')}001` as Division
  const code = `${village}${String((number % perVillage) + 1).padStart(4, '0')}`
  return { ...file, household: newId('hsh'), code, division: village }
}

type Listed = { readonly items: readonly { readonly household: string }[]; readonly next: string | null }

const listed = async (world: World<WorkDeps>, cursor?: string | null): Promise<Listed> => {
  const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
  const { body } = await world.call(office, 'GET', `/households?division=${county}&limit=${pageSize}${after}`)
  if ((body as Listed).items?.length !== pageSize) throw new Error(JSON.stringify(body).slice(0, 200))
  return body as Listed
}

const pageRow = async (world: World<WorkDeps>): Promise<BenchRow> => {
  let cursor: string | null = null
  for (let page = 1; page < lastPage; page++) ({ next: cursor } = await listed(world, cursor))
  const timed = (from: string | null) => async (): Promise<number> => {
    const start = performance.now()
    await listed(world, from)
    return performance.now() - start
  }
  const [lastMs, firstMs] = await byTurns(timed(cursor), timed(null), 200)
  const ratio = lastMs / firstMs
  return {
    what: `page ${lastPage.toLocaleString('en')} of the households of a county, against page 1, ${onFile.toLocaleString('en')} on file`,
    ratio,
    must: '≤ 1.2',
    ok: ratio <= 1.2,
    detail: `${lastMs.toFixed(2)} ms, page 1 ${firstMs.toFixed(2)} ms, ${pageSize} households each`,
  }
}

const reads = 1000

/** The whole file in one read, against the household alone: of one that has no history yet. */
const fileRow = async (world: World<WorkDeps>): Promise<BenchRow> => {
  const [first] = (await listed(world)).items
  const read = (path: string) => () =>
    perSecond(reads, async () => {
      for (let time = 0; time < reads; time++) {
        const { status } = await world.call(office, 'GET', path)
        if (status !== 200) throw new Error(`${path}: ${status}`)
      }
    })
  const path = `/households/${first?.household ?? ''}`
  const [whole, alone] = await byTurns(read(`${path}/file`), read(path))
  const ratio = whole / alone
  return {
    what: 'the whole file of a household in one read, against the household alone',
    ratio,
    must: '≥ 0.5',
    ok: ratio >= 0.5,
    detail: `${whole.toFixed(0)} a second, the household alone ${alone.toFixed(0)}`,
  }
}
