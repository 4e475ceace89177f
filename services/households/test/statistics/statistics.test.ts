import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Deps } from '@bangfu/service/context'
import { rosterCsv } from '../../../../tests/support/roster.ts'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import { households } from '../../src/service.ts'
import { statisticsTasks } from '../../src/statistics/nightly-count-task.ts'

const county = '610528'
const [one, two, far] = ['610528000901', '610528000902', '610528001901']
const office = actorWith('county-office', { division: county as never })
const clerk = actorWith('village-clerk', { division: one as never })
const helper = actorWith('helper', { division: county as never, helper: 'hlp_1' })
const assessor = actorWith('assessor', { division: '610528000' as never })

let world: World<Deps>
beforeEach(async () => {
  world = openWorld([households], {})
  await list(one, 3, 0)
  await list(two, 2, 100)
  await list(far, 1, 200)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const list = async (village: string, count: number, first: number, registered = count): Promise<void> => {
  const csv = Buffer.from(rosterCsv(village, count, first).replaceAll('已脱贫', '未脱贫'))
  const answered = await world.call(office, 'POST', `/household-imports?division=${village}`, csv, {
    'content-type': 'text/csv',
  })
  expect(answered.body.households.registered).toBe(registered)
}
const get = (path: string, actor = office) => world.call(actor, 'GET', path)
const count = (division: string, actor = office) => world.call(actor, 'POST', `/divisions/${division}/statistics`)
const fill = (village: string, population: number) =>
  world.call(office, 'PUT', `/villages/${village}/forms/2020`, { population })

/** The steps of the night, as its machine calls them. */
const night = async (scheduledTime: string): Promise<number> => {
  const opened: any = await statisticsTasks.openStatistics({ scheduledTime }, world.deps)
  let steps = 0
  for (const each of opened.counties) {
    let state: any = { county: each, on: opened.on }
    do {
      state = await statisticsTasks.countSomeVillages(state, world.deps)
      steps += 1
    } while (!state.done)
  }
  return steps
}

describe('counting', () => {
  test('a township is the sum of its villages, and says how many of its people are poor', async () => {
    await fill(one, 100)
    await fill(two, 50)
    const { body } = await count('610528000')
    const { persons } = body.onRegister
    expect(body).toMatchObject({
      villages: 2,
      onRegister: { households: 5 },
      byStatus: { registered: { households: 5 } },
    })
    expect(body.incidence).toMatchObject({ poorPersons: persons, population: 150, villagesWithoutPopulation: 0 })
    expect(body.incidence.percent).toBe(Math.round((persons / 150) * 10_000) / 100)
    expect(body.completeness).toMatchObject({ of: 5, complete: 0, missing: { helper: 5, funds: 5 } })
  })

  test('no share of a part: where a village has not said its population there is no incidence', async () => {
    await fill(one, 100)
    const { incidence } = (await count('610528000')).body
    expect(incidence).toMatchObject({ population: null, percent: null, villagesWithoutPopulation: 1 })
  })

  test('every night counts each county, its townships and villages; again it counts the same', async () => {
    const first = await night('2020-08-15T17:30:00.000Z')
    expect(first).toBe(1)
    const counted = (await get(`/divisions/${county}/statistics?on=2020-08-16`)).body
    expect(counted).toMatchObject({ on: '2020-08-16', villages: 3, onRegister: { households: 6 } })
    await night('2020-08-15T17:30:00.000Z')
    expect((await get(`/divisions/${county}/statistics?on=2020-08-16`)).body).toEqual(counted)
    expect((await get('/divisions/610528001/statistics?on=2020-08-16')).body.onRegister.households).toBe(1)
  })

  test('the figures equal what a list of the households adds up to', async () => {
    await night('2020-08-15T17:30:00.000Z')
    const listed = (await get(`/households?division=${county}`)).body.items
    const { onRegister } = (await get(`/divisions/${county}/statistics?on=2020-08-16`)).body
    expect(onRegister).toEqual({
      households: listed.length,
      persons: listed.reduce((sum: number, { persons }: { persons: number }) => sum + persons, 0),
    })
  })
})

describe('reading', () => {
  test('the count on or before a day is shown, and before the first there is none', async () => {
    await count(one)
    expect((await get(`/divisions/${one}/statistics?on=2020-12-31`)).body.on).toBe('2020-08-15')
    expect((await get(`/divisions/${one}/statistics?on=2020-08-14`)).body.type).toBe('/problems/statistics_not_counted')
    expect((await count('610528007')).body.type).toBe('/problems/statistics_not_counted')
  })

  test('two days are compared: what came to the register, and how the incidence moved', async () => {
    await fill(one, 100)
    await count(one)
    world.setNow('2020-09-15T02:00:00.000Z')
    await list(one, 4, 0, 1)
    await count(one)
    const { body } = await get(`/divisions/${one}/statistics/change?from=2020-08-31&to=2020-09-30`)
    expect(body).toMatchObject({
      before: { on: '2020-08-15' },
      after: { on: '2020-09-15' },
      onRegister: { households: 1 },
    })
    expect(body.incidencePoints).toBeCloseTo(body.after.incidence.percent - body.before.incidence.percent, 2)
  })

  test('files that nobody touched are listed, oldest first, and counted at each mark', async () => {
    world.setNow('2020-11-20T02:00:00.000Z')
    await list(one, 4, 0, 1)
    const { body } = await get(`/villages/${one}/untouched-households?days=90`)
    expect(body.count).toBe(3)
    expect(body.items[0]).toMatchObject({ touchedOn: '2020-08-15' })
    expect((await count(one)).body.untouched).toEqual({ 30: 3, 90: 3, 180: 0, 365: 0 })
  })

  test('numbers are read within the reader’s range, and counted by offices and auditors', async () => {
    await count('610528000')
    expect((await get('/divisions/610528000/statistics', assessor)).status).toBe(200)
    expect((await get('/divisions/610528001/statistics', assessor)).status).toBe(404)
    expect((await get(`/divisions/${county}/statistics`, clerk)).status).toBe(404)
    expect((await get(`/divisions/${one}/statistics`, helper)).status).toBe(403)
    expect((await count(one, clerk)).status).toBe(403)
    expect((await get(`/villages/${two}/untouched-households?days=1`, clerk)).status).toBe(404)
  })
})
