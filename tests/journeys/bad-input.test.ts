import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@bangfu/local/demonstration/stage'
import { badBodies } from './bad-input/bodies.ts'
import { badCursors } from './bad-input/cursors.ts'
import { badLists } from './bad-input/lists.ts'
import { badMoney } from './bad-input/money.ts'
import { badPhotos } from './bad-input/photos.ts'
import { openPlace, type Place } from './bad-input/place.ts'
import { badTokens } from './bad-input/tokens.ts'
import { badWire } from './bad-input/wire.ts'

/** Everything bad that a caller can send, over HTTP: refused in words, nothing half-written, nothing good lost. */
let place: Place
beforeAll(async () => {
  place = await openPlace()
}, 60_000)
afterAll(() => place.stop())

badBodies(() => place)
badMoney(() => place)
badCursors(() => place)
badTokens(() => place)
badWire(() => place)
badLists(() => place)
badPhotos(() => place)

describe('after all of it', () => {
  test('the fund’s chain of postings is whole and balanced', async () => {
    const { body } = await place.call('auditor', 'GET', `/funds/${place.fund}/verification`)
    expect(body).toMatchObject({ balanced: true, chainWhole: true, equalsTill: true })
  })

  test('the figures equal a recount', async () => {
    const path = `/divisions/${place.village}/figures/recount`
    const { body } = await until(
      () => place.call('office', 'POST', path, { body: {} }),
      ({ body: { waiting, equal } }) => waiting === 0 && equal !== null,
      'the facts to be counted',
    )
    expect(body).toMatchObject({ equal: true, differences: [] })
  })

  test('no call met a defect', () => {
    const { logFile } = place.target
    // A deployment keeps its log where this test does not reach.
    if (logFile === undefined) return
    const log = readFileSync(logFile, 'utf8')
    expect(log.split('\n').length).toBeGreaterThan(1000)
    expect(log.split('\n').filter((line) => line.includes('"what":"defect"'))).toEqual([])
  })
})
