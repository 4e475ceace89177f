import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  at,
  assessor,
  clerk,
  county,
  office,
  openCounty,
  period,
  village,
  type County,
  type Household,
} from './county.ts'

let world: County
beforeEach(() => void (world = openCounty()))
afterEach(() => {
  expect(world.defects).toEqual([])
  expect(world.failures).toEqual([])
  world.close()
})

const path = `/assessments/${village}/${period}`

/** The month of the case: 45 households of 15 helpers, 47 visits that reach 44, one only telephoned. */
const caseMonth = async (): Promise<{ households: Household[]; helpers: string[] }> => {
  const helpers = Array.from({ length: 15 }, () => world.helperId())
  const households: Household[] = []
  for (let number = 1; number <= 45; number++) {
    const household = await world.household(number)
    const helper = helpers[(number - 1) % 15]!
    await world.pair(household, helper)
    if (number < 45) await world.contact(household, helper, at((number % 28) + 1))
    if (number <= 3) await world.contact(household, helper, at(29))
    if (number === 45) await world.contact(household, helper, at(12), 'call')
    households.push(household)
  }
  await world.carry()
  return { households, helpers }
}

describe('the month of the case', () => {
  test('45 households, 44 visited, and the one that was only telephoned is named', async () => {
    const { households, helpers } = await caseMonth()
    const run = await world.run()
    expect(run.body).toMatchObject({
      state: 'done',
      counts: { villages: 1, unchanged: 0, households: 45, visited: 44, failed: 0 },
      progress: { villages: 1, done: 1, failed: 0 },
    })
    const summary = await world.call(assessor, 'GET', path)
    expect(summary.status).toBe(200)
    expect(summary.body).toMatchObject({
      households: 45,
      visited: 44,
      contacted: 45,
      visitsMade: 47,
      visitsDone: 44,
      visitsDue: 45,
      withoutVisitCount: 1,
      withoutHelperCount: 0,
      helpers: 15,
      withoutVisit: [
        {
          household: households[44]!.household,
          code: '6105280009010045',
          headMasked: '测**',
          why: 'only telephoned',
        },
      ],
    })

    const ranked = await world.call(clerk, 'GET', `${path}/helpers`)
    expect(ranked.body.items).toHaveLength(15)
    expect(ranked.body.items[0]).toMatchObject({ rank: 1, score: 100, households: 3, visited: 3 })
    const last = ranked.body.items[14]
    // Two of three visits (70 × 2/3 = 46.66), three of three contacts.
    expect(last).toMatchObject({ helper: helpers[14], rank: 15, score: 76.66, notVisited: ['6105280009010045'] })
    expect(ranked.body.items[13].rank).toBe(1)

    const explained = await world.call(office, 'GET', `${path}/helpers/${helpers[14]!}`)
    expect(explained.body.arithmetic).toEqual([
      { item: 'visits', done: 2, due: 3, worth: 70, points: 46.66 },
      { item: 'contacts', done: 3, due: 3, worth: 30, points: 30 },
      { item: 'suspicious evidence', done: 0, due: null, worth: 2, points: 0 },
      { item: 'late evidence', done: 0, due: null, worth: 1, points: 0 },
    ])
    expect(explained.body.ofHouseholds.items.map(({ code }: Household) => code)).toEqual([
      '6105280009010015',
      '6105280009010030',
      '6105280009010045',
    ])
    expect(explained.body.ofHouseholds.items[2].contacts).toMatchObject([{ kind: '电话联络', isVisit: false }])
  })

  test('run again on the same data it gives the same result and writes nothing new', async () => {
    await caseMonth()
    await world.run()
    const first = await world.call(office, 'GET', path)
    world.setNow('2020-08-31T12:00:00.000Z')
    const again = await world.run(county)
    expect(again.body).toMatchObject({ state: 'done', counts: { villages: 1, unchanged: 1 } })
    expect((await world.call(office, 'GET', path)).body).toEqual(first.body)
  })

  test('what came late makes a new version, and the old one is kept', async () => {
    const { households, helpers } = await caseMonth()
    await world.run()
    const first = (await world.call(office, 'GET', path)).body
    await world.contact(households[44]!, helpers[14]!, at(30), 'delegated')
    await world.carry()
    await world.run()
    const second = (await world.call(office, 'GET', path)).body
    expect(second).toMatchObject({ version: 2, visited: 45, withoutVisit: [], delegated: 1 })
    expect(second.contentHash).not.toBe(first.contentHash)
  })
})
