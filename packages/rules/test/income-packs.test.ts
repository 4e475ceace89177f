import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Division } from '@bangfu/kernel/division'
import type { Day, Period } from '@bangfu/kernel/time'
import { bookItems, shandongItems } from '../src/income/income-items.ts'
import { incomeLinesFor, linesWithoutRegion, incomeLines } from '../src/income/income-lines.ts'
import { incomePackFor, incomePacks, otherPayment } from '../src/income/income-pack.ts'
import { incomeWindowFor } from '../src/income/income-window.ts'

const shaanxi = '610528' as Division
const lines = (division: string, day: string) =>
  Object.fromEntries(incomeLinesFor(division as Division, day as Day).map(({ kind, amountFen }) => [kind, amountFen]))

describe('the line items', () => {
  test('are those of the account book: ten transfers that count and eleven that do not', () => {
    const transfers = bookItems.filter(({ account }) => account === 'transfer')
    const of = (counting: string) => transfers.filter((item) => item.counting === counting).map(({ code }) => code)
    const codes = (prefix: string, count: number) =>
      Array.from({ length: count }, (_none, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`)
    expect(of('counted')).toEqual(codes('transfer', 10))
    expect(of('not-counted')).toEqual(codes('aside', 11))
  })

  test('have one code each in every pack, and a reason and a source', () => {
    for (const { items } of incomePacks) {
      expect(new Set(items.map(({ code }) => code)).size).toBe(items.length)
      for (const { why, source } of items) expect(why.zh && why.en && source.document).toBeTruthy()
    }
  })

  test('that Shandong lists besides are kept apart: its list does not say what counts', () => {
    expect(shandongItems.length).toBeGreaterThan(40)
    expect(new Set(shandongItems.map(({ counting }) => counting))).toEqual(new Set(['undecided']))
    expect(shandongItems.map(({ zh }) => zh)).not.toContain('低保金')
    expect(incomePackFor('370101' as Division, '2020-05' as Period).items.map(({ zh }) => zh)).toContain('赡养费')
    expect(incomePackFor(shaanxi, '2020-05' as Period).items.map(({ zh }) => zh)).not.toContain('赡养费')
  })

  test('that payments and sales come to are in the pack', () => {
    for (const { items, payments, sales } of incomePacks) {
      const known = new Set(items.map(({ code }) => code))
      for (const code of [...Object.values(payments), ...Object.values(sales), otherPayment])
        expect(known).toContain(code)
    }
  })

  test('pay of public-welfare posts has a line of its own from 2021 on', () => {
    expect(incomePackFor(shaanxi, '2020-12' as Period).payments['public-post-wage']).toBe('wage')
    expect(incomePackFor(shaanxi, '2021-01' as Period).payments['public-post-wage']).toBe('public-post-wage')
  })

  test('of a month before any pack are a defect', () => {
    expect(() => incomePackFor(shaanxi, '1899-12' as Period)).toThrow('1899-12')
  })
})

describe('the lines', () => {
  test('hold in their province and year, and nowhere else', () => {
    expect(lines('610528', '2017-12-31')['poverty-line']).toBe(307_000)
    expect(lines('610528', '2018-01-01')['poverty-line']).toBeUndefined()
    expect(lines('610528', '2020-12-31')['poverty-line']).toBe(400_000)
    expect(lines('520101', '2023-06-30')['monitoring-range']).toBe(730_000)
    expect(lines('530101', '2023-06-30')['monitoring-range']).toBeUndefined()
    expect(lines('520101', '2024-01-01')['monitoring-range']).toBeUndefined()
  })

  test('that were seen without a province hold nowhere', () => {
    const amounts = new Set(incomeLines.map(({ amountFen }) => amountFen))
    for (const { amountFen } of linesWithoutRegion) expect(amounts).not.toContain(amountFen)
  })

  test('of a demonstration household are two', () => {
    expect(lines('610528', '2019-12-31')).toEqual({
      'demonstration-household': 3_000_000,
      'demonstration-per-head': 800_000,
    })
  })
})

describe('the window of monitoring', () => {
  const window = (day: string) => incomeWindowFor('340101' as Division, day as Day)

  test('reaches from the month one year before to the month before identification', () => {
    expect(window('2020-08-01')).toMatchObject({ from: '2019-08', to: '2020-07', source: { strength: 'NEWS' } })
    expect(window('2020-08-31')).toMatchObject({ from: '2019-08', to: '2020-07' })
    expect(window('2021-01-01')).toMatchObject({ from: '2020-01', to: '2020-12' })
    expect(window('2019-12-31')).toBeUndefined()
  })

  test('elsewhere is borrowed and says so', () => {
    expect(incomeWindowFor(shaanxi, '2020-08-15' as Day)?.source.strength).toBe('WEAK')
  })

  test('is always twelve months that end before the day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10)
          const found = window(day)
          if (!found) throw new Error('no window')
          const months = (period: string) => Number(period.slice(0, 4)) * 12 + Number(period.slice(5))
          expect(months(found.to) - months(found.from)).toBe(11)
          expect(months(day.slice(0, 7)) - months(found.to)).toBe(1)
        },
      ),
    )
  })
})
