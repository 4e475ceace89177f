import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Village } from '@bangfu/kernel/division'
import { instant, Day } from '@bangfu/kernel/time'
import { evidenceNumbersFor, evidencePacks } from '@bangfu/rules/evidence-pack'
import { reason, reasons, sayReason, type ReasonCode } from '../src/reasons.ts'
import { judge, type Findings } from '../src/verdict.ts'

const village = Village.parse('610528000901')
const numbers = evidenceNumbersFor(village, Day.parse('2020-08-14'))
const home = { latitude: 34.7691, longitude: 109.1883 }
const hours = (count: number): number => count * 3_600_000
const at = (offsetMs: number) => instant(Date.parse('2020-08-14T02:30:00.000Z') + offsetMs)
const good: Findings = {
  visitAt: at(0),
  receivedAt: at(hours(1)),
  declaredAt: null,
  capturedAt: at(0),
  position: home,
  household: home,
  village: null,
  made: { contentType: 'image/jpeg', width: 4000, height: 3000, hasCamera: true },
  duplicateOf: null,
  alike: null,
}
const codes = (more: Partial<Findings>): string[] =>
  judge({ ...good, ...more }, numbers).reasons.map(({ code }) => code)
/** So many metres north of the household. */
const north = (metres: number) => ({ ...home, latitude: home.latitude + (metres / 6_371_009) * (180 / Math.PI) })

describe('the verdict on a photo', () => {
  test('is good when nothing speaks against it', () => {
    expect(judge(good, numbers)).toEqual({ verdict: 'verified', reasons: [], distanceMetres: 0, villageMetres: null })
  })

  test.each<[string, Partial<Findings>, string[]]>([
    ['at the fence', { position: north(1000) }, []],
    ['past the fence', { position: north(1002) }, ['outside_geofence']],
    ['twelve hours before', { capturedAt: at(-hours(12)) }, []],
    ['more than twelve hours before', { capturedAt: at(-hours(12) - 1) }, ['captured_before_visit']],
    ['twelve hours after', { capturedAt: at(hours(12)), receivedAt: at(hours(13)) }, []],
    [
      'more than twelve hours after',
      { capturedAt: at(hours(12) + 1), receivedAt: at(hours(13)) },
      ['captured_after_visit'],
    ],
    ['three days old', { receivedAt: at(hours(72)) }, []],
    ['more than three days old', { receivedAt: at(hours(72) + 1) }, ['handed_in_late']],
    ['from a clock ten minutes ahead', { capturedAt: at(hours(1) + 600_000) }, []],
    ['from a clock further ahead', { capturedAt: at(hours(1) + 600_001) }, ['capture_time_impossible']],
    [
      'from before there were such devices',
      { capturedAt: instant('2009-12-31T15:59:59Z') },
      ['capture_time_impossible'],
    ],
    ['an hour off from what the device said', { declaredAt: at(hours(1)) }, []],
    ['further off from what the device said', { declaredAt: at(hours(1) + 60_000) }, ['declared_time_differs']],
    ['without a time', { capturedAt: null }, ['no_capture_time']],
    ['without a place', { position: null }, ['no_position']],
    ['of a household without a point', { household: null }, ['household_without_position']],
    [
      'far from the village, of a household without a point',
      { household: null, village: home, position: north(8002) },
      ['outside_village'],
    ],
    [
      'in the village, of a household without a point',
      { household: null, village: home },
      ['household_without_position'],
    ],
    ['far from the village, of a household that lies there', { village: north(9000) }, []],
    [
      'of a screen',
      { made: { contentType: 'image/png', width: 1080, height: 2400, hasCamera: false } },
      ['screenshot'],
    ],
    ['used before', { duplicateOf: 'evd_1' }, ['duplicate_photo']],
    ['like an earlier one', { alike: { evidence: 'evd_1', percent: 97, mirrored: false } }, ['near_duplicate_photo']],
    [
      'like an earlier one, mirrored',
      { alike: { evidence: 'evd_1', percent: 97, mirrored: true } },
      ['mirrored_photo'],
    ],
  ])('%s', (_what, more, expected) => {
    expect(codes(more)).toEqual(expected)
  })

  test('is suspicious as soon as one thing speaks against it, whatever else is missing', () => {
    const { verdict, reasons: said } = judge({ ...good, position: null, duplicateOf: 'evd_1' }, numbers)
    expect([verdict, said.map(({ code }) => code)]).toEqual(['suspicious', ['no_position', 'duplicate_photo']])
  })

  const anyMoment = fc.option(fc.integer({ min: -hours(1e5), max: hours(1e5) }).map(at))
  const anyPlace = fc.option(
    fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
  )
  const anyFindings: fc.Arbitrary<Findings> = fc.record({
    visitAt: fc.constant(at(0)),
    receivedAt: anyMoment.map((moment) => moment ?? at(0)),
    declaredAt: anyMoment,
    capturedAt: anyMoment,
    position: anyPlace,
    household: anyPlace,
    village: anyPlace,
    made: fc.record({
      contentType: fc.constantFrom('image/jpeg', 'image/png', 'image/webp'),
      width: fc.integer({ min: 1, max: 8000 }),
      height: fc.integer({ min: 1, max: 8000 }),
      hasCamera: fc.boolean(),
    }),
    duplicateOf: fc.option(fc.constant('evd_1')),
    alike: fc.option(fc.record({ evidence: fc.constant('evd_2'), percent: fc.nat(100), mirrored: fc.boolean() })),
  })

  test('is verified exactly when no reason is given, and names no reason twice', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const { verdict, reasons: said } = judge(findings, numbers)
        expect(verdict === 'verified').toBe(said.length === 0)
        expect(new Set(said.map(({ code }) => code)).size).toBe(said.length)
        expect(said.every(({ code }) => reasons[code].means !== 'refused')).toBe(true)
      }),
    )
  })

  test('never tells a position', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const text = JSON.stringify(judge(findings, numbers).reasons.map(sayReason))
        for (const number of Object.values(findings.position ?? {}))
          if (Math.abs(number) > 1 && !Number.isInteger(number)) expect(text).not.toContain(String(number).slice(0, 7))
      }),
    )
  })

  test('does not grow better by coming later', () => {
    fc.assert(
      fc.property(anyFindings, fc.nat(hours(1e4)), (findings, ms) => {
        const codesAt = (receivedAt: Findings['receivedAt']): string[] =>
          judge({ ...findings, receivedAt }, numbers).reasons.map(({ code }) => code)
        const [early, late] = [findings.receivedAt, instant(Date.parse(findings.receivedAt) + ms)]
        if (!codesAt(early).includes('capture_time_impossible') && codesAt(early).includes('handed_in_late'))
          expect(codesAt(late)).toContain('handed_in_late')
      }),
    )
  })
})

describe('a reason', () => {
  test.each(Object.keys(reasons) as ReasonCode[])('%s is said in both languages with all its figures', (code) => {
    const names = [...`${reasons[code].zh}${reasons[code].en}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    const { zh, en } = sayReason(reason(code, Object.fromEntries(names.map((name) => [name, 42]))))
    expect(zh + en).not.toMatch(/[{}]/)
    expect(zh).toMatch(/[\u4e00-\u9fff]/)
    expect(en).not.toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('the numbers', () => {
  test('of the nearest region and the newest pack hold', () => {
    const [base] = evidencePacks
    if (!base) throw new Error('there is a default')
    const pack = (id: string, region: string, from: string, geofenceMetres: number) => ({
      ...base,
      id,
      region,
      from,
      numbers: { ...base.numbers, geofenceMetres },
    })
    const packs = [
      base,
      pack('county', '610528', '2020-01-01', 300),
      pack('newer', '610528', '2021-01-01', 200),
      pack('other', '610526', '2020-01-01', 1),
    ]
    const on = (day: string) => evidenceNumbersFor(village, Day.parse(day), packs).geofenceMetres
    expect([on('2019-12-31'), on('2020-08-14'), on('2021-01-01')]).toEqual([1000, 300, 200])
    expect(() => evidenceNumbersFor(village, Day.parse('1999-01-01'), packs)).toThrow(RangeError)
  })
})
