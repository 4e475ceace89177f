import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { resumeJobs } from '@bangfu/service/jobs'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { sheetWork } from '../../src/sheets/service.ts'
import { csvOf, household, idNumber, office, openHouseholds, village, type Row } from '../a-list.ts'
import { ask, fileOf, handIn, jobOf, resultOf, workbookOf } from './a-workbook.ts'

let world: World<WorkDeps>
beforeEach(() => {
  world = openHouseholds()
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** Households 1 to `count` under a title, their header as it stands in the national list. */
const sheetOf = (rows: readonly Row[]): Buffer => {
  const columns = Object.keys(rows[0] ?? {})
  return workbookOf([
    ['2020年建档立卡户花名册'],
    columns,
    ...rows.map((row) => columns.map((column) => row[column] ?? '')),
    ['合计', rows.length],
  ])
}
const many = (count: number, from = 1): Row[] =>
  Array.from({ length: count }, (_none, index) => household(from + index)).flat()

const imported = async (bytes: Uint8Array, dryRun = false) => {
  const upload = await handIn(world, office, bytes)
  const id = await ask(world, office, upload, dryRun)
  await world.work()
  return { id, upload, job: await jobOf(world, id) }
}

test('a workbook is on file when its job is done, and every line has its answer in the file that goes back', async () => {
  const { id, job } = await imported(sheetOf([...many(3), ...household(9, 2, { 证件号码: '4.5E+17' })]))
  expect(job).toMatchObject({ state: 'done', progress: { done: 4, of: 4 } })
  expect(job.counts).toMatchObject({ registered: 3, refused: 1, lines: 8, linesRegistered: 6, linesRefused: 2 })
  const result = await resultOf(world, id)
  expect([...result.keys()]).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(result.get(3)).toMatchObject({ outcome: '已入档', reasons: '' })
  expect(result.get(9)).toMatchObject({ outcome: '未导入', reasons: expect.stringContaining('证件号码') })
  expect(result.get(10)?.reasons).toContain('同户其他行有误')
  expect(result.get(11)).toMatchObject({ outcome: '未处理' })
  const list = await world.call(office, 'GET', `/households?division=${village}`)
  expect(list.body.items).toHaveLength(3)
})

test('a list that is not sorted by household has its answers in its own order', async () => {
  const rows = many(520)
  const apart = [...rows.filter((_row, index) => index % 2 === 0), ...rows.filter((_row, index) => index % 2 === 1)]
  const { id, job } = await imported(sheetOf([...apart, ...household(521, 1, { 姓名: '' })]), true)
  expect(job.counts).toMatchObject({ registered: 520, refused: 1, lines: 1041 })
  const result = [...(await resultOf(world, id)).values()]
  expect(result.map(({ line }) => line)).toEqual(Array.from({ length: 1042 }, (_none, index) => index + 3))
  expect(result.filter(({ outcome }) => outcome === '可以入档')).toHaveLength(1040)
  expect(result.slice(-2).map(({ outcome }) => outcome)).toEqual(['未导入', '未处理'])
})

test('the same as CSV in GBK', async () => {
  const text = csvOf(many(2))
  const gbk = Buffer.from(text, 'utf8')
  const { job } = await imported(gbk)
  expect(job.counts).toMatchObject({ registered: 2 })
})

test('a trial shows how the header was understood and what would happen, writes nothing, and keeps the list', async () => {
  const rows = many(2).map((row): Row => ({ ...row, 备用: '' }))
  const { id, upload, job } = await imported(sheetOf(rows), true)
  expect(job.counts).toMatchObject({ registered: 2 })
  const shown = await world.call(office, 'GET', `/household-import-jobs/${id}`)
  expect(shown.body).toMatchObject({ state: 'done', dryRun: true, list: { sheet: '花名册', remarks: 1 } })
  expect(shown.body.list.columns.mapped).toContainEqual({ column: 'idNumber', header: '证件号码' })
  expect(shown.body.list.columns.ignored).toEqual(['备用'])
  expect((await resultOf(world, id)).get(3)?.outcome).toBe('可以入档')
  const list = `/households?division=${village}`
  expect((await world.call(office, 'GET', list)).body.items).toEqual([])
  await ask(world, office, upload)
  await world.work()
  expect((await world.call(office, 'GET', list)).body.items).toHaveLength(2)
})

test('once more it changes nothing, and what was imported is not kept', async () => {
  const bytes = sheetOf(many(3))
  const { upload } = await imported(bytes)
  expect(await world.deps.exchange.head(`uploads/${upload}`)).toBeUndefined()
  expect(await world.deps.exchange.list('work/')).toEqual([])
  const told = (await world.carry()).length
  const { job } = await imported(bytes)
  expect(job.counts).toMatchObject({ unchanged: 3, registered: 0, refused: 0 })
  expect(await world.carry()).toHaveLength(0)
  expect(told).toBe(3)
})

test('cut off in the middle of a portion it goes on, and every line is answered as what it did', async () => {
  const upload = await handIn(world, office, sheetOf([...many(400), ...household(401, 1, { 姓名: '' })]))
  const id = await ask(world, office, upload)
  // The process ends while the second portion is written: some of its packs are in, the job does not know of them.
  const { write } = world.table
  const isOfSecond = ([first]: Parameters<typeof write>[0]): boolean =>
    first !== undefined &&
    'put' in first &&
    first.put.kind === 'household' &&
    Number((first.put.body as { code: string }).code.slice(12)) > 240
  let [left, cutOff] = [4, false]
  Object.assign(world.deps.table, {
    write: async (ops: Parameters<typeof write>[0]) => {
      if (!isOfSecond(ops) || left-- > 0) return write(ops)
      cutOff = true
      return new Promise(() => undefined)
    },
  })
  void sheetWork.tasks['household-sheets-step']?.({ job: id, attempt: 1 }, world.deps)
  const isFirstDone = async (): Promise<boolean> => (await jobOf(world, id)).progress.done === 240
  while (!cutOff || !(await isFirstDone())) await new Promise((resolve) => setImmediate(resolve))
  Object.assign(world.deps.table, { write })
  expect(await jobOf(world, id)).toMatchObject({ state: 'running', progress: { done: 240, of: 401 } })

  expect(await resumeJobs(world.deps, true)).toBe(1)
  await world.work()
  expect(await jobOf(world, id)).toMatchObject({ state: 'done', attempt: 2, counts: { registered: 400, refused: 1 } })
  const result = await resultOf(world, id)
  expect([...result.values()].filter(({ outcome }) => outcome === '已入档')).toHaveLength(800)
  expect(result.get(803)?.outcome).toBe('未导入')
  expect((await world.carry()).length).toBe(400)
})

describe('what cannot be imported is said in words', () => {
  test.each([
    ['a list without its columns', workbookOf([['姓名'], ['甲']]), 'columns_missing'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), 'file_not_text'],
    ['half a workbook', workbookOf([['姓名'], ['甲']]).subarray(0, 200), 'workbook_unreadable'],
  ])('%s', async (_case, bytes, code) => {
    const { job } = await imported(bytes)
    expect(job).toMatchObject({ state: 'failed', failure: { code } })
    expect(job.failure?.zh).toMatch(/[\u4e00-\u9fff]{4}/)
  })

  test('a list that has not arrived', async () => {
    const body = { division: village, sizeBytes: 3, sha256: `${'A'.repeat(43)}=` }
    const { body: ticket } = await world.call(office, 'POST', '/household-import-uploads', body)
    const asked = { upload: ticket.upload, dryRun: true }
    const answered = await world.call(office, 'POST', '/household-import-jobs', asked, { 'idempotency-key': 'a' })
    expect([answered.status, answered.body.type]).toEqual([409, '/problems/upload_missing'])
  })

  test('a list that was imported already', async () => {
    const upload = await handIn(world, office, sheetOf(many(1)))
    const [first, second] = [await ask(world, office, upload), await ask(world, office, upload)]
    await world.work()
    expect((await jobOf(world, first)).state).toBe('done')
    expect(await jobOf(world, second)).toMatchObject({ state: 'failed', failure: { code: 'upload_gone' } })
  })
})

test('nobody but the county office of the division may, and another county does not even see it', async () => {
  const upload = await handIn(world, office, sheetOf(many(1)))
  const body = { upload, dryRun: true }
  const call = (actor: ReturnType<typeof actorWith>) =>
    world.call(actor, 'POST', '/household-import-jobs', body, { 'idempotency-key': 'b' })
  expect((await call(actorWith('village-clerk', { division: village }))).status).toBe(403)
  const other = actorWith('county-office', { division: '610529' as never }, 'usr-other')
  expect((await call(other)).status).toBe(404)
  const id = await ask(world, office, upload, true)
  expect((await world.call(other, 'GET', `/household-import-jobs/${id}`)).status).toBe(404)
})

test('the answer names no ID number and no name', async () => {
  const [head = {}] = household(2, 1, { 证件号码: idNumber(8, 'female') })
  const { id, job } = await imported(sheetOf([...many(2), head]))
  const text = Buffer.from(await fileOf(world, id)).toString('latin1') + JSON.stringify(job)
  for (const row of many(2)) {
    expect(text).not.toContain(row['证件号码'])
    expect(JSON.stringify([...(await resultOf(world, id)).values()])).not.toContain(row['姓名'])
  }
})
