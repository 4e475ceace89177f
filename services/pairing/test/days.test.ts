import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Refusal } from '@bangfu/kernel/refusal'
import { addDays, Day, instant } from '@bangfu/kernel/time'
import { Village } from '@bangfu/kernel/division'
import { covers, freeFrom, overlap, type Days } from '../src/pairings/days.ts'
import { responsibleOn, withHelper, type HelperSlot, type Pairing } from '../src/pairings/pairing.ts'
import { endedOn } from '../src/pairings/responsibility.ts'

const start = Day.parse('2020-01-01')
const day = (offset: number): Day => addDays(start, offset)
const slot: HelperSlot = {
  household: 'hsh_1',
  code: '1',
  headMasked: '李某某',
  division: Village.parse('610528000901'),
  status: 'registered',
  entityVersion: 1,
  periods: [],
  overlaps: [],
}

const blank = {
  ...{
    helperName: '',
    unit: '',
    household: 'hsh_1',
    division: slot.division,
    agreement: null,
    duties: [],
    ended: null,
  },
  ...{ flag: null, overridden: [], handover: null, madeAt: instant(0), madeBy: '' },
}

const days = fc
  .record({ first: fc.integer({ min: 0, max: 60 }), length: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }) })
  .map(({ first, length }): Days => ({ from: day(first), to: length === null ? null : day(first + length) }))
const calendar = Array.from({ length: 120 }, (_, offset) => day(offset))

const paired = (asked: readonly Days[]): HelperSlot => {
  let next = slot
  asked.forEach((wanted, index) => {
    try {
      next = withHelper(next, { pairing: `par_${index}`, helper: `hlp_${index % 3}`, ...wanted })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  })
  return next
}

test('whatever is asked in whatever order, no day has two responsible helpers', () => {
  fc.assert(
    fc.property(fc.array(days, { maxLength: 12 }), (asked) => {
      const { periods } = paired(asked)
      for (const on of calendar) expect(periods.filter((period) => covers(period, on)).length).toBeLessThanOrEqual(1)
    }),
  )
})

test('a pairing is refused exactly when one of its days is taken', () => {
  fc.assert(
    fc.property(fc.array(days, { maxLength: 8 }), days, (asked, wanted) => {
      const before = paired(asked)
      const taken = calendar.some((on) => covers(wanted, on) && responsibleOn(before, on) !== undefined)
      const attempt = () => withHelper(before, { pairing: 'par_new', helper: 'hlp_new', ...wanted })
      if (taken) expect(attempt).toThrow(Refusal)
      else expect(attempt().periods).toHaveLength(before.periods.length + 1)
    }),
  )
})

test('a household that was paired a hundred times is a matter for a person', () => {
  const full = paired(Array.from({ length: 100 }, (_none, offset) => ({ from: day(offset), to: day(offset) })))
  expect(full.periods).toHaveLength(100)
  const attempt = () => withHelper(full, { pairing: 'par_new', helper: 'hlp_new', from: day(200), to: null })
  expect(attempt).toThrow(expect.objectContaining({ code: 'pairing_limit', values: { most: 100 } }))
})

test('the day that a refusal names as free is free, and no earlier one is', () => {
  fc.assert(
    fc.property(fc.array(days, { maxLength: 8 }), fc.integer({ min: 0, max: 60 }), (asked, offset) => {
      const { periods } = paired(asked)
      const isFree = (on: Day): boolean => !periods.some((period) => covers(period, on))
      const from = freeFrom(periods, day(offset))
      const wanted = calendar.filter((on) => on >= day(offset))
      expect(from).toBe(wanted.find(isFree) ?? 'open')
    }),
  )
})

test('ending a pairing frees the days after its last one and no other', () => {
  fc.assert(
    fc.property(fc.array(days, { maxLength: 8 }), fc.nat(7), fc.nat(20), (asked, which, after) => {
      const before = paired(asked)
      const ended = before.periods[which % Math.max(before.periods.length, 1)]
      if (!ended) return
      const last = addDays(ended.from, after)
      if (ended.to !== null && last > ended.to) return
      const pairing = { ...blank, ...ended } as unknown as Pairing
      const ending = { kind: 'other', reason: '', at: instant(0), by: '' } as const
      const { slot: now } = endedOn(before, { pairing, version: 1 }, last, ending)
      for (const on of calendar) {
        const was = responsibleOn(before, on)
        const expected = was?.pairing === ended.pairing && on > last ? undefined : was?.pairing
        expect(responsibleOn(now, on)?.pairing).toBe(expected)
      }
    }),
  )
})

test('overlapping is mutual and means a day in common', () => {
  fc.assert(
    fc.property(days, days, (one, other) => {
      const common = calendar.some((on) => covers(one, on) && covers(other, on))
      expect(overlap(one, other)).toBe(common)
      expect(overlap(other, one)).toBe(common)
    }),
  )
})
