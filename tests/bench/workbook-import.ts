import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sheetWork } from '@bangfu/households/sheets/service'
import { importJob } from '@bangfu/households/sheets/import-job-task'
import type { WorkDeps } from '@bangfu/households/deps'
import { Division } from '@bangfu/kernel/division'
import { idsFrom } from '@bangfu/kernel/ids'
import { systemClock } from '@bangfu/kernel/time'
import { openDiskObjects } from '@bangfu/objects/disk-objects'
import { findJob } from '@bangfu/service/job-table'
import { queueJob } from '@bangfu/service/jobs'
import { listUploadKey } from '@bangfu/service/list-upload'
import { openSqliteTableThreaded } from '@bangfu/table/sqlite-threaded'
import { vaultOf } from '@bangfu/vault/keyring'

/**
 * One import of a workbook by its job, in a process of its own so that its memory is its own:
 * `workbook-import.ts <folder> <workbook> <county>` prints `{ ms, mb }`.
 */
const [folder = '', workbook = '', county = ''] = process.argv.slice(2)

if (import.meta.main) {
  mkdirSync(join(folder, 'exchange'), { recursive: true })
  const table = openSqliteTableThreaded(join(folder, 'table.db'))
  const deps: WorkDeps = {
    table,
    vault: vaultOf({
      current: 'k1',
      dataKeys: new Map([['k1', new Uint8Array(32).fill(1)]]),
      indexKey: new Uint8Array(32).fill(2),
    }),
    clock: systemClock,
    newId: idsFrom(Date.now, randomBytes),
    start: async () => undefined,
    exchange: await openDiskObjects({
      folder: join(folder, 'exchange'),
      secret: randomBytes(32),
      origin: () => 'http://localhost',
      clock: systemClock,
    }),
  }
  const division = Division.parse(county)
  const upload = deps.newId('upl')
  await deps.exchange.write(listUploadKey(upload), readFileSync(workbook), 'application/octet-stream')
  const job = queueJob(deps, importJob, { division, by: 'usr-bench', input: { upload, division, dryRun: false } })
  await table.write([job.op])
  const begun = performance.now()
  for (let more = true; more;)
    ({ more } = (await sheetWork.tasks['household-sheets-step']?.({ job: job.id, attempt: 1 }, deps)) as {
      more: boolean
    })
  const ms = performance.now() - begun
  const done = (await findJob(table, job.id))?.job
  await table.close()
  const { state, counts, failure } = done ?? {}
  console.log(JSON.stringify({ ms, mb: process.resourceUsage().maxRSS / 1024, state, counts, failure }))
}
