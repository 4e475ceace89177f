import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { machinesOf, type Machines } from '../../../packages/local/src/state-machines.ts'
import { actorWith } from '../../../tests/support/world.ts'
import type { AssessmentsDeps } from '../src/deps.ts'
import { machineName, monthlyAssessment } from '../src/monthly-assessment.ts'
import { openMonth } from '../src/open-run-task.ts'
import { resumeRuns } from '../src/resume-task.ts'
import { assessments } from '../src/service.ts'
import {
  assessor,
  at,
  clerk,
  county,
  farVillage,
  office,
  openCounty,
  otherVillage,
  period,
  strangerOffice,
  township,
  village,
  type County,
} from './county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const open = (division: string, month: string = period, headers: Record<string, string> = {}) =>
  world.call(office, 'POST', '/assessments', { division, period: month }, headers)
const shown = async (run: string) => (await world.call(office, 'GET', `/assessment-runs/${run}`)).body
const summary = (at: string, month: string = period) => world.call(office, 'GET', `/assessments/${at}/${month}`)

/** Three villages, the third in another county. */
const places = async () => {
  for (const [index, division] of [village, otherVillage, farVillage].entries()) {
    const household = await world.household(index + 1, { division })
    const helper = world.helperId()
    await world.pair(household, helper)
    await world.contact(household, helper, at(3))
  }
  await world.carry()
}

describe('who may run what', () => {
  test('the county office runs its county, a township or a village of it, and nobody else does', async () => {
    await places()
    for (const division of [county, township, village]) expect((await open(division)).status).toBe(202)
    const asked = { division: village, period }
    expect((await world.call(strangerOffice, 'POST', '/assessments', asked)).status).toBe(404)
    expect((await world.call(clerk, 'POST', '/assessments', asked)).status).toBe(403)
    expect((await world.call(assessor, 'POST', '/assessments', asked)).status).toBe(403)
    expect((await world.call(undefined, 'POST', '/assessments', asked)).status).toBe(401)
    await world.machines.idle()
  })

  test('a month that is none, or has not begun, is refused', async () => {
    expect((await open(village, '2018-13')).status).toBe(400)
    expect((await open(village, '2020-09')).body.type).toBe('/problems/period_not_begun')
    expect((await open(village, '2012-01')).body.type).toBe('/problems/no_rules_for_period')
    expect((await open('61')).status).toBe(400)
    expect((await open('6105280')).status).toBe(400)
    // The first moment of September in Shanghai is still August in UTC.
    world.setNow('2020-08-31T16:00:00.000Z')
    expect((await open(village, '2020-09')).status).toBe(202)
    await world.machines.idle()
  })

  test('a run is read in its division only', async () => {
    await places()
    const { run } = (await open(village)).body
    await world.machines.idle()
    expect((await world.call(assessor, 'GET', `/assessment-runs/${run}`)).status).toBe(200)
    expect((await world.call(strangerOffice, 'GET', `/assessment-runs/${run}`)).status).toBe(404)
    expect((await world.call(office, 'GET', `/assessment-runs/${world.deps.newId('asr')}`)).status).toBe(404)
    const listed = await world.call(office, 'GET', `/assessment-runs?division=${village}&limit=1`)
    expect(listed.body.items.map((item: { run: string }) => item.run)).toEqual([run])
    expect((await world.call(strangerOffice, 'GET', `/assessment-runs?division=${village}`)).status).toBe(404)
  })
})

describe('running', () => {
  test('a county is assessed village by village, the neighbour not', async () => {
    await places()
    const run = await world.run(county)
    expect(run.body).toMatchObject({ state: 'done', counts: { villages: 2, households: 2, visited: 2 } })
    expect((await summary(village)).body).toMatchObject({ households: 1, visited: 1, withoutVisit: [] })
    expect((await summary(otherVillage)).status).toBe(200)
    expect((await world.call(strangerOffice, 'GET', `/assessments/${farVillage}/${period}`)).status).toBe(404)
  })

  test('asked for twice at the same time it runs once', async () => {
    await places()
    const both = await Promise.all([open(county), open(county)])
    expect(both.map(({ status }) => status)).toEqual([202, 202])
    expect(both[0]!.body.run).toBe(both[1]!.body.run)
    await world.machines.idle()
    expect((await open(county)).body.run).not.toBe(both[0]!.body.run)
    await world.machines.idle()
  })

  test('the same Idempotency-Key answers with the same run even when it is done', async () => {
    await places()
    const key = { 'idempotency-key': 'run-1' }
    const first = await open(county, period, key)
    await world.machines.idle()
    const again = await open(county, period, key)
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect((await open(village, period, key)).status).toBe(422)
  })

  test('a division without households is done at once', async () => {
    expect((await world.run(county)).body).toMatchObject({ state: 'done', progress: { villages: 0 } })
    expect((await summary(village)).status).toBe(404)
  })

  test('a village that cannot be assessed is named, and the others are', async () => {
    await places()
    const machines: Machines = machinesOf<AssessmentsDeps>(
      { [machineName]: monthlyAssessment },
      [
        {
          ...assessments,
          tasks: {
            ...assessments.tasks,
            assessVillage: async (input, deps) => {
              if ((input as { village: string }).village === otherVillage) throw new TypeError('李四 610599…')
              return assessments.tasks!['assessVillage']!(input, deps)
            },
          },
        },
      ],
      { ...world.deps, start: (...execution) => machines.start(...execution) },
      (error) => world.failures.push(error),
    )
    const { run } = (await open(village)).body
    await world.machines.idle()
    expect((await shown(run)).state).toBe('done')

    const tasks = { ...assessments.tasks }
    const later = await tasks['openMonth']!({ county, period }, { ...world.deps, start: machines.start })
    expect(later).toEqual({ counties: 1 })
    await machines.idle()
    const [failed] = (await world.call(office, 'GET', `/assessment-runs?division=${county}`)).body.items.filter(
      (item: { division: string }) => item.division === county,
    )
    const body = await shown(failed.run)
    expect(body).toMatchObject({
      state: 'failed',
      failure: 'VillagesFailed',
      counts: { villages: 1, failed: 1 },
      villagesFailed: [{ village: otherVillage, failure: 'TypeError' }],
    })
    expect(JSON.stringify(body)).not.toContain('李四')

    // The next run of the county assesses what this one could not.
    expect((await world.run(county)).body).toMatchObject({ state: 'done', counts: { villages: 2, unchanged: 1 } })
  })
})

describe('the calendar', () => {
  test('day 1 at 02:00 in Shanghai assesses the month before, county by county, once', async () => {
    await places()
    world.setNow('2020-08-31T18:00:00.000Z')
    const scheduledTime = '2020-08-31T18:00:00Z'
    await world.machines.start(machineName, 'month-1', { scheduledTime })
    await world.machines.idle()
    await world.machines.start(machineName, 'month-2', { scheduledTime })
    await world.machines.idle()
    expect(world.failures).toEqual([])
    expect((await summary(village, '2020-08')).body).toMatchObject({ households: 1, visited: 1, version: 1 })
    const runs = await world.call(office, 'GET', `/assessment-runs?division=${county}`)
    expect(runs.body.items).toMatchObject([{ state: 'done', by: 'system:assessments', period: '2020-08' }])
    const far = await world.call(strangerOffice, 'GET', `/assessments/${farVillage}/2020-08`)
    expect(far.status).toBe(200)
  })
})

describe('after a crash', () => {
  /** Does the steps that were done before the machine was gone. */
  const crash = async (steps: number): Promise<string> => {
    const deps = { ...world.deps, start: async () => undefined }
    const opened = await assessments.tasks!['openMonth']!({ county, period }, deps)
    expect(opened).toEqual({ counties: 1 })
    const { run } = (await world.call(office, 'GET', `/assessment-runs?division=${county}`)).body.items[0]
    if (steps === 0) return run
    const prepared = (await assessments.tasks!['prepareRun']!({ run, period }, deps)) as { villages: string[] }
    expect(prepared.villages).toEqual([village, otherVillage])
    const item = { run, period, village }
    if (steps === 1) return run
    const assessed = await assessments.tasks!['assessVillage']!(item, deps)
    if (steps === 2) return run
    await assessments.tasks!['decideRewards']!({ ...item, assessed }, deps)
    return run
  }

  test.each([0, 1, 2, 3])('cut off after %i steps it goes on, and decides the rewards once', async (steps) => {
    await places()
    const { household } = await world.household(9)
    await world.carry()
    const known = (
      await world.table.list({ in: { table: 'registry', pk: `assessed#${village}` }, prefix: 'household#', limit: 9 })
    ).items
    await world.signedSheet(Object.fromEntries(known.map(({ body }: any) => [body.household, 3])))
    expect(household).toBeDefined()
    const run = await crash(steps)
    expect(await resumeRuns(world.deps)).toBe(0)
    world.setNow(instant(Date.parse(world.deps.clock()) + 181_000))
    expect(await resumeRuns(world.deps)).toBe(1)
    await world.machines.idle()
    expect(await shown(run)).toMatchObject({ state: 'done', attempt: 2, counts: { villages: 2, rewards: 1 } })
    const told = (await world.carry()).filter(({ type }) => type === 'reward.decided')
    expect(told).toHaveLength(1)
    expect((await summary(village)).body).toMatchObject({ version: 1, households: 2 })
    expect(await resumeRuns(world.deps)).toBe(0)
  })

  test('a host that has the data to itself goes on at once', async () => {
    await places()
    const run = await crash(2)
    expect(await resumeRuns(world.deps)).toBe(0)
    expect(await resumeRuns(world.deps, true)).toBe(1)
    await world.machines.idle()
    expect(await shown(run)).toMatchObject({ state: 'done', attempt: 2 })
  })

  test('killed after any write of the machine, it comes to the same, once', async () => {
    for (let writes = 0; ; writes++) {
      const other = openCounty()
      const ended = await killedAfter(other, writes)
      await resumeRuns(other.deps, true)
      await other.machines.idle()
      const runs = await other.call(office, 'GET', `/assessment-runs?division=${county}`)
      expect(runs.body.items).toMatchObject([{ state: 'done', counts: { villages: 2, unchanged: 0, rewards: 1 } }])
      const told = (await other.carry()).filter(({ type }) => type === 'reward.decided')
      expect(told).toHaveLength(1)
      const result = await other.call(office, 'GET', `/assessments/${village}/${period}`)
      expect(result.body).toMatchObject({ version: 1, households: 3, visited: 1, withoutVisitCount: 2 })
      const lines = await other.call(office, 'GET', `/assessments/${village}/${period}/households`)
      expect(lines.body.items).toHaveLength(3)
      expect(other.defects).toEqual([])
      other.close()
      if (ended) return
    }
  }, 120_000)

  test('asking again takes up an abandoned run rather than to open another', async () => {
    await places()
    const run = await crash(2)
    expect((await open(county)).body.run).toBe(run)
    world.setNow(instant(Date.parse(world.deps.clock()) + 181_000))
    expect((await open(county)).body).toMatchObject({ run, state: 'running' })
    await world.machines.idle()
    expect(await shown(run)).toMatchObject({ state: 'done', attempt: 2 })
  })

  test('a clock that was set back does not keep a run from going on', async () => {
    await places()
    const run = await crash(1)
    world.setNow('2020-08-30T10:00:00.000Z')
    expect(await resumeRuns(world.deps)).toBe(1)
    await world.machines.idle()
    expect((await shown(run)).state).toBe('done')
  })

  test('a run that never gets through ends as failed, and the next one is a new run', async () => {
    await places()
    const run = await crash(1)
    const dead = { ...world.deps, start: async () => undefined }
    for (let attempt = 2; attempt <= 6; attempt++) {
      world.setNow(instant(Date.parse(world.deps.clock()) + 181_000))
      await resumeRuns(dead)
    }
    expect(await shown(run)).toMatchObject({ state: 'failed', failure: 'TooManyAttempts', attempt: 5 })
    expect((await world.run(county)).body.state).toBe('done')
  })

  test('two who take it up at the same time do no harm', async () => {
    await places()
    const run = await crash(2)
    world.setNow(instant(Date.parse(world.deps.clock()) + 181_000))
    await Promise.allSettled([resumeRuns(world.deps), resumeRuns(world.deps), open(county)])
    await world.machines.idle()
    expect((await shown(run)).state).toBe('done')
    expect((await summary(village)).body.version).toBe(1)
  })
})

/** Runs the month on a table that is gone after so many writes; says whether the run came to its end before. */
const killedAfter = async (other: County, most: number): Promise<boolean> => {
  const households = []
  for (let number = 1; number <= 3; number++) households.push(await other.household(number))
  await other.household(4, { division: otherVillage })
  await other.contact(households[0]!, other.helperId(), at(3))
  await other.carry()
  await other.signedSheet(Object.fromEntries(households.map(({ household }, index) => [household, index])))
  let writes = 0
  const table: typeof other.table = {
    ...other.table,
    write: async (ops) => {
      writes += 1
      if (writes > most) throw new Error('killed')
      await other.table.write(ops)
    },
  }
  const machines: Machines = machinesOf<AssessmentsDeps>(
    { [machineName]: monthlyAssessment },
    [assessments],
    { ...other.deps, table },
    () => undefined,
  )
  await openMonth({ county, period }, { ...other.deps, start: machines.start })
  await machines.idle()
  return writes <= most
}

test('helpers explain their own score to themselves and their unit, and to nobody beside', async () => {
  await places()
  await world.run(county)
  const path = `/assessments/${village}/${period}`
  const [first] = (await world.call(clerk, 'GET', `${path}/helpers`)).body.items
  const own = actorWith('helper', { helper: first.helper })
  const explained = await world.call(own, 'GET', `${path}/helpers/${first.helper}`)
  expect(explained.body).toMatchObject({ score: 100, ofHouseholds: { items: [{ visited: true }], next: null } })
  const { household } = explained.body.ofHouseholds.items[0]
  expect((await world.call(own, 'GET', `${path}/households/${household}`)).body.contacts).toHaveLength(1)
  expect((await world.call(own, 'GET', `${path}/helpers`)).status).toBe(403)
  expect((await world.call(own, 'GET', path)).status).toBe(403)
  const unit = (id: string) =>
    world.call(actorWith('unit-officer', { unit: id }), 'GET', `${path}/helpers/${first.helper}`)
  expect((await unit('unt_1')).status).toBe(200)
  expect((await unit('unt_2')).status).toBe(404)
  const other = actorWith('helper', { helper: world.deps.newId('hlp') })
  expect((await world.call(other, 'GET', `${path}/helpers/${first.helper}`)).status).toBe(404)
  expect((await world.call(other, 'GET', `${path}/households/${household}`)).status).toBe(404)
})

test('lists go page by page and their cursors belong to one caller', async () => {
  for (let number = 1; number <= 5; number++) await world.household(number)
  await world.carry()
  await world.run()
  const path = `/assessments/${village}/${period}/households`
  const first = await world.call(clerk, 'GET', `${path}?limit=2`)
  expect(first.body.items.map(({ code }: { code: string }) => code.slice(-1))).toEqual(['1', '2'])
  const cursor = encodeURIComponent(first.body.next)
  const second = await world.call(clerk, 'GET', `${path}?limit=2&cursor=${cursor}`)
  expect(second.body.items.map(({ code }: { code: string }) => code.slice(-1))).toEqual(['3', '4'])
  expect((await world.call(office, 'GET', `${path}?limit=2&cursor=${cursor}`)).body.type).toBe(
    '/problems/invalid_cursor',
  )
  expect((await world.call(clerk, 'GET', `${path}?only=without-helper`)).body.items).toHaveLength(5)
  expect((await world.call(clerk, 'GET', `${path}?only=rich`)).status).toBe(400)
  // A misspelt question must not be answered as if it were another.
  expect((await world.call(clerk, 'GET', `${path}?onyl=without-helper`)).status).toBe(400)
  expect((await summary(village)).body).toMatchObject({ withoutHelperCount: 5, withoutVisitCount: 5 })
})
