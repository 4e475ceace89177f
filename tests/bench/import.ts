import { randomBytes } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SQLOutputValue } from 'node:sqlite'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { importHouseholds, mostLines } from '@bangfu/households/sheets/import-task'
import { lanes } from '@bangfu/households/sheets/settle-table'
import { Division } from '@bangfu/kernel/division'
import { idsFrom } from '@bangfu/kernel/ids'
import { instant, systemClock } from '@bangfu/kernel/time'
import type { Context } from '@bangfu/service/context'
import { readXml } from '@bangfu/sheets/xml-events'
import { partText, zipEntries } from '@bangfu/sheets/zip-entries'
import { openSqliteFile, type SqliteFile } from '@bangfu/table/sqlite-file'
import { openSqliteTableThreaded } from '@bangfu/table/sqlite-threaded'
import { mostOps, type Table } from '@bangfu/table/table'
import { vaultOf } from '@bangfu/vault/keyring'
import { hostFlags } from '../support/host-flags.ts'
import { rosterCsv } from '../support/roster.ts'
import { rosterWorkbook } from '../support/workbook.ts'
import { actorWith } from '../support/world.ts'
import { byTurns, perSecond } from './median.ts'
import type { BenchRow } from './row.ts'

const division = Division.parse('610528000901')
const roster = rosterCsv(division, mostLines / 2)

/** What goes in when a list is imported, and how long it takes. */
export const rows = async (): Promise<BenchRow[]> => [await importRow(), ...(await workbookRows())]

const importRow = async (): Promise<BenchRow> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  let round = 0
  const path = (): string => join(folder, `${round}.db`)
  const imported = async (): Promise<number> => {
    round += 1
    const table = openSqliteTableThreaded(path())
    const speed = await perSecond(mostLines, () => importInto(table))
    await table.close()
    return speed
  }
  const [ours, bare] = await byTurns(imported, async () => {
    const rows = rowsOf(path())
    const file = openSqliteFile(`${path()}-bare`)
    const speed = await perSecond(mostLines, async () => bareImport(file, rows))
    file.close()
    return speed
  })
  rmSync(folder, { recursive: true })
  const ratio = bare / ours
  // The mark of 2 is for workbooks, which cost more to read bare.
  return {
    what: `import of ${mostLines.toLocaleString('en')} lines of CSV, all rules on, against bare parse and packed writes`,
    ratio,
    must: '≤ 4',
    ok: ratio <= 4,
    detail: `${ours.toFixed(0)} lines a second, bare ${bare.toFixed(0)}`,
  }
}

const importInto = async (table: Table): Promise<void> => {
  const context = {
    table,
    vault: vaultOf({
      current: 'k1',
      dataKeys: new Map([['k1', new Uint8Array(32).fill(1)]]),
      indexKey: new Uint8Array(32).fill(2),
    }),
    clock: systemClock,
    newId: idsFrom(Date.now, randomBytes),
    actor: actorWith('county-office', { division }),
    now: instant('2020-08-15T02:00:00Z'),
  } as unknown as Context
  const { settled } = await importHouseholds(context, Buffer.from(roster), { division, dryRun: false })
  const count = settled.filter(({ outcome }) => outcome === 'registered').length
  if (count !== mostLines / 2) throw new Error(`${count} households were registered`)
}

type Rows = readonly SQLOutputValue[][]

const rowsOf = (path: string): Rows => {
  const { database, close } = openSqliteFile(path)
  const all = database.prepare('select * from items')
  all.setReturnArrays(true)
  const rows = all.all() as unknown as Rows
  close()
  // Household by household, as they are imported: sorted by key they would go in twice as fast.
  const householdOf = (row: Rows[number]): string => /hsh_\w{22}/.exec(row.join(' '))?.[0] ?? ''
  return rows
    .map((row) => ({ row, household: householdOf(row) }))
    .toSorted((a, b) => (a.household < b.household ? -1 : 1))
    .map(({ row }) => row)
}

/** The same text parsed and the same rows stored. */
const bareImport = (file: SqliteFile, rows: Rows): void => {
  parse(roster, { relax_column_count: true })
  storeRows(file, rows)
}

/** Rows stored by plain statements, as many to a commit as an import has under way. */
const storeRows = ({ database, prepare }: SqliteFile, rows: Rows, packs = lanes): void => {
  const insert = prepare('insert into items values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const toCommit = mostOps * packs
  for (let from = 0; from < rows.length; from += toCommit) {
    database.exec('begin immediate')
    for (const row of rows.slice(from, from + toCommit)) insert.run(...row)
    database.exec('commit')
  }
}

const households = 10_000
const mostMegabytes = 384
/** Of the job: three times 24 households, twelve to a pack. */
const packsUnderWay = 6

/** The job that imports 10,000 households with 40,000 members, in a process of its own, against its floor: three rounds. */
const workbookRows = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  const file = join(folder, 'list.xlsx')
  const bytes = rosterWorkbook('610528', households)
  writeFileSync(file, bytes)
  let [round, megabytes] = [0, 0]
  const at = (): string => join(folder, String(round))
  const [ours, bare] = await byTurns(
    async () => {
      round += 1
      mkdirSync(at())
      const script = join(import.meta.dirname, 'workbook-import.ts')
      const { stdout } = await promisify(execFile)(process.execPath, [...hostFlags, script, at(), file, '610528'])
      const { ms, mb, counts } = JSON.parse(stdout) as { ms: number; mb: number; counts: { registered: number } }
      if (counts.registered !== households) throw new Error(`${counts.registered} households were registered`)
      megabytes = Math.max(megabytes, mb)
      return ms
    },
    async () => {
      const rows = rowsOf(join(at(), 'table.db'))
      const store = openSqliteFile(join(at(), 'bare.db'))
      const start = performance.now()
      await bareRead(bytes)
      storeRows(store, rows, packsUnderWay)
      const ms = performance.now() - start
      store.close()
      return ms
    },
    3,
  )
  rmSync(folder, { recursive: true })
  const what = `import of a workbook of ${households.toLocaleString('en')} households and 40,000 members, all rules on`
  const ratio = ours / bare
  const detail = `${(ours / 1000).toFixed(1)} s, bare ${(bare / 1000).toFixed(1)} s`
  return [
    { what: `${what}, against bare parse and packed writes`, ratio, must: '≤ 2', ok: ratio <= 2, detail },
    {
      what: `${what}: its memory against ${mostMegabytes} MB`,
      ratio: megabytes / mostMegabytes,
      must: '≤ 1',
      ok: megabytes <= mostMegabytes,
      detail: `${megabytes.toFixed(0)} MB at the most`,
    },
  ]
}

/** The sheet unpacked and parsed, its cells kept line by line, nothing made of them. */
const bareRead = async (bytes: Uint8Array): Promise<number> => {
  const part = zipEntries(bytes).get('xl/worksheets/sheet1.xml')
  if (!part) throw new Error('no sheet')
  const lines: string[][] = []
  await readXml(partText(part), {
    open: (name) => {
      if (name === 'row') lines.push([])
    },
    text: (text) => void lines.at(-1)?.push(text),
    close: () => undefined,
  })
  return lines.length
}
