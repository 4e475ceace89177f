import { afterEach, beforeEach, expect, test } from '@jest/globals'
import * as z from 'zod'
import { Division } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { unportable } from '@bangfu/kernel/state-machine'
import { entityKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { openWorld, type World } from '../../../tests/support/world.ts'
import type { Job } from '../src/job.ts'
import { findJob } from '../src/job-table.ts'
import { jobKind, oneStepMachine, queueJob, resumeJobs, workerOf, workersOf, type StartDeps } from '../src/jobs.ts'
import type { Service } from '../src/service.ts'

const says = { zh: '数数', en: 'Counting' }
const counting = jobKind({ kind: 'counting', machine: 'count', says, input: z.object({ to: z.int() }) })
const refusing = jobKind({ kind: 'refusing', machine: 'count', says, input: z.object({}) })
const broken = jobKind({ kind: 'broken', machine: 'count', says, input: z.object({}) })

/** What the worker does besides counting, and what it has done in this process. */
let between: (number: number) => void
let seen: number[]

const counter = workerOf<{ to: number }, StartDeps>(counting, async function* ({ input, cursor }) {
  for (let number = Number(cursor ?? 0) + 1; number <= input.to; number++) {
    seen.push(number)
    between(number)
    const item = create({ key: entityKey(`counted#${number}`), kind: 'counted', body: {} })
    yield { cursor: number, done: number, of: input.to, counts: { numbers: number }, ops: [item] }
  }
  return { output: { last: input.to } }
})
const refuser = workerOf<object, StartDeps>(refusing, async function* () {
  yield { done: 1 }
  throw new Refusal('columns_missing', { columns: '户编号' })
})
const breaker = workerOf<object, StartDeps>(broken, async function* () {
  yield { done: 1 }
  throw new TypeError('王某 610599199001011234')
})

const service: Service<StartDeps> = {
  name: 'households',
  routes: [],
  ...workersOf<StartDeps>({
    machine: 'count',
    workers: [counter, refuser, breaker],
    impact: 'Nothing is counted any more.',
    look: 'The job says what failed.',
  }),
}

const division = Division.parse('610528000901')
let world: World<StartDeps>
beforeEach(() => {
  between = () => undefined
  seen = []
  world = openWorld<StartDeps>([service], {})
})
afterEach(() => world.close())

const queue = async (kind: typeof counting | typeof refusing, input: { to: number }): Promise<string> => {
  const job = queueJob(world.deps, kind as typeof counting, { division, by: 'usr-1', input })
  await world.table.write([job.op])
  await job.start()
  return job.id
}
const look = async (id: string): Promise<Job> => (await findJob(world.table, id))?.job as Job

test('a job goes from queued to done, and says how far it has come', async () => {
  const id = await queue(counting, { to: 5 })
  expect(await look(id)).toMatchObject({ state: 'queued', by: 'usr-1', division, progress: { done: 0, of: null } })
  await world.work()
  expect(await look(id)).toMatchObject({
    state: 'done',
    progress: { done: 5, of: 5 },
    counts: { numbers: 5 },
    output: { last: 5 },
    failure: null,
  })
  expect(world.defects).toEqual([])
})

test('a job that is cut off goes on from its last step, and does nothing twice', async () => {
  const id = await queue(counting, { to: 6 })
  // As if the process had been killed in the middle of the fourth number: nothing after it is written.
  const { write } = world.table
  between = (number) => {
    if (number === 4) Object.assign(world.deps.table, { write: () => new Promise(() => undefined) })
  }
  void service.tasks?.['count-step']?.({ job: id, attempt: 1 }, world.deps)
  while (seen.length < 4) await new Promise((resolve) => setImmediate(resolve))
  Object.assign(world.deps.table, { write })
  between = () => undefined
  expect(await look(id)).toMatchObject({ state: 'running', progress: { done: 3, of: 6 } })

  expect(await resumeJobs(world.deps)).toBe(0)
  const after = openAgain()
  expect(await resumeJobs(after.deps, true)).toBe(1)
  await after.work()
  expect(await look(id)).toMatchObject({ state: 'done', attempt: 2, counts: { numbers: 6 } })
  expect(seen).toEqual([1, 2, 3, 4, 4, 5, 6])
})

/** Another process over the same data. */
const openAgain = (): World<StartDeps> => {
  const started: [string, string, unknown][] = []
  const deps = { ...world.deps, start: async (...one: [string, string, unknown]) => void started.push(one) }
  return {
    ...world,
    deps,
    work: async () => {
      for (const [, , input] of started.splice(0)) {
        let more = true
        while (more) ({ more } = (await service.tasks?.['count-step']?.(input, deps)) as { more: boolean })
      }
    },
  }
}

test('a job whose start was lost is found when its lease has ended', async () => {
  const job = queueJob(
    { ...world.deps, start: () => Promise.reject(new Error('Step Functions is not there')) },
    counting,
    { division, by: 'usr-1', input: { to: 1 } },
  )
  await world.table.write([job.op])
  await job.start()
  await world.work()
  expect(await resumeJobs(world.deps)).toBe(0)
  world.setNow('2020-08-15T02:02:01.000Z')
  expect(await resumeJobs(world.deps)).toBe(1)
  expect(await resumeJobs(world.deps)).toBe(0)
  await world.work()
  expect((await look(job.id)).state).toBe('done')
})

test('two executions of one job: the later has it, the earlier stops', async () => {
  const id = await queue(counting, { to: 3 })
  const step = service.tasks?.['count-step']
  world.setNow('2020-08-15T03:00:00.000Z')
  await resumeJobs(world.deps)
  expect(await step?.({ job: id, attempt: 1 }, world.deps)).toEqual({ more: false })
  expect(await look(id)).toMatchObject({ state: 'queued', attempt: 2 })
  await Promise.all([step?.({ job: id, attempt: 2 }, world.deps), step?.({ job: id, attempt: 2 }, world.deps)])
  expect(await look(id)).toMatchObject({ state: 'done', counts: { numbers: 3 } })
})

test('what the caller can mend ends the job with its words in both languages', async () => {
  const id = await queue(refusing, { to: 0 })
  await world.work()
  const { state, failure, progress } = await look(id)
  expect([state, progress.done]).toEqual(['failed', 1])
  expect(failure).toMatchObject({ code: 'columns_missing', zh: expect.stringContaining('户编号') })
  expect(failure?.en).toMatch(/[a-z]{3}/)
  expect(world.defects).toEqual([])
})

test('a defect ends the job without a word of what it quoted', async () => {
  const id = await queue(broken as typeof refusing, { to: 0 })
  await world.work()
  const job = await look(id)
  expect(job).toMatchObject({
    state: 'failed',
    failure: { code: 'internal_error', zh: expect.stringContaining('TypeError') },
  })
  expect(JSON.stringify(job)).not.toContain('610599')
})

test('what ends the process again and again is given up after five times', async () => {
  const id = await queue(counting, { to: 1 })
  for (let time = 1; time < 5; time++) expect(await resumeJobs(world.deps, true)).toBe(1)
  expect(await resumeJobs(world.deps, true)).toBe(0)
  expect(await look(id)).toMatchObject({ state: 'failed', attempt: 5, failure: { code: 'cut_off' } })
  await world.work()
  expect((await look(id)).state).toBe('failed')
})

test('its machines are what both hosts run alike', () => {
  const arn = (task: string) => `arn:aws-cn:lambda:cn-north-1:1:function:${task}`
  for (const { definition } of service.machines ?? []) expect(unportable(definition(arn))).toEqual([])
  expect(unportable(oneStepMachine('watch')(arn))).toEqual([])
})
