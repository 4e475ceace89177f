import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import type { JobId } from '@bangfu/service/job'
import { findJob } from '@bangfu/service/job-table'
import { resumeJobs } from '@bangfu/service/jobs'
import { zipEntries } from '@bangfu/sheets/zip-entries'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import { packageWork } from '../../src/audit/package-task.ts'
import { verifierText } from '../../src/audit/verifier-text.ts'
import type { FundsDeps } from '../../src/deps.ts'
import { funds } from '../../src/service.ts'
import * as v from '../village.ts'

const reason = '年度审计'
const office = actorWith('county-office', { division: v.county })
const supervisor = actorWith('supervisor', { division: v.county })
const folder = mkdtempSync(join(tmpdir(), 'bangfu-package-'))
let world: World<FundsDeps>
let fund: string

beforeAll(async () => {
  world = openWorld<FundsDeps>([funds], {})
  await v.registerHouseholds(world, 3)
  fund = await v.openFund(world, { documentNumber: '财农〔2020〕7号' })
  await v.donate(world, fund, 90_000, { donor: '某善人' })
  for (const item of ['2020-05', '2020-06']) {
    const share = { amountFen: 30_000, households: [1, 2, 3].map(v.householdId) }
    await v.pay(world, await v.approvedPlan(world, fund, { share, period: item }))
  }
  await v.send(world, v.approver, `/funds/${fund}/postings/3/reversal`, { why: '误付' })
  const step = { kind: 'state', state: 'allocated', amountFen: 90_000, document: '财农〔2020〕7号', on: '2020-03-01' }
  await v.send(world, v.entry, `/funds/${fund}/money-events`, step)
})
afterAll(() => {
  world.close()
  rmSync(folder, { recursive: true })
})

const ask = (form: string, actor = v.auditor, id = fund) =>
  v.send(world, actor, `/funds/${id}/packages`, { form, reason })
const jobOf = async (job: JobId) => (await findJob(world.table, job))?.job
const unpack = async (job: JobId): Promise<{ path: string; texts: Record<string, string> }> => {
  const result = (await jobOf(job))?.results[0]
  const bytes = await world.deps.exchange.read(result?.key ?? '', 1e7)
  const path = mkdtempSync(join(folder, 'unpacked-'))
  const texts: Record<string, string> = {}
  for (const [name, { packed }] of zipEntries(bytes ?? new Uint8Array())) {
    texts[name] = inflateRawSync(packed).toString()
    writeFileSync(join(path, name), texts[name])
  }
  return { path, texts }
}
const packed = async (form: string, actor = v.auditor) => {
  const { status, body } = await ask(form, actor)
  expect(status).toBe(202)
  await world.work()
  expect((await jobOf(body.job))?.state).toBe('done')
  return unpack(body.job as JobId)
}
/** With the script that the package itself brings along. */
const verify = (path: string): Promise<{ code: number; said: string }> =>
  new Promise((resolve) =>
    execFile(process.execPath, [join(path, 'verify-fund.mjs'), path], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    ),
  )
const rowsIn = (text = ''): any[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

describe('the books of a fund as a package', () => {
  test('hold entries, plans, documents, hands and the head, and verify themselves', async () => {
    const { path, texts } = await packed('whole')
    const { head } = (await world.call(undefined, 'GET', `/public/funds/${fund}/chain`)).body
    const verified = await verify(path)
    expect(verified).toMatchObject({ code: 0 })
    expect(verified.said).toContain(`whole: 8 entries of ${fund} (8 whole, 0 sealed), head ${head.headHash}`)
    const plans = rowsIn(texts['plans-2.jsonl'])
    expect(plans.filter(({ row }) => row === 'plan')).toHaveLength(2)
    expect(plans.filter(({ row }) => row === 'line')).toHaveLength(6)
    const hands = rowsIn(texts['signatures-2.jsonl']).map(({ act, by }) => [act, by])
    expect(hands.slice(0, 3)).toEqual([
      ['entered', v.entry.id],
      ['approved', v.approver.id],
      ['paid', v.payer.id],
    ])
    const first = rowsIn(texts['signatures-1.jsonl'])
    expect(first.map(({ act }) => act)).toEqual(['opened', 'received', 'reversed'])
    expect(first[2]).toMatchObject({ by: v.approver.id, reverses: 3, why: '误付' })
    expect(rowsIn(texts['documents-1.jsonl'])[0].document).toBe('财农〔2020〕7号')
    expect(JSON.parse(texts['fund.json'] ?? '').money).toMatchObject({ entries: 8, receivedFen: 90_000 })
    expect(rowsIn(texts['money-states.jsonl'])).toMatchObject([{ state: 'allocated', by: v.entry.id }])
    for (const text of Object.values(texts)) expect(text).not.toContain('"secret"')
  })

  test('masked, name neither households nor donors, and verify all the same', async () => {
    const { path, texts } = await packed('masked', supervisor)
    expect(await verify(path)).toMatchObject({ code: 0 })
    const all = Object.values(texts).join('\n')
    for (const personal of ['hsh_', '某善人', '误付', '李某', 'salt"']) expect(all).not.toContain(personal)
    expect(rowsIn(texts['plans-2.jsonl'])[1]).toMatchObject({
      row: 'line',
      village: v.village,
      amountFen: 10_000,
      entry: expect.any(Number),
    })
  })

  test.each<[string, (path: string) => void, string]>([
    [
      'an entry that was changed',
      (path) => edit(path, 'entries-1.jsonl', '误付', '更正'),
      'entries-1.jsonl was changed',
    ],
    ['a list that was changed', (path) => edit(path, 'plans-2.jsonl', '10000', '10001'), 'plans-2.jsonl was changed'],
    ['a file that was taken out', (path) => rmSync(join(path, 'signatures-2.jsonl')), 'signatures-2.jsonl is missing'],
    ['a manifest that points outside', (path) => edit(path, 'manifest.json', 'README.txt', '../x'), '../x is missing'],
    [
      'another head',
      (path) => edit(path, 'manifest.json', '"entries": 8,\n    "headHash"', '"entries": 7,\n    "headHash"'),
      'entry 7',
    ],
  ])('show %s', async (_what, forge, said) => {
    const { path } = await packed('whole')
    forge(path)
    expect(await verify(path)).toEqual({ code: 1, said: expect.stringContaining(said) })
  })

  const edit = (path: string, name: string, from: string, to: string): void => {
    const text = readFileSync(join(path, name), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(path, name), text.replace(from, to))
  }

  test('of a fund without entries can be had', async () => {
    const empty = await v.openFund(world)
    const { body } = await ask('whole', v.auditor, empty)
    await world.work()
    const { path } = await unpack(body.job)
    expect(await verify(path)).toMatchObject({ code: 0, said: expect.stringContaining('whole: 0 entries') })
  })

  test('go on where they were cut off, and are the same as without', async () => {
    const whole = await packed('whole')
    const { body } = await ask('whole')
    const { write } = world.deps.exchange
    let cutOff = false
    Object.assign(world.deps.exchange, {
      write: async (...given: Parameters<typeof write>) => {
        await write(...given)
        if (!given[0].endsWith('000001')) return
        // The process ends before it can say that the second piece is there.
        cutOff = true
        return new Promise(() => undefined)
      },
    })
    void packageWork.tasks['fund-package-step']?.({ job: body.job, attempt: 1 }, world.deps)
    while (!cutOff) await new Promise((resolve) => setImmediate(resolve))
    Object.assign(world.deps.exchange, { write })
    await resumeJobs(world.deps, true)
    await world.work()
    expect((await jobOf(body.job))?.state).toBe('done')
    const again = await unpack(body.job)
    expect(await verify(again.path)).toMatchObject({ code: 0 })
    expect(again.texts['entries-1.jsonl']).toBe(whole.texts['entries-1.jsonl'])
    expect(again.texts['plans-2.jsonl']).toBe(whole.texts['plans-2.jsonl'])
  })
})

describe('who asks for the books of a fund', () => {
  test('gets the whole ones as finance or auditor only, of his own division, and with a reason', async () => {
    const elsewhere = actorWith('auditor', { division: '610529' as Division })
    const answers = await Promise.all([
      ask('whole', supervisor),
      ask('whole', office),
      ask('masked', elsewhere),
      ask('masked', actorWith('village-clerk', { division: v.village })),
      v.send(world, v.auditor, `/funds/${fund}/packages`, { form: 'whole' }),
      ask('everything'),
      ask('whole', v.auditor, `fnd_${'0'.repeat(22)}`),
    ])
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 403, 400, 400, 404])
    expect((await ask('masked', office)).status).toBe(202)
    expect((await ask('whole', v.approver)).status).toBe(202)
  })

  test('asks once, however often the same call comes', async () => {
    const same = () => v.send(world, v.auditor, `/funds/${fund}/packages`, { form: 'masked', reason }, 'same')
    const [first, second] = [await same(), await same()]
    expect(second.body).toEqual(first.body)
  })
})

test('the verifier in a package is the one in tools', () => {
  expect(verifierText).toBe(readFileSync(new URL('../../../../tools/verify-fund.mjs', import.meta.url), 'utf8'))
})
