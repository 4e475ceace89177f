import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sha256 } from '@bangfu/kernel/hash'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import { postingsBetween } from '../../src/ledger/ledger-table.ts'
import * as v from '../village.ts'

const script = new URL('../../../../tools/verify-fund.mjs', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'bangfu-chain-'))
let world: World<Deps>
let fund: string
let household: string
let stored: any[]

beforeAll(async () => {
  world = v.openFunds()
  ;[household = ''] = await v.registerHouseholds(world, 3)
  fund = await v.openFund(world)
  await v.donate(world, fund, 90_000, { donor: '某善人' })
  const plan = await v.approvedPlan(world, fund, {
    share: { amountFen: 60_000, households: [1, 2, 3].map(v.householdId) },
  })
  await v.pay(world, plan)
  await v.send(world, v.approver, `/funds/${fund}/postings/3/reversal`, { why: '误付' })
  stored = (await world.table.list({ ...postingsBetween(fund, 1, 99), limit: 99 })).items.map(({ body }) => body)
})
afterAll(() => {
  expect(world.defects).toEqual([])
  world.close()
  rmSync(folder, { recursive: true })
})

const chain = (query = '') => world.call(undefined, 'GET', `/public/funds/${fund}/chain${query}`)

/** Runs the script as anybody would, on files of these contents. */
const verify = (
  files: Readonly<Record<string, string>>,
  ...more: string[]
): Promise<{ code: number; said: string }> => {
  const paths = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  })
  return new Promise((resolve) =>
    execFile(process.execPath, [script, ...paths, ...more], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    ),
  )
}
const page = (body: unknown) => ({ 'page.json': JSON.stringify(body) })
const lines = (entries: readonly unknown[]) => ({
  'entries.jsonl': entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
})

describe('the public chain of a fund', () => {
  test('is there for everybody, and says nothing of who was paid, who gave and who worked on it', async () => {
    const { status, body } = await chain()
    expect(status).toBe(200)
    expect(body).toMatchObject({ head: { fund, entries: 5, genesis: sha256(fund) }, next: null })
    expect(body.head.headHash).toBe(body.entries[4].hash)
    expect(body.entries.map(({ kind, day, reverses }: any) => [kind, day, reverses])).toEqual([
      ['donation', '2020-08-15', null],
      ...[2, 3, 4].map(() => ['payment', '2020-08-15', null]),
      ['reversal', '2020-08-15', 3],
    ])
    const text = JSON.stringify(body)
    expect(stored[1].household).toBe(household)
    for (const secret of ['hsh_', 'pst_', 'pln_', 'usr-', '某善人', '误付', stored[0].salt])
      expect(text).not.toContain(secret)
  })

  test('comes in pages, by number', async () => {
    expect((await chain('?limit=0')).body).toMatchObject({ head: { entries: 5 }, entries: [], next: 1 })
    const first = (await chain('?limit=3')).body
    expect([first.entries.length, first.next]).toEqual([3, 4])
    const second = (await chain('?from=4&limit=3')).body
    expect([second.entries.length, second.next]).toEqual([2, null])
    expect((await chain('?from=77')).body).toMatchObject({ entries: [], next: null })
    expect((await verify({ 'a.json': JSON.stringify(first), 'b.json': JSON.stringify(second) })).code).toBe(0)
  })

  test('of a fund that is not there is not there, and no number but one is taken', async () => {
    const nobody = await world.call(undefined, 'GET', `/public/funds/fnd_${'0'.repeat(22)}/chain`)
    expect(nobody.status).toBe(404)
    for (const query of ['?from=0', '?limit=1001', '?limit=x', '?household=1'])
      expect((await chain(query)).status).toBe(400)
  })

  test('the secret of its salts leaves the till for nobody', async () => {
    for (const actor of [v.auditor, v.entry, actorWith('county-office', { division: v.county })])
      expect((await v.read(world, `/funds/${fund}`, actor)).body).not.toHaveProperty('secret')
  })
})

describe('the offline verifier', () => {
  test('finds both what the public sees and the whole entries whole, with the same head', async () => {
    const { body } = await chain()
    const sealed = await verify(page(body))
    const whole = await verify(lines(stored), '--noted', `5:${body.head.headHash}`)
    expect([sealed.code, whole.code]).toEqual([0, 0])
    expect(sealed.said).toContain(`head ${body.head.headHash}`)
    expect(whole.said).toContain(`head ${body.head.headHash}`)
    expect(whole.said).toContain('fen in 110000, out 60000, left 50000')
  })

  test.each<[string, (entries: any[]) => unknown[], number]>([
    ['a changed amount', (all) => ((all[1].lines[0].debitFen = 7), all), 2],
    [
      'amounts changed in balance',
      (all) => (
        all[1].lines.forEach((line: any) =>
          Object.keys(line).forEach((name) => name.endsWith('Fen') && (line[name] = 1)),
        ),
        all
      ),
      2,
    ],
    ['an entry taken out', (all) => all.toSpliced(2, 1), 3],
    ['the last entry cut off', (all) => all.slice(0, 4), 5],
    ['two entries exchanged', (all) => [all[0], all[2], all[1], ...all.slice(3)], 2],
    ['an entry doubled', (all) => [all[0], all[0], ...all.slice(1)], 2],
    ['a forged hash', (all) => ((all[3].hash = '0'.repeat(64)), all), 4],
    ['another day', (all) => ((all[4].day = '2020-08-16'), (all[4].at = '2020-08-16T02:00:00.000Z'), all), 5],
    ['something added', (all) => ((all[2].extra = 1), all), 3],
  ])('finds %s, and says at which entry', async (_what, forge, number) => {
    const { body } = await chain()
    const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
    const sealed = await verify(page({ ...body, entries: forge(copy(body.entries)) }))
    const whole = await verify(lines(forge(copy(stored))), '--noted', `5:${body.head.headHash}`)
    for (const { code, said } of [sealed, whole]) {
      expect(code).toBe(1)
      expect(said).toContain(`BROKEN: entry ${number}:`)
    }
  })

  test('finds a chain that was written anew, by a head that somebody noted before', async () => {
    const other = await v.openFund(world)
    await v.donate(world, other, 5)
    const anew = (await world.call(undefined, 'GET', `/public/funds/${other}/chain`)).body
    expect((await verify(page(anew))).code).toBe(0)
    expect((await verify(page(anew), '--noted', `1:${'a'.repeat(64)}`)).code).toBe(1)
  })

  test('does not call nothing whole, nor a file that is none', async () => {
    expect((await verify({})).code).toBe(2)
    expect((await verify({ 'entries.jsonl': '' })).code).toBe(2)
    expect((await verify({ 'entries.jsonl': 'x' })).code).toBe(1)
    expect((await verify({}, join(folder, 'absent.json'))).code).toBe(2)
  })
})
