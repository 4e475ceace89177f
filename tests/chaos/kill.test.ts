import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { callersOf, type Callers } from '@bangfu/local/demonstration/caller'
import { county, village } from '@bangfu/local/demonstration/cast'
import { everything } from '@bangfu/local/demonstration/stage'
import { startProcessHost, type ProcessHost } from '../support/process-host.ts'

/** 20 rounds of kill -9 amid 16 writers: nothing that was acknowledged is lost, and the ledger is whole. */
const rounds = 20
const writers = 16

const folder = mkdtempSync(join(tmpdir(), 'bangfu-chaos-'))
let host: ProcessHost
let fund: string
const acknowledged = new Map<string, { posting: string; amountFen: number }>()
const units = new Map<string, string>()

const up = async (): Promise<void> => {
  host = await startProcessHost(['--data', folder, '--port', '0', '--no-demo'])
}

const callers = (): Callers =>
  callersOf(host.origin, async (subject) => {
    const response = await fetch(`${host.origin}/dev/tokens`, {
      method: 'POST',
      body: new URLSearchParams({ subject }),
    })
    return ((await response.json()) as { access_token: string }).access_token
  })

beforeAll(async () => {
  await up()
  const as = callers()
  const founder = await as('founder')
  for (const role of ['finance-entry', 'auditor', 'county-office']) {
    const body = { issuer: 'https://development-issuer.invalid', subject: role, name: role, division: county }
    const { user } = await founder.send<{ user: string }>('POST', '/users', body)
    await founder.send('POST', `/users/${user}/grants`, { role, division: county, from: '2020-01-01' })
  }
  const opened = await (
    await as('finance-entry')
  ).send<{ fund: string }>(
    'POST',
    '/funds',
    {
      name: '捐赠资金',
      source: 'donation',
      year: 2026,
      purpose: '帮扶',
      items: ['student-aid'],
      scope: { division: village },
      from: '2026-01-01',
      to: '2099-12-31',
    },
    { key: 'chaos-fund' },
  )
  fund = opened.fund
}, 60_000)

afterAll(() => {
  host.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Writes until the host dies; says only what was acknowledged. A request that was cut off is sent again next round. */
const writeUntilKilled = async (as: Callers, writer: number, round: number): Promise<void> => {
  const entry = await as('finance-entry')
  const office = await as('county-office')
  for (let count = 0; ; count++) {
    const key = `chaos-${writer}-${round}-${count}`
    const amountFen = 1 + writer * 1000 + count
    const donation = await entry.send<{ posting: string }>(
      'POST',
      `/funds/${fund}/donations`,
      { amountFen, document: key },
      { key },
    )
    acknowledged.set(key, { posting: donation.posting, amountFen })
    const { unit } = await office.send<{ unit: string }>(
      'POST',
      '/units',
      { name: key, kind: 'enterprise', division: county },
      { key: `unit-${key}` },
    )
    units.set(key, unit)
  }
}

test('nothing acknowledged is lost in 20 rounds of kill -9 amid 16 writers, and the ledger is whole', async () => {
  for (let round = 0; round < rounds; round++) {
    const as = callers()
    await Promise.all([as('finance-entry'), as('county-office')])
    const work = Array.from({ length: writers }, (_, writer) =>
      writeUntilKilled(as, writer, round).catch(() => undefined),
    )
    const before = acknowledged.size
    while (acknowledged.size < before + 40 + 7 * round) await new Promise((resolve) => setImmediate(resolve))
    host.child.kill('SIGKILL')
    await host.exited
    await Promise.all(work)
    await up()
  }
  const as = callers()
  const auditor = await as('auditor')
  const postings = await everything<{ posting: string; number: number }>(
    (path) => auditor.get(path),
    `/funds/${fund}/postings`,
  )
  const there = new Set(postings.map(({ posting }) => posting))
  expect([...acknowledged.values()].filter(({ posting }) => !there.has(posting))).toEqual([])
  expect(new Set(postings.map(({ number }) => number)).size).toBe(postings.length)
  expect(await auditor.get(`/funds/${fund}/verification`)).toMatchObject({
    balanced: true,
    chainWhole: true,
    equalsTill: true,
  })
  for (const unit of units.values()) await auditor.get(`/units/${unit}`)
  expect(acknowledged.size).toBeGreaterThan(rounds * 40)
}, 400_000)

test('a donation sent again under its key after the crash is the same posting', async () => {
  const entry = await callers()('finance-entry')
  for (const [key, { posting, amountFen }] of [...acknowledged].slice(0, 20)) {
    const again = await entry.send<{ posting: string }>(
      'POST',
      `/funds/${fund}/donations`,
      { amountFen, document: key },
      { key },
    )
    expect(again.posting).toBe(posting)
  }
})
