import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fen } from '@bangfu/kernel/money'
import type { Division } from '@bangfu/kernel/division'
import type { Day, Instant, Period } from '@bangfu/kernel/time'
import { accountOf, standingEntries } from '../../src/income/income-account.ts'
import { compareIncome, standingTo } from '../../src/income/income-comparison.ts'
import type { EntryReversal, IncomeLineEntry } from '../../src/income/income-entry.ts'
import { netOf, perHeadFen } from '../../src/income/income-sums.ts'

const county = '610528' as Division
const amounts = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
const heads = fc.integer({ min: 1, max: 30 })

describe('per head', () => {
  test.each([
    [100, 3, 33],
    [101, 3, 34],
    [1, 2, 1],
    [-1, 2, 0],
    [-3, 2, -1],
    [0, 5, 0],
  ])('%i fen for %i are %i', (net, persons, expected) => expect(perHeadFen(net, persons)).toBe(expected))

  test('is nothing where there is no income known, or no family', () => {
    expect([perHeadFen(null, 3), perHeadFen(5, 0), perHeadFen(5, null)]).toEqual([null, null, null])
  })

  test('is never more than half a fen from the exact quotient', () => {
    fc.assert(
      fc.property(amounts, heads, (net, persons) => {
        const off = BigInt(perHeadFen(net, persons)!) * 2n * BigInt(persons) - 2n * BigInt(net)
        expect(off > -BigInt(persons) && off <= BigInt(persons)).toBe(true)
      }),
    )
  })
})

describe('a line', () => {
  const line = { per: 'head', amountFen: 400_000, met: 'above' } as const

  test('is passed by a fen more than it, not by itself, nor by what rounds up to it', () => {
    const standing = (net: number) => standingTo(net, 3, line)
    expect(standing(1_200_001)).toEqual({ standing: 'above', met: true, marginFen: 1 })
    expect(standing(1_200_000)).toEqual({ standing: 'at', met: false, marginFen: 0 })
    expect([perHeadFen(1_199_999, 3), standing(1_199_999).standing]).toEqual([400_000, 'below'])
  })

  test('of a demonstration household is reached by itself, by the household and by the head', () => {
    const met = (net: number, persons: number) =>
      Object.fromEntries(compareIncome(net, persons, county, '2019-05-01' as Day).map((one) => [one.kind, one.met]))
    expect(met(3_000_000, 3)).toEqual({ 'demonstration-household': true, 'demonstration-per-head': true })
    expect(met(3_000_000, 4)).toEqual({ 'demonstration-household': true, 'demonstration-per-head': false })
    expect(met(2_999_999, 2)).toEqual({ 'demonstration-household': false, 'demonstration-per-head': true })
  })

  test('says nothing of an income that is not known', () => {
    expect(compareIncome(null, 3, county, '2020-05-01' as Day)).toEqual([])
    expect(compareIncome(5, 0, county, '2020-05-01' as Day)).toEqual([])
  })

  test('and the rounded figure never contradict each other by more than rounding', () => {
    fc.assert(
      fc.property(amounts, heads, (net, persons) => {
        const { standing } = standingTo(net, persons, line)
        if (standing === 'below') expect(perHeadFen(net, persons)!).toBeLessThanOrEqual(line.amountFen)
        if (standing === 'above') expect(perHeadFen(net, persons)!).toBeGreaterThanOrEqual(line.amountFen)
      }),
    )
  })
})

describe('the account', () => {
  const entry = (id: number, item: string, amountFen: number, month: string): IncomeLineEntry => ({
    entry: `inc_${id}`,
    month: month as Period,
    item,
    member: null,
    amountFen: fen(amountFen),
    detail: null,
    document: null,
    origin: { kind: 'typed', by: 'usr', at: '2020-01-01T00:00:00.000Z' as Instant },
  })
  const items = ['wage', 'planting-income', 'planting-expense', 'asset-dividend', 'transfer-02', 'aside-01', 'reward']
  const entries = fc
    .array(
      fc.tuple(
        fc.constantFrom(...items),
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.constantFrom('2020-01', '2020-12', '2021-01', '2021-02'),
      ),
      { maxLength: 30 },
    )
    .map((some) => some.map(([item, amount, month], index) => entry(index, item, amount, month)))

  test('loses nothing: what counts, what does not and what is undecided are all the entries, less expense twice', () => {
    fc.assert(
      fc.property(entries, (some) => {
        const { netFen, sources, notCountedFen, undecidedFen } = accountOf(county, some)
        const all = some.reduce((sum, { amountFen }) => sum + amountFen, 0)
        const expense = sources.operatingExpenseFen ?? 0
        if (netFen !== null) expect(netFen + notCountedFen + undecidedFen).toBe(all - 2 * expense)
        else expect(notCountedFen + undecidedFen + expense).toBe(all)
      }),
    )
  })

  test('is the same in whatever order entries and reversals are read', () => {
    fc.assert(
      fc.property(entries, fc.array(fc.nat({ max: 40 })), fc.infiniteStream(fc.nat()), (some, taken, chance) => {
        const reversals = taken.map((id): EntryReversal => ({
          entry: `inc_${id}`,
          month: '2020-01' as Period,
          by: null,
          at: '2020-01-01T00:00:00.000Z' as Instant,
          why: null,
          replacedBy: null,
        }))
        const shuffled = some
          .map((each) => [chance.next().value, each] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, each]) => each)
        const account = (list: IncomeLineEntry[]) => accountOf(county, standingEntries(list, reversals))
        expect(account(shuffled)).toEqual(account(some))
      }),
    )
  })

  test('shows one item of two packs in two lines, each decided by its own', () => {
    const { items: sums } = accountOf(county, [entry(1, 'wage', 5, '2020-12'), entry(2, 'wage', 7, '2021-01')])
    expect(sums.map(({ pack, amountFen }) => [pack, amountFen])).toEqual([
      ['income-2014', 5],
      ['income-2021', 7],
    ])
  })

  test('keeps an item that no pack knows apart', () => {
    const account = accountOf(county, [entry(1, 'sd-50', 5, '2020-12')])
    expect([account.netFen, account.undecidedFen]).toEqual([null, 5])
  })

  test('knows no net of expense alone', () => {
    const { sources } = accountOf(county, [entry(1, 'planting-expense', 5, '2020-12')])
    expect(netOf(sources)).toBeNull()
  })
})
