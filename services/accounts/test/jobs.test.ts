import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Grant } from '@bangfu/access/actor'
import { Division } from '@bangfu/kernel/division'
import { newJob, type Job } from '@bangfu/service/job'
import { jobOp } from '@bangfu/service/job-table'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import type { AccountsDeps } from '../src/deps.ts'
import { accounts } from '../src/service.ts'

const village = Division.parse('610528000901')
const other = Division.parse('610528001902')
const county = actorWith('county-office', { division: '610528' as Grant['division'] })
const clerk = actorWith('village-clerk', { division: village }, 'usr-clerk')
const neighbour = actorWith('county-office', { division: '610529' as Grant['division'] })

let world: World<AccountsDeps>
beforeEach(() => {
  world = openWorld([accounts], {})
})
afterEach(() => world.close())

const keep = async (division: Division, by: string, more: Partial<Job> = {}): Promise<string> => {
  const says = { zh: '导出', en: 'Export' }
  const asked = { kind: 'export', says, machine: 'none', division, by, input: { secret: 'input' } }
  const job = newJob(world.deps.newId('job'), asked, world.deps.clock())
  const key = `results/${job.job}/1.csv`
  await world.deps.exchange.write(key, Buffer.from('户编号'), 'text/csv')
  const results = [{ name: '户.csv', key, contentType: 'text/csv', sizeBytes: 9 }]
  await world.table.write([jobOp({ ...job, state: 'done', results, cursor: { secret: 'cursor' }, ...more })])
  return job.job
}

test('a job answers to who started it and to the offices of its division, and to nobody else', async () => {
  const job = await keep(village, 'usr-clerk')
  for (const actor of [clerk, county]) {
    const answered = await world.call(actor, 'GET', `/jobs/${job}`)
    expect(answered.status).toBe(200)
    expect(answered.body).toMatchObject({
      job,
      state: 'done',
      results: [{ result: 1, name: '户.csv', contentType: 'text/csv', sizeBytes: 9 }],
    })
    expect(JSON.stringify(answered.body)).not.toMatch(/secret|results\//)
  }
  for (const actor of [neighbour, actorWith('village-clerk', { division: village }, 'usr-colleague')])
    expect((await world.call(actor, 'GET', `/jobs/${job}`)).status).toBe(404)
})

test('its file is read by a link of a few minutes, and that stands in the trail', async () => {
  const job = await keep(village, 'usr-clerk')
  const { status, body } = await world.call(clerk, 'GET', `/jobs/${job}/results/1`)
  expect([status, body.name]).toEqual([200, '户.csv'])
  expect(body.url).toMatch(/^http:\/\/localhost\/exchange\/results\/job_\w+\/1\.csv\?expires=\d+&name=.+&signature=/)
  const trail = await world.call(actorWith('auditor', { division: village }), 'GET', `/trail?about=${job}`)
  expect(trail.body.items).toMatchObject([{ who: 'usr-clerk', action: 'job.read', about: job }])
  expect((await world.call(clerk, 'GET', `/jobs/${job}/results/2`)).status).toBe(404)
})

test('a file that opens what is sealed is for nobody but who asked for it', async () => {
  const job = await keep(village, 'usr-clerk', { onlyForStarter: true })
  expect((await world.call(clerk, 'GET', `/jobs/${job}/results/1`)).status).toBe(200)
  expect((await world.call(county, 'GET', `/jobs/${job}`)).status).toBe(200)
  expect((await world.call(county, 'GET', `/jobs/${job}/results/1`)).status).toBe(404)
})

test('a file past its days is said to be gone', async () => {
  const job = await keep(village, 'usr-clerk')
  await world.deps.exchange.remove(`results/${job}/1.csv`)
  const { status, body } = await world.call(clerk, 'GET', `/jobs/${job}/results/1`)
  expect([status, body.type]).toEqual([410, '/problems/result_gone'])
})

test('the jobs of a division are listed page by page, those of its villages with them', async () => {
  const ids = [await keep(village, 'a'), await keep(other, 'b'), await keep(village, 'c')]
  await keep(Division.parse('610529000901'), 'd')
  const first = await world.call(county, 'GET', '/jobs?division=610528&limit=2')
  const second = await world.call(county, 'GET', `/jobs?division=610528&limit=2&cursor=${first.body.next}`)
  const listed = [...first.body.items, ...second.body.items].map(({ job }) => job)
  expect(listed.toSorted()).toEqual(ids.toSorted())
  expect((await world.call(clerk, 'GET', `/jobs?division=${village}`)).body.items).toHaveLength(2)
  expect((await world.call(clerk, 'GET', '/jobs?division=610528')).status).toBe(404)
})
