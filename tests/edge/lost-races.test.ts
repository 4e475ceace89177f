import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { serviceNamed, type AllDeps } from '@bangfu/local/services'
import { Village } from '@bangfu/kernel/division'
import { faceKey } from '@bangfu/table/keys'
import { replace } from '@bangfu/table/ops'
import type { Table } from '@bangfu/table/table'
import { rosterCsv } from '../support/roster.ts'
import { actorWith, openWorld, type World } from '../support/world.ts'

const village = Village.parse('610528000901')
const office = actorWith('county-office', { division: '610528' as never })

let world: World<AllDeps>
let table: Table
let household: string
beforeEach(async () => {
  world = openWorld<AllDeps>([serviceNamed('households'), serviceNamed('pairing')], {} as AllDeps)
  table = world.table
  const imported = await world.call(
    office,
    'POST',
    `/household-imports?division=${village}`,
    Buffer.from(rosterCsv(village, 1)),
    {
      'content-type': 'text/csv',
    },
  )
  household = imported.body.lines[0].household
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** Lets somebody else write before each of our writes, as many times as it is told; counts how often ours came. */
const overtaken = (times: number, byOther: () => Promise<void>) => {
  const tried = { times: 0 }
  Object.assign(world.deps, {
    table: {
      ...table,
      write: async (ops) => {
        if (tried.times++ < times) await byOther()
        return table.write(ops)
      },
    } satisfies Table,
  })
  return tried
}

/** A change of what the household shows of itself, which a pairing checks in its own write. */
const changeFace = async (): Promise<void> => {
  const face = await table.get(faceKey(household))
  if (!face) throw new Error('the household has no face')
  await table.write([replace({ key: face.key, kind: face.kind, body: face.body }, face.version)])
}

const pair = async () => {
  const { body: unit } = await world.call(office, 'POST', '/units', {
    name: '大学',
    kind: 'school',
    division: '610528',
  })
  const helper = await world.call(office, 'POST', '/helpers', {
    ...{ name: '何某', unit: unit.unit, division: '610528', rank: 'ordinary', phone: '15400000001' },
  })
  return { household, helper: helper.body.helper, from: '2020-01-01' }
}

test('a change that another one came before is decided again on what is true by then', async () => {
  const body = await pair()
  const tried = overtaken(1, changeFace)
  expect((await world.call(office, 'POST', '/pairings', body)).status).toBe(201)
  expect(tried.times).toBe(2)
})

test('a change that is overtaken again and again is refused as a conflict, and writes nothing', async () => {
  const body = await pair()
  const tried = overtaken(Infinity, changeFace)
  const answered = await world.call(office, 'POST', '/pairings', body)
  expect(answered.body).toMatchObject({ type: '/problems/conflict', status: 409 })
  expect(tried.times).toBe(5)
  expect((await world.call(office, 'GET', `/households/${household}/pairings`)).body.items).toEqual([])
})
