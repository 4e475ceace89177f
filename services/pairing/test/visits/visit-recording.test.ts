import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { instant } from '@bangfu/kernel/time'
import { findVisit } from '../../src/visits/visit-table.ts'
import { visitToRecord, type FromDevice } from '../../src/visits/visit-recording-table.ts'
import { VisitInput } from '../../src/visits/visit.ts'
import { helperActor, office, openCounty, otherVillage, village, type County } from '../county.ts'

let world: County
let helper: string
let household: string
let pairing: string
beforeEach(async () => {
  world = openCounty()
  helper = await world.helper()
  household = await world.household(1)
  pairing = await world.pair(helper, household)
})
afterEach(() => {
  expect(world.defects).toEqual([])
  world.close()
})

const fromDevice: FromDevice = { device: 'dev-1', item: 'item-1', skewSeconds: 0 }
const toRecord = async (more: Record<string, unknown> = {}, from?: FromDevice, whose = helper) => {
  const told = VisitInput.parse({
    ...{ household, helper: whose, kind: 'home-visit', at: '2020-08-14T01:30:00Z', findings: '家中平安。', ...more },
  })
  const context = { ...world.deps, now: world.deps.clock(), actor: helperActor(whose) }
  return visitToRecord(told, context, from)
}
const override = { reason: '干部调离本县' }
const end = (on: string) => world.call(office, 'POST', `/pairings/${pairing}/end`, { on, reason: '工作调动', override })
const codesOf = (flags: readonly { code: string }[]) => flags.map(({ code }) => code)

describe('a visit that a device made offline', () => {
  test('is recorded by the operations that are handed over', async () => {
    const { visit, ops, flags } = await toRecord({}, fromDevice)
    expect(flags).toEqual([])
    await world.table.write(ops)
    expect((await findVisit(world.table, visit.visit))?.visit).toEqual(visit)
    const read = await world.call(office, 'GET', `/visits/${visit.visit}`)
    expect(read.body.device).toEqual({ device: 'dev-1', item: 'item-1', toldAt: visit.at, skewSeconds: 0 })
  })

  test('keeps the device’s time beside the corrected one when its clock runs ahead', async () => {
    const at = instant('2020-08-15T02:30:00Z')
    const { visit } = await toRecord({ at }, { ...fromDevice, skewSeconds: 3600 })
    expect(visit.at).toBe('2020-08-15T01:30:00.000Z')
    expect(visit.device).toMatchObject({ toldAt: at, skewSeconds: 3600 })
    await expect(toRecord({ at }, fromDevice)).rejects.toMatchObject({ code: 'visit_time_out_of_range' })
  })

  test('a clock that was corrected over midnight of a month counts for the month before', async () => {
    const at = '2020-07-31T16:10:00Z'
    expect((await toRecord({ at }, { ...fromDevice, skewSeconds: 900 })).visit.period).toBe('2020-07')
  })

  test('is kept with a flag where the pairing ended, had not begun, or the household moved or left', async () => {
    const before = await toRecord({ at: '2019-12-31T02:00:00Z' }, fromDevice)
    expect(codesOf(before.flags)).toEqual(['pairing_not_begun'])
    await end('2020-08-10')
    const late = await toRecord({}, { ...fromDevice, seenIn: otherVillage })
    expect(codesOf(late.flags)).toEqual(['pairing_ended', 'household_moved'])
    expect(late.visit).toMatchObject({ division: village, flags: late.flags })
    const gone = await world.household(2)
    await world.pair(helper, gone)
    await world.removeFromFile(gone)
    expect(codesOf((await toRecord({ household: gone }, fromDevice)).flags)).toEqual(['household_off_file'])
  })

  test('of a household that was never his is refused, from a device too', async () => {
    const foreign = await world.household(3)
    await expect(toRecord({ household: foreign }, fromDevice)).rejects.toMatchObject({ code: 'not_found' })
    await expect(toRecord({ household: 'hsh_9999999999999999999999' }, fromDevice)).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('is decided again when the pairing ends before it is written', async () => {
    const { ops } = await toRecord({}, fromDevice)
    await end('2020-08-10')
    await expect(world.table.write(ops)).rejects.toThrow('condition failed')
  })
})

describe('a visit that is told directly', () => {
  test('after the pairing ended is kept with a flag, not lost', async () => {
    await end('2020-08-10')
    world.setNow('2020-08-20T02:00:00Z')
    expect(codesOf((await toRecord()).flags)).toEqual(['pairing_ended'])
    expect((await toRecord({ at: '2020-08-10T01:00:00Z' })).flags).toEqual([])
  })

  test('before the pairing began is refused: he can mend it at once', async () => {
    await expect(toRecord({ at: '2019-12-31T02:00:00Z' })).rejects.toMatchObject({ code: 'visit_not_paired' })
  })
})
