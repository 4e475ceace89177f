import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { callersOf } from '@bangfu/local/demonstration/caller'
import { rosterCsv } from '../support/roster.ts'
import { startProcessHost } from '../support/process-host.ts'
import { median, type BenchRow } from './row.ts'

const clients = 16
const requestsPerRound = 4000
const rounds = 5
const village = '610528000901'

/** Requests a second of 16 clients, each asking again as soon as it was answered. */
const load = async (origin: string, path: string, authorization: string): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      get(`${origin}${path}`, { agent, headers: { authorization } }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode ?? 0}`))
        response.resume().on('end', resolve)
      }).on('error', reject)
    })
  let left = requestsPerRound
  const started = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) await ask()
    }),
  )
  const perSecond = requestsPerRound / ((performance.now() - started) / 1000)
  agent.destroy()
  return perSecond
}

/** GET of one household with sign-in and access, against node:http reading the same row and sending it as it is. */
export const rows = async (): Promise<BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bangfu-bench-'))
  const host = await startProcessHost(['--data', folder, '--port', '0', '--no-demo'])
  const token = async (subject: string): Promise<string> => {
    const response = await fetch(`${host.origin}/dev/tokens`, {
      method: 'POST',
      body: new URLSearchParams({ subject }),
    })
    return ((await response.json()) as { access_token: string }).access_token
  }
  const as = callersOf(host.origin, token)
  const founder = await as('founder')
  const { user } = await founder.send<{ user: string }>('POST', '/users', {
    issuer: 'https://development-issuer.invalid',
    subject: 'county',
    name: '县',
    division: '610528',
  })
  await founder.send('POST', `/users/${user}/grants`, { role: 'county-office', division: '610528', from: '2020-01-01' })
  const county = await as('county')
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
  const bareOrigin = `http://127.0.0.1:${port.toString().trim()}`
  const authorization = `Bearer ${await token('county')}`
  const path = `/households/${household}`
  await load(host.origin, path, authorization)
  await load(bareOrigin, path, authorization)
  const ratios: number[] = []
  const ours: number[] = []
  for (let round = 0; round < rounds; round++) {
    const floor = await load(bareOrigin, path, authorization)
    const here = await load(host.origin, path, authorization)
    ratios.push(here / floor)
    ours.push(here)
  }
  bare.kill()
  host.child.kill('SIGTERM')
  await host.exited
  rmSync(folder, { recursive: true })
  const ratio = median(ratios)
  return [
    {
      what: 'GET one household, 16 clients, sign-in on, against bare node:http + SQLite',
      ratio,
      must: '≥ 0.5',
      ok: ratio >= 0.5,
      detail: `${median(ours).toFixed(0)} requests/s`,
    },
  ]
}
