import { afterEach, beforeEach, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { actorWith } from '../../../../tests/support/world.ts'
import { retentionOf } from '../../src/aid/dropout.ts'
import { county, householdId, village } from '../village.ts'
import {
  clerk,
  family,
  householdActor,
  office,
  openAid,
  openSchools,
  person,
  read,
  school,
  send,
  teacher,
  type AidWorld,
} from './aid-world.ts'

let world: AidWorld
beforeEach(async () => {
  world = openAid()
  await openSchools(world)
  await family(world, 1)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const calendar = { days: 5, unit: 'calendar' }
const child = (n = 1, more: object = {}) => ({
  ...{ household: householdId(n), person: person(n), stage: 'junior', school: { name: '初中', unit: school } },
  ...{ foundOn: '2020-09-10', note: '未到校', responsible: { name: '某老师', duty: '班主任' }, within: calendar },
  ...more,
})
const find = (n = 1, more: object = {}, actor = teacher) => send(world, actor, 'POST', '/dropouts', child(n, more))
const step = (dropout: string, body: object, version: number, actor = clerk) =>
  send(
    world,
    actor,
    'POST',
    `/dropouts/${dropout}/steps`,
    { on: '2020-09-15', note: '办理', document: '1 号', ...body },
    version,
  )

test('a child is found, registered, reported in writing, and taught at home; every step is kept', async () => {
  const { body } = await find()
  expect(body).toMatchObject({ state: 'found', due: '2020-09-15', nameMasked: '李某某' })
  await step(body.dropout, { step: 'registered', within: { days: 5, unit: 'working' } }, 1)
  // 27 September is worked, 1 to 8 October are off: the thirteenth working day is the 9th.
  const reported = await step(body.dropout, { step: 'reported', within: { days: 13, unit: 'working' } }, 2)
  expect(reported.body.due).toBe('2020-10-09')
  const home = await step(body.dropout, { step: 'taught-at-home' }, 3)
  expect(home.body).toMatchObject({ state: 'taught-at-home', due: null })
  expect(home.body.steps.map((each: { step: string }) => each.step)).toEqual([
    'found',
    'registered',
    'reported',
    'taught-at-home',
  ])
})

test('what is overdue is listed by day, for village, township and county, and leaves the list with its step', async () => {
  await family(world, 2)
  const late = (await find()).body
  await find(2, { foundOn: '2020-09-14' })
  world.setNow('2020-09-16T02:00:00.000Z')
  const overdueIn = async (division: string) =>
    (await read(world, `/dropouts?division=${division}&overdue=true`)).body.items.map(
      (each: { dropout: string }) => each.dropout,
    )
  for (const division of [village, village.slice(0, 9), county])
    expect(await overdueIn(division)).toEqual([late.dropout])
  const all = await read(world, `/dropouts?division=${county}`)
  expect(all.body.items.map((each: { overdue: boolean }) => each.overdue)).toEqual([true, false])
  expect(all.body.items[0]).not.toHaveProperty('steps')
  await step(late.dropout, { step: 'returned', on: '2020-09-16' }, 1)
  expect(await overdueIn(county)).toEqual([])
})

test('steps follow their order, need a term where no rule gives one, and are never in the future', async () => {
  expect((await find(1, { within: undefined })).body.type).toContain('dropout_term_missing')
  expect((await find(1, { foundOn: '2020-09-16' })).status).toBe(400)
  const { dropout } = (await find()).body
  expect((await step(dropout, { step: 'taught-at-home' }, 1)).body.type).toContain('dropout_step_wrong')
  expect((await step(dropout, { step: 'registered' }, 1)).body.type).toContain('dropout_term_missing')
  expect((await step(dropout, { step: 'registered', on: '2020-09-01', within: calendar }, 1)).status).toBe(400)
  expect((await step(dropout, { step: 'registered', within: calendar }, 9)).status).toBe(412)
})

test('a child is on the register once, under races too, and may be found again after a return', async () => {
  const both = await Promise.all([find(), find(1, {}, clerk)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const first = both.find(({ status }) => status === 201)?.body
  expect((await find()).body.type).toContain('dropout_on_register')
  await step(first.dropout, { step: 'returned' }, 1)
  expect((await find()).status).toBe(201)
})

test('families, other villages and schools of elsewhere see no register', async () => {
  const { dropout } = (await find()).body
  const strangers = [
    householdActor(1),
    actorWith('village-clerk', { division: '610528000902' as never }),
    actorWith('donor', { donor: 'd' }),
  ]
  for (const stranger of strangers) {
    expect([403, 404]).toContain((await read(world, `/dropouts/${dropout}`, stranger)).status)
    expect([403, 404]).toContain((await read(world, `/dropouts?division=${village}`, stranger)).status)
    expect([403, 404]).toContain((await find(1, {}, stranger)).status)
  }
  expect((await read(world, `/dropouts/${dropout}`, teacher)).status).toBe(200)
})

test('the retention rate exceeds 100 % where more came than left', async () => {
  const path = `/divisions/${county}/retention/2020`
  const stage = { stage: 'junior', atStart: 200, transferredIn: 9, transferredOut: 4, atEnd: 205 }
  const said = { stages: [stage], document: '年报' }
  const put = await send(world, office, 'PUT', path, said)
  expect(put.body.stages[0].rateBasisPoints).toBe(10_250)
  expect((await send(world, office, 'PUT', path, said)).status).toBe(428)
  expect((await send(world, office, 'PUT', path, { ...said, stages: [{ ...stage, atEnd: 199 }] }, 1)).status).toBe(200)
  expect((await read(world, path)).body.stages[0].rateBasisPoints).toBe(9_950)
  expect((await send(world, office, 'PUT', path, { ...said, stages: [stage, stage] }, 2)).status).toBe(400)
  expect((await send(world, teacher, 'PUT', path, said, 2)).status).toBe(403)
})

test('as many at the end as at the start is 100 %, and more is above', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), (atStart, more) => {
      const rate = retentionOf({ atStart, atEnd: atStart + more })
      expect(rate).toBeGreaterThanOrEqual(10_000)
      expect(retentionOf({ atStart, atEnd: atStart })).toBe(10_000)
    }),
  )
  expect(retentionOf({ atStart: 0, atEnd: 3 })).toBeNull()
})
