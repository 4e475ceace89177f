import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Village } from '@bangfu/kernel/division'
import { addDays, Day, instant, Period } from '@bangfu/kernel/time'
import { daysAsked, presencePackFor } from '@bangfu/rules/presence-pack'
import type { Stay } from '../../src/organisations/team.ts'
import type { DayLine } from '../../src/presence/attendance.ts'
import { judge } from '../../src/presence/check-in.ts'
import type { Leave } from '../../src/presence/leave.ts'
import { figuresOf, type Month } from '../../src/presence/presence-figures.ts'

const baihe = Village.parse('610929100201')
const dazu = Village.parse('500111100201')
const period = Period.parse('2024-06')
const first = Day.parse('2024-06-01')
const member = 'mem_0000000000000000000001' as Stay['member']
const stay: Stay = {
  ...{ member, name: '某队员', duty: null, firstSecretary: false },
  ...{ from: Day.parse('2024-01-01'), to: null, user: null, selection: null },
}
const dayLine = (offset: number, verdict: DayLine['verdict'] = 'verified'): DayLine => ({
  ...{ member, day: addDays(first, offset), verdict, checkIns: 1, afterKept: false },
})
const leave = (from: string, to: string): Leave =>
  ({ member, state: 'approved', from: Day.parse(from), to: Day.parse(to) }) as Leave
const month = (more: Partial<Month>): Month => ({
  ...{ period, now: instant('2024-07-01T02:00:00Z'), pack: presencePackFor(baihe, first) },
  ...{ attendance: { days: [], corrections: [] }, leaves: [] },
  ...more,
})
const figures = (more: Partial<Month>, stays: Stay[] = [stay]) => figuresOf(stays, month(more))[0]
const days = (count: number) => Array.from({ length: count }, (_none, index) => dayLine(index))

describe('the days that a region asks', () => {
  test('Baihe asks for 20 days a month: 19 are short, 20 are enough, leave is shown and not judged', () => {
    expect(figures({ attendance: { days: days(20), corrections: [] } })).toMatchObject({ asked: 20, met: true })
    const leaves = [leave('2024-06-25', '2024-06-30')]
    expect(figures({ attendance: { days: days(19), corrections: [] }, leaves })).toMatchObject({
      ...{ present: 19, leave: 6, presentOrOnLeave: 25, met: false, metWithLeave: true },
    })
  })

  test('Dazu asks for two thirds of the month: 20 of 30 days, 21 of 31, 19 of 28', () => {
    const pack = presencePackFor(dazu, first)
    expect([30, 31, 28, 29].map((count) => pack && daysAsked(pack.monthly, count))).toEqual([20, 21, 19, 20])
  })

  test('elsewhere nothing is asked and nothing is said', () => {
    const pack = presencePackFor(Village.parse('610528000901'), first)
    expect(pack).toBeUndefined()
    expect(figures({ pack })).toMatchObject({ asked: null, met: null, metWithLeave: null, toBeRecalled: false })
  })

  test('a month that is not over, or that he was there for part of, is not judged', () => {
    expect(figures({ now: instant('2024-06-20T02:00:00Z') })).toMatchObject({ met: null })
    expect(figures({}, [{ ...stay, from: Day.parse('2024-06-10') }])).toMatchObject({ daysInTeam: 21, met: null })
    expect(figuresOf([{ ...stay, to: Day.parse('2024-05-31') }], month({}))).toEqual([])
  })

  test('more than 30 days of leave in the year recall him in Baihe; days of two leaves count once', () => {
    const thirty = [leave('2024-03-01', '2024-03-20'), leave('2024-05-01', '2024-05-10')]
    expect(figures({ leaves: thirty })).toMatchObject({ leaveOfYear: 30, toBeRecalled: false })
    const more = [...thirty, leave('2024-05-10', '2024-05-11')]
    expect(figures({ leaves: more })).toMatchObject({ leaveOfYear: 31, toBeRecalled: true })
    expect(figures({ leaves: [leave('2023-12-20', '2024-01-05')] })).toMatchObject({ leaveOfYear: 5 })
  })
})

test('the arithmetic adds up, and no day counts twice', () => {
  const verdict = fc.constantFrom<DayLine['verdict']>('verified', 'unverifiable', 'suspicious')
  const lines = fc.uniqueArray(fc.record({ offset: fc.nat(29), verdict }), { selector: ({ offset }) => offset })
  const said = fc.array(fc.record({ offset: fc.nat(29), present: fc.boolean() }), { maxLength: 20 })
  fc.assert(
    fc.property(lines, said, (given, corrected) => {
      const corrections = corrected.map(({ offset, present }) => ({
        ...{ member, day: addDays(first, offset), present, reason: '核实', document: null },
        ...{ at: instant(0), by: 'usr-a', afterKept: false },
      }))
      const one = figures({
        attendance: { days: given.map(({ offset, verdict: v }) => dayLine(offset, v)), corrections },
      })
      const last = new Map(corrected.map(({ offset, present }) => [offset, present]))
      const expected = new Set([
        ...given
          .filter(({ offset, verdict: v }) => v !== 'suspicious' && last.get(offset) !== false)
          .map(({ offset }) => offset),
        ...[...last].filter(([, present]) => present).map(([offset]) => offset),
      ])
      expect(one?.present).toBe(expected.size)
      expect(one && one.verified + one.unverifiable + one.added - one.struck).toBe(one?.present)
    }),
  )
})

test('a check-in is verified only near the village, told in time, and with a way there', () => {
  const numbers = {
    ...{ villageMetres: 8000, visitLateHours: 72, travelKmPerHour: 60, travelSlackMetres: 2000, travelHours: 12 },
  }
  const village = { latitude: 34.75, longitude: 109.18 }
  const now = instant('2020-08-15T02:00:00Z')
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: 0, max: 200 }), (north, hours) => {
      const at = instant(Date.parse(now) - hours * 3_600_000)
      const position = { latitude: village.latitude + north, longitude: village.longitude }
      const { verdict, metres } = judge({ at, receivedAt: now, position, village, nearby: [] }, numbers)
      expect(verdict === 'verified').toBe((metres ?? 0) <= 8000 && hours < 72)
    }),
  )
})
