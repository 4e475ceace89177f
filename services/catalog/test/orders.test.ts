import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { faceKey, historyKey } from '@bangfu/table/keys'
import { replace } from '@bangfu/table/ops'
import { actorWith } from '../../../tests/support/world.ts'
import {
  buyer,
  clerk,
  county,
  office,
  officer,
  openMarket,
  otherBuyer,
  otherUnit,
  seller,
  strangerOffice,
  unhelped,
  unit,
  village,
  type Market,
} from './market.ts'

let market: Market
beforeEach(async () => void (market = await openMarket()))
afterEach(() => {
  expect(market.defects).toEqual([])
  market.close()
})

const placed = async (more: object = {}, stock = 10): Promise<{ order: string; product: string }> => {
  const product = await market.product(await market.supplier(), { stock })
  const { status, body } = await market.order(product, more)
  expect(status).toBe(201)
  return { order: body.order, product }
}

describe('whom may be ordered from is checked at the order', () => {
  const certificate = (validTo: string) => ({
    kind: 'certified-enterprise',
    certificate: { number: `证 ${validTo}`, validTo },
  })
  test.each([
    ['the collective of a village whose help has ended', { village: unhelped }, 'village-not-helped'],
    ['the collective of a village that nobody ever helped', { village: '610528000999' }, 'village-not-helped'],
    ['an enterprise whose certificate ended yesterday', certificate('2020-08-14'), 'certificate-expired'],
    ['any other trader', { kind: 'other' }, 'kind-not-eligible'],
  ])('%s is refused, and nothing is taken from stock', async (_who, more, rule) => {
    const product = await market.product(await market.supplier(more), { stock: 10 })
    const { status, body } = await market.order(product)
    expect([status, body.type, body.rule]).toEqual([422, '/problems/supplier_not_eligible', rule])
    expect(await market.stock(product)).toBe(10)
    expect((await market.progress()).orders).toBe(0)
  })

  test('a certificate is good on its last day', async () => {
    const product = await market.product(await market.supplier(certificate('2020-08-15')))
    expect((await market.order(product)).status).toBe(201)
  })

  test('help that ends while the order is placed is seen by it', async () => {
    const product = await market.product(await market.supplier())
    const face = await market.table.get(faceKey(village))
    if (!face) throw new Error('no face')
    const { version, ...rest } = face
    const over = { village, helpedBy: [{ unit, from: '2016-01-01', to: '2020-08-01' }] }
    const [{ status, body }] = await Promise.all([
      market.order(product),
      market.table.write([replace({ ...rest, body: over }, version)]),
    ])
    expect([status, body.type]).toEqual([422, '/problems/supplier_not_eligible'])
  })
})

describe('stock', () => {
  test('twenty buyers at once get the ten pieces that are there, and no eleventh', async () => {
    const product = await market.product(await market.supplier(), { stock: 10 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => market.order(product)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(new Set(refused.map(({ body }) => `${body.type} ${body.left}`))).toEqual(
      new Set(['/problems/out_of_stock 0']),
    )
    expect(await market.stock(product)).toBe(0)
    expect((await market.progress()).byState.placed).toEqual({ orders: 10, amountFen: 31_880 })
  })

  test('more than is left is refused with what is left', async () => {
    const product = await market.product(await market.supplier(), { stock: 3 })
    expect((await market.order(product, { quantity: 4 })).body).toMatchObject({
      type: '/problems/out_of_stock',
      left: 3,
    })
  })

  test('is added to with a reason, once for each key, by its supplier alone', async () => {
    const supplier = await market.supplier()
    const product = await market.product(supplier, { stock: 1 })
    const add = (
      actor = seller(supplier),
      headers: Record<string, string> = { 'idempotency-key': 'more' },
      body: object = { add: 5, why: '新一批' },
    ) => market.call(actor, 'POST', `/products/${product}/stock`, body, headers)
    expect((await add()).body.stock).toBe(6)
    expect((await add()).body.stock).toBe(6)
    expect((await add(seller(supplier), {})).body.type).toBe('/problems/idempotency_key_required')
    expect((await add(seller('sup_0000000000000000000009'))).status).toBe(404)
    expect((await add(buyer)).status).toBe(403)
    const body = { add: 10_000_000, why: '错' }
    expect((await add(seller(supplier), { 'idempotency-key': 'much' }, body)).body.type).toBe(
      '/problems/stock_too_large',
    )
    const restocked = Array.from({ length: 8 }, (_, index) =>
      add(seller(supplier), { 'idempotency-key': `race-${index}` }),
    )
    expect((await Promise.all(restocked)).every(({ status }) => status === 200)).toBe(true)
    expect(await market.stock(product)).toBe(46)
  })
})

describe('an order', () => {
  test('needs a key; the same key answers the same order and takes stock once, also when sent twice at once', async () => {
    const product = await market.product(await market.supplier(), { stock: 10 })
    const body = { product, quantity: 2, unit }
    expect((await market.call(buyer, 'POST', '/orders', body)).body.type).toBe('/problems/idempotency_key_required')
    const [one, two] = await Promise.all([
      market.order(product, { quantity: 2 }, 'k'),
      market.order(product, { quantity: 2 }, 'k'),
    ])
    const three = await market.order(product, { quantity: 2 }, 'k')
    expect(new Set([one, two, three].map(({ body }) => body.order)).size).toBe(1)
    expect([one.status, two.status, three.status]).toEqual([201, 201, 201])
    expect(await market.stock(product)).toBe(8)
    expect((await market.order(product, { quantity: 3 }, 'k')).body.type).toBe('/problems/idempotency_key_reused')
  })

  test('goes through its steps in their order and no other', async () => {
    const { order } = await placed()
    expect((await market.step(order, 'payment', { document: '1' })).body).toMatchObject({
      type: '/problems/order_state',
      state: 'placed',
    })
    expect((await market.step(order, 'review', { score: 5, text: '好' })).status).toBe(409)
    await market.settle(order)
    expect((await market.step(order, 'cancellation', { why: '不要了' })).body).toMatchObject({ state: 'reviewed' })
    expect((await market.progress()).byState.reviewed.orders).toBe(1)
  })

  test('a step sent twice answers the same; with other content it is refused', async () => {
    const { order } = await placed()
    const first = await market.step(order, 'acceptance', { note: '齐' })
    expect(first.body).toMatchObject({ state: 'accepted', acceptance: { on: '2020-08-15', note: '齐', by: buyer.id } })
    const again = await market.step(order, 'acceptance', { note: '齐' })
    expect(again).toMatchObject({ status: 200, body: first.body, headers: { etag: first.headers['etag'] } })
    expect((await market.step(order, 'acceptance', { note: '不齐' })).status).toBe(409)
    const both = await Promise.all([1, 2, 3].map(() => market.step(order, 'payment', { document: '转账 7' })))
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await market.progress()).byState.paid).toEqual({ orders: 1, amountFen: 3188 })
    expect((await market.carry()).filter(({ type }) => type === 'order.moved')).toHaveLength(3)
  })

  test('is accepted on a day between the order and today', async () => {
    const { order } = await placed()
    for (const on of ['2020-08-14', '2020-08-16'])
      expect((await market.step(order, 'acceptance', { on })).body.type).toBe('/problems/acceptance_day_out_of_range')
    market.setNow('2020-08-20T02:00:00.000Z')
    expect((await market.step(order, 'acceptance', { on: '2020-08-17' })).body.acceptance.on).toBe('2020-08-17')
  })

  test('is not paid by whoever ordered or accepted it', async () => {
    const both = { ...buyer, grants: [...buyer.grants, ...officer.grants] }
    const { order } = await placed()
    await market.step(order, 'acceptance')
    const pay = (actor: typeof buyer) => market.call(actor, 'POST', `/orders/${order}/payment`, { document: '1' })
    expect((await pay(both)).body.type).toBe('/problems/same_person')
    expect((await pay(officer)).status).toBe(200)
  })

  test.each([[[]], [['acceptance']], [['acceptance', 'payment']]] as const)(
    'that is called off after %j gives stock and progress back, once',
    async (steps) => {
      const { order, product } = await placed({ quantity: 4 })
      for (const name of steps) await market.step(order, name, name === 'payment' ? { document: '转账 1' } : {})
      expect(await market.stock(product)).toBe(6)
      const refund = steps.length === 2 ? { refundDocument: '退款 1' } : {}
      if (steps.length === 2)
        expect((await market.step(order, 'cancellation', { why: '退货' })).body.type).toBe(
          '/problems/refund_document_required',
        )
      const both = await Promise.all([1, 2].map(() => market.step(order, 'cancellation', { why: '退货', ...refund })))
      expect(both.map(({ body }) => body.state)).toEqual(['cancelled', 'cancelled'])
      expect(await market.stock(product)).toBe(10)
      expect(await market.progress()).toMatchObject({
        orders: 0,
        completedFen: 0,
        byState: { cancelled: { orders: 1 } },
      })
    },
  )

  test('keeps what it was before each step', async () => {
    const { order } = await placed()
    await market.step(order, 'cancellation', { why: '写错了数量' })
    const before = await market.table.get(historyKey(order, 1))
    expect(before?.body).toMatchObject({ before: { state: 'placed' }, who: buyer.id, why: '写错了数量' })
  })

  test('counts for the year in which it was placed, whenever it is settled', async () => {
    market.setNow('2020-12-31T15:59:59.000Z')
    const { order } = await placed()
    market.setNow('2020-12-31T16:00:00.000Z')
    await market.settle(order)
    expect((await market.progress('2020')).completedFen).toBe(3188)
    expect((await market.progress('2021')).orders).toBe(0)
  })

  test('of an amount that nobody means is refused', async () => {
    const product = await market.product(await market.supplier(), { priceFen: 900_000_000_000, stock: 10 })
    expect((await market.order(product, { quantity: 2 })).body.type).toBe('/problems/order_too_large')
  })

  test.each([
    { quantity: 0 },
    { quantity: 1.5 },
    { quantity: -1 },
    { quantity: '1' },
    { quantity: 1e9 },
    { agreedAmountFen: 0 },
    { agreedAmountFen: 1e15 },
    { product: 'prd_1' },
    { unit: null },
    { more: 1 },
  ])('with %j is refused as it stands', async (more) => {
    const product = await market.product(await market.supplier())
    expect((await market.order(product, more)).status).toBe(400)
  })
})

describe('progress', () => {
  test('equals a recount of the orders, page by page', async () => {
    const product = await market.product(await market.supplier(), { stock: 1000 })
    for (let index = 0; index < 12; index++) {
      const { body } = await market.order(product, { quantity: index + 1 })
      if (index % 2 === 0) await market.step(body.order, 'acceptance')
      if (index % 3 === 0) await market.step(body.order, 'cancellation', { why: '改期' })
    }
    const states = new Map<string, { orders: number; amountFen: number }>()
    let next: string | null = ''
    let pages = 0
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`
      const { body } = await market.call(buyer, 'GET', `/units/${unit}/orders?year=2020&limit=5${cursor}`)
      for (const { state, amountFen } of body.items as { state: string; amountFen: number }[]) {
        const sum = states.get(state) ?? { orders: 0, amountFen: 0 }
        states.set(state, { orders: sum.orders + 1, amountFen: sum.amountFen + amountFen })
      }
      next = body.next
      pages++
    }
    expect(pages).toBe(3)
    expect((await market.progress()).byState).toMatchObject(Object.fromEntries(states))
    expect((await market.call(buyer, 'GET', `/units/${unit}/orders?year=2019`)).body.items).toEqual([])
  })

  test('has no share without a plan; a plan is changed at the version that was seen, and what it was is kept', async () => {
    const path = `/units/${unit}/purchase-plans/2020`
    const put = (plannedFen: number, headers = {}) => market.call(officer, 'PUT', path, { plannedFen }, headers)
    expect((await market.progress()).completedShare).toBeNull()
    expect((await market.call(officer, 'GET', path)).status).toBe(404)
    expect((await put(100, { 'if-match': '"1"' })).status).toBe(412)
    expect((await put(110_000_000)).status).toBe(201)
    expect((await put(120_000_000)).status).toBe(428)
    expect((await put(120_000_000, { 'if-match': '"2"' })).status).toBe(412)
    const changed = await put(120_000_000, { 'if-match': '"1"' })
    expect([changed.status, changed.headers['etag']]).toEqual([200, '"2"'])
    expect((await market.call(buyer, 'GET', path)).body.plannedFen).toBe(120_000_000)
    const both = await Promise.all([put(1, { 'if-match': '"2"' }), put(2, { 'if-match': '"2"' })])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
    for (const wrong of [0, -1, 1.5, 1e15, '1', null])
      expect((await market.call(officer, 'PUT', path, { plannedFen: wrong })).status).toBe(400)
    expect((await market.call(officer, 'PUT', `/units/${unit}/purchase-plans/20x0`, { plannedFen: 1 })).status).toBe(
      400,
    )
  })
})

describe('who may what', () => {
  test('a buyer buys for his own unit, and sees no other unit’s orders', async () => {
    const { order, product } = await placed()
    const body = { product, quantity: 1, unit }
    expect((await market.call(otherBuyer, 'POST', '/orders', body, { 'idempotency-key': 'x' })).status).toBe(404)
    expect((await market.call(otherBuyer, 'GET', `/orders/${order}`)).status).toBe(404)
    expect((await market.call(otherBuyer, 'GET', `/units/${unit}/orders`)).status).toBe(404)
    expect((await market.call(otherBuyer, 'POST', `/orders/${order}/acceptance`, {})).status).toBe(404)
    expect((await market.call(otherBuyer, 'GET', `/units/${otherUnit}/orders`)).body.items).toEqual([])
    expect((await market.call(officer, 'POST', '/orders', body, { 'idempotency-key': 'y' })).status).toBe(403)
    expect((await market.call(buyer, 'POST', `/orders/${order}/payment`, { document: '1' })).status).toBe(403)
    expect((await market.call(undefined, 'GET', `/orders/${order}`)).status).toBe(401)
  })

  test('offices read the orders of their county; the supplier reads his own', async () => {
    const { order } = await placed()
    const supplier = (await market.call(buyer, 'GET', `/orders/${order}`)).body.supplier
    const read = async (actor: typeof buyer) => (await market.call(actor, 'GET', `/orders/${order}`)).status
    expect(await read(office)).toBe(200)
    expect(await read(actorWith('auditor', { division: county }))).toBe(200)
    expect(await read(strangerOffice)).toBe(404)
    expect(await read(seller(supplier))).toBe(200)
    expect(await read(seller('sup_0000000000000000000009'))).toBe(404)
    expect(await read(clerk)).toBe(403)
  })

  test('what is not there is not found', async () => {
    const nobody = '0000000000000000000000'
    expect((await market.call(buyer, 'GET', `/orders/ord_${nobody}`)).status).toBe(404)
    expect((await market.order(`prd_${nobody}`)).status).toBe(404)
    const product = await market.product(await market.supplier())
    expect((await market.order(product, { unit: `unt_${nobody}` })).status).toBe(404)
    expect((await market.call(officer, 'GET', `/units/unt_${nobody}/purchase-progress/2020`)).status).toBe(404)
  })
})
