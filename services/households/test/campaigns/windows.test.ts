import { afterEach, beforeEach, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import type { Division } from '@bangfu/kernel/division'
import { addDays, type Day } from '@bangfu/kernel/time'
import { actorWith, type World } from '../../../../tests/support/world.ts'
import { mayOpenCase, openWindow, windowOn, type AdjustmentWindow } from '../../src/campaigns/window.ts'
import type { WorkDeps } from '../../src/deps.ts'
import { county, village } from '../a-list.ts'
import { openAt, who } from '../exit/an-exit.ts'

let world: World<WorkDeps>
beforeEach(() => {
  world = openAt('2020-08-15T02:00:00.000Z')
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const regular = { county, year: 2020, kind: 'regular', from: '2020-09-01', to: '2020-10-15', document: '县办2020年8号' }
const extra = { ...regular, kind: 'extra', from: '2020-11-01', to: '2020-11-20', reason: '两个镇名单不准' }
const open = (body: object, actor = who.county, headers = {}) =>
  world.call(actor, 'POST', '/adjustment-windows', body, headers)

test('a county opens its register once a year, and once more with a reason', async () => {
  expect((await open(regular)).body).toMatchObject({ kind: 'regular', number: 1, by: 'usr-decider' })
  const again = await open({ ...regular, from: '2020-12-01', to: '2020-12-10' })
  expect([again.status, again.body.type]).toEqual([409, '/problems/window_exists'])
  expect((await open({ ...extra, reason: undefined })).body.type).toBe('/problems/campaign_rule_unfit')
  expect((await open(extra)).status).toBe(201)
  expect((await open({ ...extra, from: '2020-12-01', to: '2020-12-10' })).body.type).toBe('/problems/window_exists')
  expect((await open({ ...regular, year: 2021, from: '2021-09-01', to: '2021-10-15' })).status).toBe(201)
  world.setNow('2020-11-05T02:00:00.000Z')
  const read = await world.call(who.clerk, 'GET', `/adjustment-windows?division=${village}`)
  expect(read.body).toMatchObject({ year: 2020, open: { kind: 'extra' } })
  expect(read.body.windows).toHaveLength(2)
})

test('an extra one follows the regular one, and all lie within their year', async () => {
  expect((await open(extra)).body.type).toBe('/problems/window_dates')
  await open(regular)
  expect((await open({ ...extra, from: '2020-10-15' })).body.type).toBe('/problems/window_dates')
  const beyond = { ...regular, year: 2021, from: '2021-12-01' }
  expect((await open({ ...beyond, to: '2022-01-10' })).body.type).toBe('/problems/window_dates')
  expect((await open({ ...beyond, to: '2021-11-30' })).body.type).toBe('/problems/window_dates')
})

test('of two who open the extra one at the same moment one is refused, and the same request twice opens one', async () => {
  await open(regular)
  const both = await Promise.all(['a', 'b'].map((key) => open(extra, who.county, { 'idempotency-key': key })))
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const key = both[0]?.status === 201 ? 'a' : 'b'
  expect((await open(extra, who.county, { 'idempotency-key': key })).status).toBe(201)
})

test('only the county opens, and no other county sees', async () => {
  for (const actor of [who.opener, who.clerk]) expect((await open(regular, actor)).status).toBe(403)
  const stranger = actorWith('county-office', { division: '610529' as Division })
  expect((await open(regular, stranger)).status).toBe(404)
  expect((await world.call(stranger, 'GET', `/adjustment-windows?division=${county}`)).status).toBe(404)
})

test('a county that never opened a window is not bound by one; from the first on cases open within one alone', () => {
  const day = fc.integer({ min: 0, max: 364 }).map((offset) => addDays('2020-01-01' as Day, offset))
  fc.assert(
    fc.property(day, day, day, (one, other, today) => {
      const [from = one, to = one] = [one, other].toSorted()
      const window = { from, to } as AdjustmentWindow
      expect(mayOpenCase([], today)).toBe(true)
      expect(mayOpenCase([window], today)).toBe(from <= today && today <= to)
      expect(windowOn([window], today) === window).toBe(mayOpenCase([window], today))
    }),
  )
})

test('whatever is asked in which order, a year has one regular window and no more extra ones than the pack allows', () => {
  const asked = fc.array(
    fc.record({ kind: fc.constantFrom('regular' as const, 'extra' as const), from: fc.nat(360), days: fc.nat(30) }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(asked, fc.nat(2), (forms, most) => {
      let windows: AdjustmentWindow[] = []
      for (const { kind, from, days } of forms) {
        const begin = addDays('2020-01-01' as Day, from)
        const form = { ...regular, kind, from: begin, to: addDays(begin, days), reason: '名单不准确' }
        try {
          windows = [
            ...windows,
            openWindow(form as never, windows, most, { by: 'usr', at: '2020-01-01T00:00:00.000Z' as never }),
          ]
        } catch {
          // Refused: nothing was opened.
        }
      }
      expect(windows.filter(({ kind }) => kind === 'regular').length).toBeLessThanOrEqual(1)
      expect(windows.filter(({ kind }) => kind === 'extra').length).toBeLessThanOrEqual(most)
      const sorted = windows.toSorted((a, b) => (a.from < b.from ? -1 : 1))
      sorted.slice(1).forEach((window, index) => expect(window.from > sorted[index]!.to).toBe(true))
    }),
  )
})
