import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { HouseholdFace } from '@bangfu/facts/faces'
import type { Fact } from '@bangfu/facts/catalogue'
import { Village } from '@bangfu/kernel/division'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { buyer, office, openMarket, seller, strangerOffice, village, type Market } from './market.ts'

let market: Market
let order: string
let shop: string
beforeEach(async () => {
  market = await openMarket()
  shop = await market.supplier()
  const product = await market.product(shop, { priceFen: 10_000 })
  order = (await market.order(product, { quantity: 10 })).body.order
  await market.settle(order)
  await market.table.write([
    ...[1, 2, 3].map((number) => household(number)),
    household(8, { payable: false }),
    household(9, { division: Village.parse('610529000901') }),
  ])
})
afterEach(() => {
  expect(market.defects).toEqual([])
  market.close()
})

const id = (number: number): string => `hsh_${String(number).padStart(22, '0')}`
const household = (number: number, more: Partial<HouseholdFace> = {}) =>
  create({
    key: faceKey(id(number)),
    kind: 'face',
    body: {
      household: id(number),
      code: `${village}000${number}`,
      ...{ division: village, category: '一般贫困户', status: 'registered', payable: true, persons: 3 },
      ...{ headMasked: '李*', position: null, ...more },
    } satisfies HouseholdFace,
  })

const line = (number: number, amountFen: number, kind = 'livestock') => ({ household: id(number), kind, amountFen })
let keys = 0
const share = (lines: readonly object[], more: object = {}, actor = seller(shop), key = `share-${++keys}`) =>
  market.call(
    actor,
    'POST',
    `/orders/${order}/distribution`,
    { paidOn: '2020-08-15', document: '结算单 1', lines, ...more },
    { 'idempotency-key': key },
  )
const undo = (why = '户数有误') =>
  market.call(
    seller(shop),
    'POST',
    `/orders/${order}/distribution/reversal`,
    { why },
    { 'idempotency-key': `undo-${++keys}` },
  )
const told = async (): Promise<Fact[]> => (await market.carry()).filter(({ type }) => type.startsWith('sale.'))

test('what a settled order brought is shared, and told household by household', async () => {
  const { status, body } = await share([line(1, 60_000), line(1, 500, 'wage'), line(2, 39_500, 'dividend')])
  expect([status, body.sumFen, body.orderFen, body.attempt]).toEqual([201, 100_000, 100_000, 1])
  const [fact, ...more] = await told()
  expect(more).toEqual([])
  expect(fact).toMatchObject({
    type: 'sale.distributed',
    body: {
      ...{ order, supplier: shop, attempt: 1, division: village, period: '2020-08', document: '结算单 1' },
      lines: [
        { line: 1, household: id(1), kind: 'livestock', amountFen: 60_000 },
        { line: 2, household: id(1), kind: 'wage', amountFen: 500 },
        { line: 3, household: id(2), kind: 'dividend', amountFen: 39_500 },
      ],
    },
  })
  expect((await market.call(office, 'GET', `/orders/${order}/distribution`)).body).toEqual(body)
})

test('a long list is told in facts that a reader can take in one transaction each', async () => {
  await market.table.write(Array.from({ length: 85 }, (_none, index) => household(100 + index)))
  expect((await share(Array.from({ length: 85 }, (_none, index) => line(100 + index, 10)))).status).toBe(201)
  const facts = await told()
  const lines = facts.flatMap(({ body }) => (body as { lines: { line: number }[] }).lines.map((one) => one.line))
  expect([facts.length, lines]).toEqual([3, Array.from({ length: 85 }, (_none, index) => index + 1)])
})

test('once: again with other lines is refused, the same request answers as it did, two at the same moment are one', async () => {
  const both = await Promise.all([share([line(1, 10)]), share([line(2, 20)])])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect(both.find(({ status }) => status === 409)?.body.type).toBe('/problems/order_distributed')
  const facts = await told()
  expect(facts).toHaveLength(1)
  await undo()
  const [first, second] = [
    await share([line(1, 10)], {}, seller(shop), 'same'),
    await share([line(1, 10)], {}, seller(shop), 'same'),
  ]
  expect(second.body).toEqual(first.body)
})

test('a wrong one is taken back line by line and made again', async () => {
  await share([line(1, 100_000)])
  await told()
  expect((await undo()).body.takenBack).toMatchObject({ why: '户数有误' })
  expect((await told())[0]).toMatchObject({ type: 'sale.taken-back', body: { attempt: 1, lines: [{ line: 1 }] } })
  expect((await undo()).status).toBe(404)
  expect((await share([line(2, 100_000)])).body.attempt).toBe(2)
  expect((await told())[0]).toMatchObject({ body: { attempt: 2, lines: [{ household: id(2) }] } })
})

describe('refused, and nothing is told', () => {
  afterEach(async () => expect(await told()).toEqual([]))

  test('more than the order came to, by one fen', async () => {
    const { status, body } = await share([line(1, 60_000), line(2, 40_001)])
    expect([status, body.type, body.sumFen]).toEqual([422, '/problems/distribution_too_large', 100_001])
  })

  test('an order that is not settled', async () => {
    const product = await market.product(shop)
    order = (await market.order(product)).body.order
    const { status, body } = await share([line(1, 1)])
    expect([status, body.type, body.state]).toEqual([409, '/problems/order_state', 'placed'])
  })

  test.each([
    ['a household that nobody knows', () => [line(1, 1), line(7, 1)], 'body/lines/1/household'],
    ['a household that is only a candidate', () => [line(8, 1)], 'body/lines/0/household'],
    ['a household of another county', () => [line(9, 1)], 'body/lines/0/household'],
    ['a household twice for the same', () => [line(1, 1), line(1, 2)], 'body/lines/1'],
  ])('%s', async (_what, lines, pointer) => {
    const { status, body } = await share(lines())
    expect([status, body.errors[0].pointer]).toEqual([400, pointer])
  })

  test.each([['2020-08-16'], ['2020-08-14']])('paid on %s: to come, or before the order', async (paidOn) => {
    const { status, body } = await share([line(1, 1)], { paidOn })
    expect([status, body.errors[0].pointer]).toEqual([400, 'body/paidOn'])
  })

  test('by anybody but its supplier', async () => {
    expect((await share([line(1, 1)], {}, buyer)).status).toBe(403)
    expect((await share([line(1, 1)], {}, office)).status).toBe(403)
    expect((await share([line(1, 1)], {}, seller('sup_0000000000000000000009'))).status).toBe(404)
    expect((await market.call(strangerOffice, 'GET', `/orders/${order}/distribution`)).status).toBe(404)
    expect((await market.call(office, 'GET', `/orders/${order}/distribution`)).status).toBe(404)
  })
})
