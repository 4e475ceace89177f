import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rosterCsv } from '../support/roster.ts'
import { startCounty, village } from './county.ts'
import { load } from './load.ts'
import { byTurns } from './median.ts'
import type { BenchRow } from './row.ts'

const clients = 16
const requests = 8000

/** GET of one household with sign-in and access, against node:http reading the same row and sending it as it is. */
export const rows = async (): Promise<BenchRow[]> => {
  const { host, folder, county, authorization, stop } = await startCounty()
  await county.send('POST', `/household-imports?division=${village}`, Buffer.from(rosterCsv(village, 200)), {
    contentType: 'text/csv',
  })
  const { items } = await county.get<{ items: { household: string }[] }>(`/households?division=${village}&limit=200`)
  const household = items[100]?.household ?? ''
  const bare = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(new URL('bare-server.js', import.meta.url)),
    join(folder, 'table.db'),
    household,
  ])
  const [port] = (await once(bare.stdout, 'data')) as [Buffer]
  const asked = { path: `/households/${household}`, authorization }
  const ours = (count: number, all: number) => load({ ...asked, origin: host.origin, clients: count, requests: all })
  const theirs = (count: number, all: number) =>
    load({ ...asked, origin: `http://127.0.0.1:${port.toString().trim()}`, clients: count, requests: all })
  await ours(clients, 3 * requests)
  const [here, floor] = await byTurns(
    () => ours(clients, requests),
    () => theirs(clients, requests),
  )
  const [alone, floorAlone] = await byTurns(
    () => ours(1, requests / 8),
    () => theirs(1, requests / 8),
  )
  bare.kill()
  await stop()
  return [
    {
      what: `GET one household, ${clients} clients, sign-in on, against bare node:http + SQLite`,
      ratio: here / floor,
      must: '≥ 0.5',
      ok: here / floor >= 0.5,
      detail: `${here.toFixed(0)} a second, bare ${floor.toFixed(0)}; one client alone ${(alone / floorAlone).toFixed(2)}`,
    },
  ]
}
