import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { derivedId } from '@bangfu/kernel/ids'
import { fen } from '@bangfu/kernel/money'
import { instant } from '@bangfu/kernel/time'
import type { Deps } from '@bangfu/service/context'
import type { World } from '../../../tests/support/world.ts'
import { emptyTill, mostFundFen, paymentLines, post, receiptLines } from '../src/ledger/ledger.ts'
import * as v from './village.ts'

let world: World<Deps>
let fund: string
let household: string
beforeAll(async () => {
  world = v.openFunds()
  household = await v.registerHousehold(world, 1)
  fund = await v.openFund(world)
  await v.donate(world, fund, 1000)
})
afterAll(async () => {
  expect(await v.fundMoney(world, fund)).toMatchObject({ balanceFen: 1000, entries: 1, plannedFen: 0 })
  expect(world.defects).toEqual([])
  world.close()
})

const badAmounts = [-1, 0, 0.5, 1e15, 1e308, '100', '１００', null, true, [100], {}]

describe('amounts that are none are refused before anything is written', () => {
  test.each(badAmounts)('a donation of %p', async (amountFen) => {
    const { status, body } = await v.donate(world, fund, amountFen as number)
    expect([status, body.errors[0].pointer]).toEqual([400, 'body/amountFen'])
  })

  test.each(badAmounts)('a line of %p', async (amountFen) => {
    expect((await v.enter(world, fund, { lines: [{ household, amountFen }] })).status).toBe(400)
    expect((await v.enter(world, fund, { share: { amountFen, households: [household] } })).status).toBe(400)
  })

  test('lines that are good one by one and too much together', async () => {
    const lines = await Promise.all(
      [2, 3].map(async (n) => ({ household: await v.registerHousehold(world, n), amountFen: 1e12 })),
    )
    expect((await v.enter(world, fund, { lines })).body.type).toBe('/problems/fund_too_large')
  })
})

describe('plans that make no sense', () => {
  const one = () => [{ household, amountFen: 1 }]
  test.each([
    ['a thirteenth month', () => ({ lines: one(), period: '2018-13' })],
    ['a day for a month', () => ({ lines: one(), period: '2020-05-01' })],
    ['lines and a share at once', () => ({ lines: one(), share: { amountFen: 1, households: [household] } })],
    ['neither lines nor a share', () => ({})],
    ['no lines', () => ({ lines: [] })],
    ['501 lines', () => ({ lines: Array(501).fill(one()[0]) })],
    ['an unknown field', () => ({ lines: one(), approvedBy: 'me' })],
    ['an unknown field in a line', () => ({ lines: [{ ...one()[0], paid: true }] })],
    ['an id of something else', () => ({ lines: [{ household: fund, amountFen: 1 }] })],
    ['no basis', () => ({ lines: one(), basis: ' ' })],
    ['a basis of 501 letters', () => ({ lines: one(), basis: '依'.repeat(501) })],
    ['an item with blanks', () => ({ lines: one(), item: 'DIVIDEND 1' })],
  ])('%s', async (_name, more) => {
    expect((await v.enter(world, fund, more())).status).toBe(400)
  })
})

describe('funds that make no sense', () => {
  test.each([
    ['a source nobody has', { source: 'lottery' }],
    ['days the wrong way round', { from: '2020-12-31', to: '2020-01-01' }],
    ['a day that is none', { to: '2020-02-30' }],
    ['a whole province', { scope: { division: '61' } }],
    ['a reward village outside its scope', { rewardFor: '610528000902' }],
    ['no item', { items: [] }],
    ['no category where categories are named', { scope: { division: v.village, categories: [] } }],
    ['an unknown field', { balanceFen: 1_000_000 }],
  ])('%s', async (_name, more) => {
    const { status, body } = await v.send(world, v.entry, '/funds', { ...v.fundInput, ...more })
    // A scope that cannot be read lies in no division of the caller's.
    expect([400, 404]).toContain(status)
    expect(body.type).not.toBe('/problems/internal_error')
  })
})

test('a donation that comes from the future is refused, one from yesterday keeps both moments', async () => {
  const future = await v.donate(world, fund, 5, { at: '2030-01-01T00:00:00Z' })
  expect([future.status, future.body.errors[0].pointer]).toEqual([400, 'body/at'])
  const other = await v.openFund(world)
  await v.donate(world, other, 5, { at: '2020-08-14T09:30:00+08:00' })
  const { items } = (await v.read(world, `/funds/${other}/postings`)).body
  expect(items[0]).toMatchObject({ receivedAt: '2020-08-14T01:30:00.000Z', at: '2020-08-15T02:00:00.000Z' })
})

test('sums that would leave the exact range of numbers are refused', () => {
  const full = { ...emptyTill(derivedId('fnd', 'full'), 'secret'), balanceFen: mostFundFen, receivedFen: mostFundFen }
  const draft = { posting: derivedId('pst', 'x'), at: instant('2020-08-15T02:00:00Z'), by: 'usr-1' }
  expect(() => post(full, { ...draft, kind: 'donation', lines: receiptLines(fen(1)) })).toThrow('fund_too_large')
  expect(post(full, { ...draft, kind: 'payment', lines: paymentLines(fen(1)) }).till.balanceFen).toBe(mostFundFen - 1)
})

test.each(['0', '-1', '1.5', 'x', '1e3', '9999999999999'])('a posting number %p finds or means nothing', async (n) => {
  const { status } = await v.send(world, v.approver, `/funds/${fund}/postings/${n}/reversal`, { why: 'x' })
  expect([400, 404]).toContain(status)
})
