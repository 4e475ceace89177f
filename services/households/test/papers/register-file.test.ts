import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { findJob } from '@bangfu/service/job-table'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { csvOf, household, idNumber, importAs, office, openHouseholds, village } from '../a-list.ts'

const township = village.slice(0, 9)
let world: World<WorkDeps>
beforeEach(async () => {
  world = openHouseholds()
  await importAs(world, office, csvOf(Array.from({ length: 30 }, (_none, index) => household(index + 1)).flat()))
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const ask = (division: string, key: string, actor = office) =>
  world.call(actor, 'POST', `/divisions/${division}/register-files`, undefined, { 'idempotency-key': key })

const fileOf = async (job: string): Promise<string> => {
  const found = await findJob(world.table, job)
  const bytes = await world.deps.exchange.read(found?.job.results[0]?.key ?? '', 50_000_000)
  return Buffer.from(bytes ?? []).toString('utf8')
}

test('a whole register is one file, with every household once and nobody by name', async () => {
  const answered = await ask(township, 'r1')
  expect(answered.status).toBe(202)
  await world.work()
  const page = await fileOf(answered.body.job)
  expect(page.match(/<tr>/g)).toHaveLength(31)
  expect(page).toContain('帮扶对象户册')
  expect(page.trim().endsWith('</html>')).toBe(true)
  for (const value of ['李甲1', '15400000001', idNumber(4, 'female')]) expect(page).not.toContain(value)
  const found = await findJob(world.table, answered.body.job)
  expect(found?.job).toMatchObject({
    state: 'done',
    counts: { households: 30 },
    results: [{ name: `户册_${township}_2020-08-15.html` }],
  })
})

test('asked twice it is made once, and stands in the trail', async () => {
  expect((await ask(township, 'r2')).body).toEqual((await ask(township, 'r2')).body)
  const { items } = await world.table.list({
    in: { table: 'trail', pk: `${village.slice(0, 6)}#2020-08-15` },
    limit: 100,
  })
  expect(items.filter(({ body }) => (body as { action: string }).action === 'paper.register')).toHaveLength(1)
})

test('another county’s register is not to be had, nor by a helper', async () => {
  expect((await ask('610529000', 'r3')).status).toBe(404)
  expect(
    (await ask(township, 'r4', actorWith('helper', { division: '610528' as Division, helper: 'hlp_x' }))).status,
  ).toBe(403)
})
