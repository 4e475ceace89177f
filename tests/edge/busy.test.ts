import { expect, test } from '@jest/globals'
import { serviceNamed, type AllDeps } from '@bangfu/local/services'
import { Contention, type Table } from '@bangfu/table/table'
import { actorWith, openWorld } from '../support/world.ts'

test('a read that storage throttles for too long is busy, not a defect', async () => {
  const world = openWorld<AllDeps>([serviceNamed('households')], {} as AllDeps)
  const table: Table = {
    ...world.table,
    getMany: async () => {
      throw new Contention('throttled')
    },
  }
  Object.assign(world.deps, { table })
  const county = actorWith('county-office', { division: '610528' as never })
  const answered = await world.call(county, 'GET', `/households/hsh_${'0'.repeat(22)}`)
  expect(answered.status).toBe(503)
  expect(answered.body.type).toBe('/problems/busy')
  expect(answered.headers['retry-after']).toBe('1')
  expect(world.defects).toEqual([])
  world.close()
})
