import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Division } from '@bangfu/kernel/division'
import { actorWith, openWorld, type World } from '../../../tests/support/world.ts'
import type { Deps } from '@bangfu/service/context'
import { households } from '../src/service.ts'

const roster = readFileSync(new URL('../../../cases/huangyao-roster.csv', import.meta.url))
const office = actorWith('county-office', { division: '610528' as Division })

let world: World<Deps>
beforeEach(() => void (world = openWorld([households], {})))
afterEach(() => world.close())

test('the Huangyao roster', async () => {
  const a = await world.call(office, 'POST', '/household-imports?division=610528000901', new Uint8Array(roster), {
    'content-type': 'text/csv',
  })
  console.log(world.defects, JSON.stringify(a.body).slice(0, 1500))
  expect(a.status).toBe(200)
  console.log(a.body.households, a.body.persons)
  const l = await world.call(office, 'GET', '/households?division=610528000901&limit=2')
  console.log(world.defects, JSON.stringify(l))
  const g = await world.call(office, 'GET', `/households/${l.body.items[0].household}`)
  console.log(world.defects, JSON.stringify(g, null, 1))
})
