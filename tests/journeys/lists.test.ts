import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { founder } from '@bangfu/local/demonstration/cast'
import { until } from '@bangfu/local/demonstration/stage'
import { readTable } from '@bangfu/sheets/read-table'
import { wholeXlsx } from '@bangfu/sheets/write-xlsx'
import { rosterCsv } from '../support/roster.ts'
import { openTarget, type Target } from './target.ts'

/** A list from a county to the register and back, over HTTP alone: ticket, file, job, results. On both hosts. */
const county = '610527'
const village = `${county}001901`
const subject = `lists-${randomUUID().slice(0, 8)}`
/** The same people again would be on file already where a journey was walked before. */
const first = 20_000 + (Date.now() % 10_000)

let target: Target
let authorization: string
beforeAll(async () => {
  target = await openTarget()
  const office = await target.as(founder)
  const login = { issuer: target.stage.issuer, subject, name: '县办某', division: county }
  const { user } = await office.send<{ user: string }>('POST', '/users', login, { key: `user-${subject}` })
  const grant = { role: 'county-office', division: county, from: '2000-01-01' }
  await office.send('POST', `/users/${user}/grants`, grant, { key: `grant-${subject}` })
  authorization = `Bearer ${await target.tokenFor(subject)}`
}, 120_000)
afterAll(() => target.stop())

const call = (method: string, path: string, body?: object): Promise<Response> =>
  fetch(target.origin + path, {
    method,
    headers: { authorization, 'idempotency-key': randomUUID(), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
const answered = async <T>(response: Promise<Response>, status: number): Promise<T> => {
  const given = await response
  const body = (await given.json()) as T
  if (given.status !== status) throw new Error(`${given.status}: ${JSON.stringify(body)}`)
  return body
}

type Job = {
  state: string
  counts: Record<string, number>
  failure: unknown
  results: { result: number; name: string }[]
}
const ended = (job: string): Promise<Job> =>
  until(
    () => answered<Job>(call('GET', `/jobs/${job}`), 200),
    ({ state }) => state === 'done' || state === 'failed',
    'the job to end',
  )
const fileOf = async (job: string): Promise<Uint8Array> => {
  const { url } = await answered<{ url: string }>(call('GET', `/jobs/${job}/results/1`), 200)
  const response = await fetch(url)
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=".*"; filename\*=UTF-8''/)
  return new Uint8Array(await response.arrayBuffer())
}

const header = { key: 'header', header: '户编号', required: true } as const
const limits = { mostLines: 1000, mostCellLength: 2000 }

test('a template is a workbook that comes as it is', async () => {
  const response = await call('GET', '/household-template')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('spreadsheetml')
  const { mapped } = await readTable(new Uint8Array(await response.arrayBuffer()), [header], limits)
  expect(mapped).toEqual([{ column: 'header', header: '户编号' }])
})

test('a workbook goes in by ticket, is imported by its job, and comes out again in the national columns', async () => {
  const [head = '', ...lines] = rosterCsv(village, 20, first).trim().split('\r\n')
  const columns = head.split(',').map((text) => ({ header: text, kind: 'text' as const, width: 12 }))
  const rows = lines.map((line) => line.split(','))
  const bytes = wholeXlsx({ name: '户', columns, choiceLines: 0 }, rows)
  const asked = {
    division: village,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('base64'),
  }
  const { upload, ticket } = await answered<{
    upload: string
    ticket: { url: string; fields: Record<string, string> }
  }>(call('POST', '/household-import-uploads', asked), 201)
  const early = await call('POST', '/household-import-jobs', { upload, dryRun: true })
  expect(early.status).toBe(409)

  const form = new FormData()
  for (const [name, value] of Object.entries(ticket.fields)) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)]))
  expect((await fetch(ticket.url, { method: 'POST', body: form })).status).toBe(204)

  const trial = await answered<{ job: string }>(call('POST', '/household-import-jobs', { upload, dryRun: true }), 202)
  expect(await ended(trial.job)).toMatchObject({ state: 'done', failure: null })
  const { job } = await answered<{ job: string }>(
    call('POST', '/household-import-jobs', { upload, dryRun: false }),
    202,
  )
  const done = await ended(job)
  expect(done).toMatchObject({ state: 'done', counts: { households: 20, lines: 40 } })
  const result = await readTable(await fileOf(job), [{ key: 'line', header: '行号 line', required: true }], limits)
  expect(result.lines).toHaveLength(40)

  const out = await answered<{ job: string }>(
    call('POST', '/household-exports', { division: village, format: 'xlsx' }),
    202,
  )
  expect(await ended(out.job)).toMatchObject({ state: 'done', counts: { households: 20, persons: 40 } })
  const exported = await readTable(await fileOf(out.job), [header], limits)
  expect(exported.lines).toHaveLength(40)
}, 120_000)
