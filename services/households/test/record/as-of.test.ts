import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, type Day } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import { idNumber, office, openHouseholds, village } from '../a-list.ts'
import { imported, type OnFile } from './a-file.ts'

let world: World<Deps>
beforeEach(() => void (world = openHouseholds()))
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

/** Both tell of now: what is told by others is not kept by day. */
const comparable = ({ complete: _complete, missing: _missing, persons, ...rest }: any) => ({
  ...rest,
  persons: persons.map(({ age: _age, ...person }: any) => person),
})

test('a file is what it was at the end of a day in China', async () => {
  const [home] = (await imported(world, [1, 2])) as [OnFile]
  world.setNow('2020-08-20T15:59:00.000Z')
  await home.act('', { group: '5组', reason: '搬家' }, { method: 'PATCH' })
  world.setNow('2020-08-20T16:00:00.000Z')
  await home.act('', { group: '6组', reason: '搬家' }, { method: 'PATCH' })
  world.setNow('2020-09-01T00:00:00.000Z')
  const groups = await Promise.all(
    ['2020-08-15', '2020-08-19', '2020-08-20', '2020-08-21', '2020-09-01'].map(
      async (day) => (await home.read(`?asOf=${day}`)).body.group,
    ),
  )
  expect(groups).toEqual(['2组', '2组', '5组', '6组', '6组'])
  expect((await home.read('?asOf=2020-08-14')).body.type).toBe('/problems/not_on_file_then')
  expect((await home.read('?asOf=2020-09-02')).status).toBe(400)
  expect((await home.read('?asOf=2020-02-30')).status).toBe(400)
})

test('an earlier day says nothing of what others told, and has no version to change by', async () => {
  const [home] = (await imported(world, [1, 2])) as [OnFile]
  world.setNow('2020-09-01T00:00:00.000Z')
  await home.act('', { group: '5组', reason: '搬家' }, { method: 'PATCH' })
  const then = await home.read('?asOf=2020-08-20')
  expect(then.body).toMatchObject({ group: '2组', complete: null, missing: null })
  expect(then.headers['etag']).toBeUndefined()
})

type Step =
  | { readonly kind: 'group'; readonly value: number }
  | { readonly kind: 'joins' | 'leaves' | 'work' | 'year'; readonly value: number }
  | { readonly kind: 'day'; readonly value: number }

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('group', 'joins', 'leaves', 'work', 'year', 'day', 'day'),
    value: fc.integer({ min: 1, max: 9 }),
  }) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 14 },
)

test('whatever is done to a file, every day answers as it was answered on that day', async () => {
  let order = 0
  await fc.assert(
    fc.asyncProperty(steps, async (program) => {
      order += 1
      world.setNow('2020-08-15T02:00:00.000Z')
      const [home] = (await imported(world, [200 + order, 3])) as [OnFile]
      let today = '2020-08-15' as Day
      const shown = new Map<string, unknown>()
      const look = async () => void shown.set(today, comparable((await home.read()).body))
      await look()
      for (const [index, { kind, value }] of program.entries()) {
        if (kind === 'day') {
          today = addDays(today, value * 40)
          world.setNow(`${today}T03:00:00.000Z`)
        } else await doStep(home, { kind, value }, { on: today, serial: order * 20 + index })
        await look()
      }
      for (const [day, then] of shown) expect(comparable((await home.read(`?asOf=${day}`)).body)).toEqual(then)
    }),
    { numRuns: 6 },
  )
})

const doStep = async (home: OnFile, { kind, value }: Step, { on, serial }: { on: string; serial: number }) => {
  const reason = '随机办理'
  const persons = await home.persons()
  if (kind === 'group') return home.act('', { group: `${value}组`, arableMu: value, reason }, { method: 'PATCH' })
  if (kind === 'year') {
    const year = Number(on.slice(0, 4))
    const body = { arableMu: value, income: { wageFen: value * 100_000 }, reason }
    return home.act(`/years/${year}`, body, { method: 'PUT' })
  }
  if (kind === 'joins') {
    const person = { name: '李新', relation: '其他', idNumber: idNumber(9000 + serial, 'male') }
    return home.act('/members', { kind: 'move-in', on, person, reason })
  }
  const last = persons.at(-1)?.person
  if (kind === 'work') return home.act(`/members/${last}`, { workMonths: value, reason }, { method: 'PATCH' })
  return persons.length > 1 ? home.act(`/members/${last}/departure`, { kind: 'move-out', on, reason }) : undefined
}

test.each([
  ['the neighbouring village', actorWith('village-clerk', { division: '610528000902' as never }), 404],
  ['a helper of others', actorWith('helper', { helper: 'hlp_1', division: village }), 404],
  ['nobody', undefined, 401],
])('%s sees no earlier day either', async (_who, actor, status) => {
  const [home] = (await imported(world, [1, 2])) as [OnFile]
  expect((await world.call(actor, 'GET', `/households/${home.id}?asOf=2020-08-15`)).status).toBe(status)
  expect((await world.call(office, 'GET', `/households/${home.id}?asOf=2020-08-15`)).status).toBe(200)
})
