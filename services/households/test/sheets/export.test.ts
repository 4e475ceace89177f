import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Grant } from '@bangfu/access/actor'
import { importColumns } from '../../src/sheets/import-columns.ts'
import { columnsOf } from '../../src/sheets/sheet-columns.ts'
import { readTable } from '@bangfu/sheets/read-table'
import { linesOf } from '../../../../tests/support/sheet-lines.ts'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { importAs, office, openHouseholds, outcomes, roster, village } from '../a-list.ts'
import { ask, fileOf, handIn, jobOf } from './a-workbook.ts'

let world: World<WorkDeps>
beforeEach(async () => {
  world = openHouseholds()
  const answered = await importAs(world, office, roster)
  expect(Object.values(outcomes(answered))).toHaveLength(45)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

let keys = 0
const exported = async (path: string, body: object, actor = office): Promise<string> => {
  const headers = { 'idempotency-key': `export-${++keys}` }
  const answered = await world.call(actor, 'POST', path, { division: village, ...body }, headers)
  expect(answered.status).toBe(202)
  await world.work()
  return answered.body.job as string
}
const read = async (job: string) =>
  readTable(await fileOf(world, job), importColumns, { mostLines: 5000, mostCellLength: 500 })
const everything = ['id-number', 'disability-card', 'phone', 'bank-account', 'address', 'position']

test.each(['xlsx', 'csv'] as const)(
  'an export (%s) has every column of the national list in its order, and a line for each person',
  async (format) => {
    const job = await exported('/household-exports', { format })
    const { counts, results } = await jobOf(world, job)
    const { mapped, ignored, lines } = await read(job)
    expect(mapped.map(({ column }) => column)).toEqual(columnsOf('export').map(({ key }) => key))
    expect(ignored).toEqual([])
    expect(counts).toEqual({ households: 45, persons: lines.length })
    expect(results).toMatchObject([{ name: `户信息_${village}_2020-08-15.${format}` }])
    expect(await world.deps.exchange.list('work/')).toEqual([])
  },
)

test('nothing personal is in plain in it', async () => {
  const list = await read(await exported('/household-exports', { format: 'csv' }))
  for (const { cells } of linesOf(list)) {
    expect(cells.idNumber).toMatch(/^\d{3}\*+/)
    expect(cells.phone ?? '154****').toMatch(/\*/)
    expect(cells.name).toMatch(/某|＊|\*/)
  }
})

test('opened for a reason it comes back as it is: nothing changes when it is imported', async () => {
  const job = await exported('/revealed-household-exports', {
    format: 'xlsx',
    reveal: everything,
    reason: '年度数据核对',
  })
  const upload = await handIn(world, office, await fileOf(world, job))
  const again = await ask(world, office, upload)
  await world.work()
  expect((await jobOf(world, again)).counts).toMatchObject({ households: 45, unchanged: 45 })
})

test('who opens what, and why, stands in the trail; the file is for nobody else', async () => {
  const body = { format: 'xlsx', reveal: ['phone'], reason: '核对联系方式' }
  const job = await exported('/revealed-household-exports', body)
  expect((await jobOf(world, job)).onlyForStarter).toBe(true)
  const [line] = (
    await world.table.list({
      in: { table: 'trail', pk: `${village.slice(0, 6)}#2020-08-15` },
      prefix: `${village}#`,
      limit: 100,
      newestFirst: true,
    })
  ).items
  expect(line?.body).toMatchObject({
    who: office.id,
    action: 'household.export-revealed',
    reason: 'phone: 核对联系方式',
  })
  const lines = linesOf(await read(job))
  expect(lines.some(({ cells }) => /^1\d{10}$/.test(cells.phone ?? ''))).toBe(true)
  for (const { cells } of lines) expect(cells.idNumber).toMatch(/\*/)
})

test('opening needs a reason and the right; village people export what lists show', async () => {
  const clerk = actorWith('village-clerk', { division: village as Grant['division'] })
  const body = { division: village, format: 'xlsx', reveal: ['phone'] }
  const headers = { 'idempotency-key': 'c' }
  expect((await world.call(office, 'POST', '/revealed-household-exports', body, headers)).status).toBe(400)
  const reasoned = { ...body, reason: '核对联系方式' }
  expect((await world.call(clerk, 'POST', '/revealed-household-exports', reasoned, headers)).status).toBe(403)
  await exported('/household-exports', { format: 'csv' }, clerk)
  const beyond = { division: '610528', format: 'csv' }
  expect((await world.call(clerk, 'POST', '/household-exports', beyond, headers)).status).toBe(404)
})

test('the template has the columns that are typed, drop-downs from the code lists, and is taken as a list without lines', async () => {
  const answered = await world.call(office, 'GET', '/household-template')
  expect(answered.headers['content-disposition']).toContain(encodeURIComponent('户清单模板'))
  const { mapped, lines } = await readTable(answered.body as Uint8Array, importColumns, {
    mostLines: 10,
    mostCellLength: 500,
  })
  expect(mapped.map(({ column }) => column)).toEqual(columnsOf('template').map(({ key }) => key))
  expect(lines).toEqual([])
})
