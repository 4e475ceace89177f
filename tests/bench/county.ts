import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callersOf, type Caller } from '@bangfu/local/demonstration/caller'
import { startProcessHost, type ProcessHost } from '../support/process-host.ts'

export const village = '610528000901'

export type County = {
  readonly host: ProcessHost
  readonly folder: string
  /** The county's office, and what it sends to be known. */
  readonly county: Caller
  readonly authorization: string
  stop(): Promise<void>
}

/** A fresh one-machine host in a process of its own, and the office of its county signed in. */
export const startCounty = async (): Promise<County> => {
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
  const issuer = 'https://development-issuer.invalid'
  const official = { issuer, subject: 'county', name: '县', division: '610528' }
  const { user } = await founder.send<{ user: string }>('POST', '/users', official)
  await founder.send('POST', `/users/${user}/grants`, { role: 'county-office', division: '610528', from: '2020-01-01' })
  return {
    host,
    folder,
    county: await as('county'),
    authorization: `Bearer ${await token('county')}`,
    stop: async () => {
      host.child.kill('SIGTERM')
      await host.exited
      rmSync(folder, { recursive: true })
    },
  }
}
