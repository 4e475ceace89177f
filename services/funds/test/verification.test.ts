import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { derivedId } from '@bangfu/kernel/ids'
import { fen } from '@bangfu/kernel/money'
import { instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import type { Item, Query } from '@bangfu/table/table'
import type { World } from '../../../tests/support/world.ts'
import { emptyTill, paymentLines, post, receiptLines, type Posting } from '../src/ledger/ledger.ts'
import { hashOf } from '../src/ledger/seal.ts'
import { startOfChain, verifyChain } from '../src/ledger/verify-chain.ts'
import { postingsBetween } from '../src/ledger/ledger-table.ts'
import * as v from './village.ts'

const fund = derivedId('fnd', 'chain')
const at = instant('2020-08-15T02:00:00Z')

/** A chain of donations and payments as it would be stored. */
const chainOf = (amounts: readonly number[]): Posting[] => {
  let till = emptyTill(fund, 'secret')
  return amounts.flatMap((amount, index) => {
    const booked = (['donation', 'payment'] as const).map((kind) => {
      const next = post(till, {
        posting: derivedId('pst', kind, `${index}`),
        kind,
        at,
        by: 'usr-1',
        lines: kind === 'donation' ? receiptLines(fen(amount)) : paymentLines(fen(amount)),
        document: `回单 ${index}`,
      })
      till = next.till
      return next.posting
    })
    return JSON.parse(JSON.stringify(booked)) as Posting[]
  })
}

describe('the verifier', () => {
  test('finds a whole chain whole, in one walk or in many', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 12 }),
        fc.nat(24),
        (amounts, cut) => {
          const chain = chainOf(amounts)
          const whole = verifyChain(startOfChain(fund), chain)
          expect(whole.broken).toBeNull()
          expect(whole.walk).toMatchObject({ entries: chain.length, balanceFen: 0, headHash: chain.at(-1)?.hash })
          const half = verifyChain(startOfChain(fund), chain.slice(0, cut))
          expect(verifyChain(half.walk, chain.slice(cut))).toEqual(whole)
        },
      ),
    )
  })

  test('finds any change of any entry, at that entry', () => {
    const change = fc.constantFrom<(posting: any) => void>(
      (posting) => (posting.by = 'usr-2'),
      (posting) => (posting.document = undefined),
      (posting) => (posting.extra = 1),
      (posting) => (posting.at = '2020-08-15T02:00:00Z'),
      (posting) => (posting.lines[0].debitFen = 4),
      (posting) => posting.lines.reverse(),
      (posting) => (posting.number = 77),
      (posting) => (posting.fund = derivedId('fnd', 'another')),
      (posting) => (posting.previousHash = posting.hash),
      (posting) => (posting.hash = '0'.repeat(64)),
      (posting) => (posting.household = null),
    )
    fc.assert(
      fc.property(fc.nat(9), change, (place, forge) => {
        const chain = chainOf([5, 6, 7, 8, 9])
        forge(chain[place])
        expect(verifyChain(startOfChain(fund), chain).broken).toMatchObject({ number: place + 1 })
      }),
    )
  })

  test('finds entries that are missing, doubled or exchanged', () => {
    const chain = chainOf([5, 6, 7])
    const [a, b, c] = chain
    for (const forged of [chain.slice(1), chain.toSpliced(2, 1), [a, a, ...chain.slice(1)], [a, c, b]])
      expect(verifyChain(startOfChain(fund), forged).broken).not.toBeNull()
  })

  test('finds a forger who can hash but not count: entries that do not balance or overdraw', () => {
    const [first, second] = chainOf([5])
    const sealed = (posting: any) => ({ ...posting, hash: hashOf(posting) })
    const unbalanced = sealed({
      ...first,
      lines: [
        { account: 'fund-money', debitFen: 500 },
        { account: 'donations', creditFen: 5 },
      ],
    })
    expect(verifyChain(startOfChain(fund), [unbalanced]).broken).toEqual({ number: 1, what: 'unbalanced' })
    const overdrawn = sealed({ ...second, number: 1, previousHash: startOfChain(fund).headHash })
    expect(verifyChain(startOfChain(fund), [overdrawn]).broken).toEqual({ number: 1, what: 'overdrawn' })
  })

  test('an entry that does not balance cannot be posted at all', () => {
    const lines = [...receiptLines(fen(5)), ...paymentLines(fen(5)).slice(1)]
    expect(() =>
      post(emptyTill(fund, 'secret'), { posting: derivedId('pst', 'x'), kind: 'donation', at, by: 'usr-1', lines }),
    ).toThrow('does not balance')
  })
})

describe('the verification of a fund', () => {
  let world: World<Deps>
  let real: string
  beforeEach(async () => {
    world = v.openFunds()
    real = await v.openFund(world)
    for (let n = 1; n <= 7; n++) await v.donate(world, real, n)
  })
  afterEach(() => {
    expect(world.defects).toEqual([])
    world.close()
  })

  test('of a fund without entries is whole', async () => {
    const empty = await v.openFund(world)
    expect(await v.verified(world, empty)).toMatchObject({
      entries: 0,
      balanceFen: 0,
      chainWhole: true,
      equalsTill: true,
    })
  })

  test('walks on from where it stopped, and does not stumble over what came meanwhile', async () => {
    const first = (await v.read(world, `/funds/${real}/verification?limit=3`)).body
    expect(first).toMatchObject({ entries: 3, balanceFen: 6, chainWhole: true, equalsTill: null })
    await v.donate(world, real, 100)
    const second = (await v.read(world, `/funds/${real}/verification?limit=3&cursor=${first.next}`)).body
    expect(second).toMatchObject({ entries: 6, balanceFen: 21, equalsTill: null })
    const third = (await v.read(world, `/funds/${real}/verification?limit=3&cursor=${second.next}`)).body
    expect(third).toMatchObject({ entries: 8, balanceFen: 128, chainWhole: true, equalsTill: true, next: null })
    expect(third.headHash).toBe((await v.fundMoney(world, real)).headHash)
  })

  test('takes no cursor that is forged, of another caller or of another fund', async () => {
    const { next } = (await v.read(world, `/funds/${real}/verification?limit=3`)).body
    const other = await v.openFund(world)
    const refused = await Promise.all([
      v.read(world, `/funds/${real}/verification?cursor=${next.slice(0, -2)}xx`),
      v.read(world, `/funds/${real}/verification?cursor=nonsense`),
      v.read(world, `/funds/${real}/verification?cursor=${next}`, v.approver),
      v.read(world, `/funds/${other}/verification?cursor=${next}`),
    ])
    expect(refused.map(({ body }) => body.type)).toEqual(refused.map(() => '/problems/invalid_cursor'))
  })

  const changed = (item: Item, index: number) =>
    index === 3 ? { ...item, body: { ...(item.body as object), by: 'usr-x' } } : item

  test.each<[string, string, (items: readonly Item[]) => Item[]]>([
    ['changed', 'hash', (items) => items.map(changed)],
    ['taken out', 'number', (items) => items.toSpliced(3, 1)],
    ['cut off', 'missing', (items) => items.slice(0, 3)],
  ])('says which entry was %s behind the back of the system', async (_how, what, forge) => {
    const all = forge((await world.table.list({ ...postingsBetween(real, 1, 7), limit: 100 })).items)
    const list = async ({ from = '' }: Query) => ({ items: all.filter(({ key }) => key.sk >= from) })
    Object.assign(world.deps, { table: { ...world.table, list } })
    expect(await v.verified(world, real)).toMatchObject({
      chainWhole: false,
      equalsTill: false,
      broken: { number: 4, what },
    })
  })
})
