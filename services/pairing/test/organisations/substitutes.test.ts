import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { edgePorts } from '@bangfu/service/edge-ports'
import { addDays, Day, instant } from '@bangfu/kernel/time'
import { mayActFor, type Substitute } from '../../src/organisations/substitute.ts'
import { findActingFor } from '../../src/organisations/substitute-table.ts'
import { actorWith } from '../../../../tests/support/world.ts'
import { clerk, county, helperActor, office, openCounty, strangerOffice, village, type County } from '../county.ts'

const day = (text: string): Day => Day.parse(text)

describe('through the edge', () => {
  let world: County
  beforeEach(() => void (world = openCounty()))
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })

  const standIn = (helper: string, actor: string, more: Record<string, unknown> = {}, by = office) =>
    world.call(by, 'POST', `/helpers/${helper}/substitutes`, {
      actor,
      from: '2020-08-10',
      to: '2020-08-20',
      reason: '住院',
      ...more,
    })

  const maySee = (helper: string, household: string): Promise<boolean> =>
    edgePorts(
      world.deps,
      async () => undefined,
      () => undefined,
    ).may(helperActor(helper), 'visit.list', { division: village, household })

  test('on his days a substitute may what the helper may, and not before nor after', async () => {
    const unit = await world.unit()
    const [helper, other] = [await world.helper(unit), await world.helper(unit, '李二')]
    const household = await world.household(1)
    await world.pair(helper, household)
    expect(await maySee(other, household)).toBe(false)
    const made = await standIn(helper, other)
    expect(made).toMatchObject({ status: 201, body: { helper, actor: other, actorName: '李二', ended: null } })
    expect(await maySee(other, household)).toBe(true)
    expect(await maySee(helper, household)).toBe(true)
    for (const [on, is] of [
      ['2020-08-09', false],
      ['2020-08-10', true],
      ['2020-08-20', true],
      ['2020-08-21', false],
    ] as const) {
      world.setNow(`${on}T02:00:00.000Z`)
      expect(await maySee(other, household)).toBe(is)
      const acting = await findActingFor(world.table, { helper, actor: other, on: day(on) })
      expect(acting?.substitute.substitute).toBe(is ? made.body.substitute : undefined)
    }
  })

  test('of two substitutes for the same days one is refused, also at the same moment', async () => {
    const helper = await world.helper()
    const others = [await world.helper(undefined, '李二'), await world.helper(undefined, '张三')]
    const answers = await Promise.all(others.map((other) => standIn(helper, other)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(answers.find(({ status }) => status === 409)?.body.type).toBe('/problems/substitute_overlaps')
    expect((await standIn(helper, others[0] ?? '', { from: '2020-08-21', to: '2020-08-31' })).status).toBe(201)
    expect((await standIn(helper, helper)).body.type).toBe('/problems/substitute_is_helper')
  })

  test('a substitution ends early once, and reads so from both sides', async () => {
    const [helper, other] = [await world.helper(), await world.helper(undefined, '李二')]
    const { body: made } = await standIn(helper, other)
    const end = (on: string) =>
      world.call(office, 'POST', `/helpers/${helper}/substitutes/${made.substitute}/end`, { on, reason: '出院' })
    expect((await end('2020-08-25')).body.type).toBe('/problems/end_day_out_of_range')
    const ended = await end('2020-08-15')
    expect(ended.body).toMatchObject({ to: '2020-08-15', ended: { was: '2020-08-20', reason: '出院' } })
    expect((await end('2020-08-15')).body).toEqual(ended.body)
    const seen = await world.call(helperActor(other), 'GET', `/helpers/${other}/substitutes`)
    expect(seen.body).toMatchObject({ items: [], standsInFor: [{ helper, to: '2020-08-15' }] })
    expect((await world.call(office, 'GET', `/helpers/${helper}/substitutes`)).body.items).toEqual([ended.body])
    expect((await standIn(helper, other, { from: '2020-08-16' })).status).toBe(201)
  })

  test('a unit’s officer lets his own people stand in for each other; clerks, helpers and neighbours nobody', async () => {
    const [one, two] = [await world.unit(), await world.unit('陕富面粉厂')]
    const [a, b, c] = [await world.helper(one), await world.helper(one, '李二'), await world.helper(two, '张三')]
    const officer = actorWith('unit-officer', { unit: one, division: county })
    expect((await standIn(a, c, {}, officer)).body.type).toBe('/problems/helper_not_found')
    expect((await standIn(c, a, {}, officer)).status).toBe(404)
    expect((await standIn(a, b, {}, officer)).status).toBe(201)
    expect((await standIn(b, a, {}, helperActor(b))).status).toBe(403)
    expect((await standIn(b, a, {}, clerk)).status).toBe(403)
    expect((await standIn(b, a, {}, strangerOffice)).status).toBe(404)
  })

  test('garbage is refused', async () => {
    const [helper, other] = [await world.helper(), await world.helper(undefined, '李二')]
    for (const bad of [
      { to: '2020-08-01' },
      { to: '2022-08-01' },
      { actor: 'usr_1' },
      { to: null },
      { reason: '' },
      { more: 1 },
    ])
      expect((await standIn(helper, other, bad)).status).toBe(400)
  })
})

test('whoever acts for another does so on a day that one of his substitutions covers', () => {
  const first = day('2020-01-01')
  const arbitrary = fc.record({
    actor: fc.constantFrom('a', 'b'),
    begins: fc.nat(40),
    days: fc.integer({ min: -1, max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 8 }), fc.constantFrom('a', 'b'), fc.nat(60), (given, actor, on) => {
      const substitutes = given.map(({ actor: who, begins, days }) => ({
        actor: who,
        from: addDays(first, begins),
        to: addDays(first, begins + days),
        madeAt: instant(0),
      })) as unknown as Substitute[]
      const expected = given.some(
        ({ actor: who, begins, days }) => who === actor && begins <= on && on <= begins + days,
      )
      expect(mayActFor(substitutes, actor, addDays(first, on)) !== undefined).toBe(expected)
    }),
  )
})
