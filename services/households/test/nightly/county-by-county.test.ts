import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { machinesOf } from '../../../../packages/local/src/state-machines.ts'
import type { Deps } from '@bangfu/service/context'
import { Contention } from '@bangfu/table/table'
import { rosterCsv } from '../../../../tests/support/roster.ts'
import { actorWith, openWorld, type World } from '../../../../tests/support/world.ts'
import { countyByCounty } from '../../src/nightly/county-by-county.ts'
import { countySteps } from '../../src/nightly/county-steps-task.ts'
import { households } from '../../src/service.ts'

const villages = ['610528000901', '610528000902', '610529000901'] as const
const steps = { open: 'openWalk', some: 'walkSomeVillages', close: 'closeWalk' } as const
const walk = countyByCounty({ steps, comment: 'Walks', name: 'walk', impact: 'none', look: 'none' })

let world: World<Deps>
let walked: string[]
let failures: Error[]

beforeEach(async () => {
  world = openWorld([households], {})
  walked = []
  failures = []
  for (const [index, village] of villages.entries()) {
    const office = actorWith('county-office', { division: village.slice(0, 6) as never })
    const csv = Buffer.from(rosterCsv(village, 1, index * 10))
    await world.call(office, 'POST', `/household-imports?division=${village}`, csv, { 'content-type': 'text/csv' })
  }
})
afterEach(() => world.close())

/** One night, in which something happens at a village. */
const night = async (at: (division: string) => void): Promise<void> => {
  const village = (_: Deps, division: string): Promise<object> => {
    at(division)
    walked.push(division)
    return Promise.resolve({})
  }
  const end = (_: Deps, __: unknown, { county }: { readonly county: string }) => Promise.resolve(at(county))
  const tasks = countySteps(steps, { villagesAtOnce: 1, nothing: {}, together: () => ({}), village, end })
  const service = { name: 'households' as const, routes: [], tasks, machines: [walk] }
  const machines = machinesOf({ walk: walk.definition }, [service], world.deps, (error) =>
    failures.push(error as Error),
  )
  await machines.start('walk', 'night', { scheduledTime: '2020-08-16T00:00:00.000Z' })
  await machines.idle()
}

describe('a night', () => {
  test('works on every village of every county, and ends well', async () => {
    await night(() => undefined)
    expect(walked.toSorted()).toEqual(villages)
    expect(failures).toEqual([])
  })

  test('goes on past a village that cannot be worked on, and then fails by its name', async () => {
    await night((village) => {
      if (village === villages[0]) throw new RangeError('no such pack')
    })
    expect(walked.toSorted()).toEqual(villages.slice(1))
    expect(failures).toHaveLength(1)
    expect(failures[0]?.message).toContain(`610528: 1 villages (${villages[0]} RangeError: no such pack)`)
  })

  test('tries a step again whose writes met another’s', async () => {
    let met = false
    await night((village) => {
      if (village === villages[1] && !met) {
        met = true
        throw new Contention('busy')
      }
    })
    expect(walked.toSorted()).toEqual(villages)
    expect(failures).toEqual([])
  })

  test('leaves a county whose steps themselves fail to the next night, and works on the others', async () => {
    await night((division) => {
      if (division === '610528') throw new RangeError('no sum')
    })
    expect(walked.toSorted()).toEqual(villages)
    expect(failures).toHaveLength(1)
    expect(failures[0]?.message).toContain('610528: RangeError')
  })
})
