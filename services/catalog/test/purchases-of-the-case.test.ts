import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { officer, openMarket, unit, village, type Market } from './market.ts'

const { purchases, expect: expected } = JSON.parse(
  readFileSync(new URL('../../../tests/cases/huangyao-2020.json', import.meta.url), 'utf8'),
) as {
  purchases: {
    planForYear: number
    orders: { product: string; supplier: string; quantity: number | null; unit: string | null; amount: number }[]
  }
  expect: { itemisedPurchases: number; itemisedShareOfPlan: string; pricePerBox: string }
}

describe('the purchases of Huangyao in 2020', () => {
  let market: Market
  const answers: { order: string; perUnit: { yuan: string }; deviation: unknown; eligibility: { rule: string } }[] = []
  beforeAll(async () => {
    market = await openMarket()
    await market.call(officer, 'PUT', `/units/${unit}/purchase-plans/2020`, { plannedFen: purchases.planForYear * 100 })
    for (const { product: name, supplier: from, quantity, unit: measure, amount } of purchases.orders) {
      const enterprise = from === '陕富面粉厂'
      const supplier = await market.supplier({
        name: from,
        kind: enterprise ? 'certified-enterprise' : 'village-collective',
        village: enterprise ? '610528001001' : village,
        ...(enterprise && { certificate: { number: '富扶企 7', validTo: '2021-12-31' } }),
      })
      const listed =
        quantity === null
          ? { unit: '批', priceFen: amount * 100, stock: 1 }
          : { unit: measure, priceFen: 3188, stock: 2000 }
      const product = await market.product(supplier, { name, ...listed })
      const { status, body } = await market.order(product, { quantity: quantity ?? 1, agreedAmountFen: amount * 100 })
      expect(status).toBe(201)
      answers.push(body)
    }
  })
  afterAll(() => {
    expect(market.defects).toEqual([])
    market.close()
  })

  test('complete nothing as long as they are only ordered', async () => {
    expect(await market.progress()).toMatchObject({ completedFen: 0, completedShare: '0.00', orders: 3 })
  })

  test('say by which rule each supplier could be ordered from', () => {
    expect(answers.map(({ eligibility }) => eligibility.rule)).toEqual([
      'village-helped',
      'certificate-valid',
      'village-helped',
    ])
  })

  test('cost 31.88 yuan a box of eggs, and the deviation from list price is shown', () => {
    expect(answers[0]?.perUnit).toEqual({ fen: 3188, yuan: expected.pricePerBox, exact: false, rounding: 'half-up' })
    expect(answers[0]?.deviation).toEqual({ differenceFen: 700, percent: '0.01' })
    expect(answers[1]?.deviation).toBeNull()
  })

  test('complete 39.73 % of the plan once accepted, paid and reviewed, and the facts say so', async () => {
    for (const { order } of answers) await market.settle(order)
    expect(await market.progress()).toEqual({
      unit,
      year: '2020',
      plannedFen: purchases.planForYear * 100,
      completedFen: expected.itemisedPurchases * 100,
      completedShare: expected.itemisedShareOfPlan.replace('%', ''),
      orders: 3,
      byState: {
        placed: { orders: 0, amountFen: 0 },
        accepted: { orders: 0, amountFen: 0 },
        paid: { orders: 0, amountFen: 0 },
        reviewed: { orders: 3, amountFen: expected.itemisedPurchases * 100 },
        cancelled: { orders: 0, amountFen: 0 },
      },
    })
    const facts = await market.carry()
    expect(facts.filter(({ type }) => type === 'order.settled')).toHaveLength(3)
    expect(facts.filter(({ type }) => type === 'order.moved')).toHaveLength(12)
    const eggs = facts.flatMap((fact) =>
      fact.type === 'order.moved' && fact.body.order === answers[0]?.order ? [fact.body] : [],
    )
    expect(eggs.map(({ from, to }) => [from, to])).toEqual([
      [null, 'placed'],
      ['placed', 'accepted'],
      ['accepted', 'paid'],
      ['paid', 'reviewed'],
    ])
    expect(eggs[0]).toMatchObject({ unit, division: village, amountFen: 5_500_000, period: '2020-08' })
  })
})
