import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { SupplierFace } from '@bangfu/facts/faces'
import { faceKey, historyKey } from '@bangfu/table/keys'
import { buyer, clerk, county, office, openMarket, seller, strangerOffice, village, type Market } from './market.ts'

let market: Market
beforeEach(async () => void (market = await openMarket()))
afterEach(() => {
  expect(market.defects).toEqual([])
  market.close()
})

const register = (body: object, actor = office) =>
  market.call(actor, 'POST', '/suppliers', { name: '合作社', kind: 'village-collective', village, ...body })
const mill = (number: string, more: object = {}) => ({
  name: `面粉厂${number}`,
  kind: 'certified-enterprise',
  certificate: { number, validTo: '2020-12-31' },
  ...more,
})

describe('a supplier', () => {
  test('is put on file by the county, read by buyers, and shown to other services', async () => {
    const { status, body } = await register({ carriesHouseholds: 45 })
    expect([status, body.carriesHouseholds, body.certificate]).toEqual([201, 45, null])
    expect((await market.call(buyer, 'GET', `/suppliers/${body.supplier}`)).body).toEqual(body)
    expect((await market.call(seller(body.supplier), 'GET', `/suppliers/${body.supplier}`)).status).toBe(200)
    expect(SupplierFace.parse((await market.table.get(faceKey(body.supplier)))?.body)).toEqual({
      supplier: body.supplier,
      name: '合作社',
      division: village,
    })
  })

  test.each(['ﷺ'.repeat(100), '\u3000\u2003a', 'ab\ud800', 'ab\u0000c'])(
    'is not called %j: no key could hold it',
    async (name) => {
      const { status, body } = await register({ name, kind: 'other' })
      expect([status, body.type]).toEqual([400, expect.stringMatching(/invalid_input|malformed_json/)])
    },
  )

  test('of a name that the county has already is refused, also when both come at once', async () => {
    const both = await Promise.all([register({}), register({ name: '合 作社' })])
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
    expect(both.find(({ status }) => status === 409)?.body.type).toBe('/problems/supplier_name_taken')
    const elsewhere = await market.call(strangerOffice, 'POST', '/suppliers', {
      name: '合作社',
      kind: 'other',
      village: '610526000901',
    })
    expect(elsewhere.status).toBe(201)
  })

  test('that is a certified enterprise has a certificate, which nobody else has', async () => {
    expect((await register({ kind: 'certified-enterprise' })).body.type).toBe('/problems/certificate_required')
    expect((await register(mill('证 7'))).status).toBe(201)
    expect((await register(mill('证 7', { name: '另一家' }))).body.type).toBe('/problems/certificate_taken')
  })

  test('gets a new certificate at the version that was seen; what it had is kept', async () => {
    const { supplier } = (await register(mill('证 7'))).body
    const other = (await register(mill('证 8'))).body
    const renew = (number: string, version: number) =>
      market.call(
        office,
        'PUT',
        `/suppliers/${supplier}/certificate`,
        { number, validTo: '2022-12-31' },
        { 'if-match': `"${version}"` },
      )
    expect((await renew('证 9', 2)).status).toBe(412)
    expect((await renew(other.certificate.number, 1)).body.type).toBe('/problems/certificate_taken')
    expect((await renew('证 9', 1)).body.certificate).toEqual({ number: '证 9', validTo: '2022-12-31' })
    expect((await renew('证 7', 2)).status).toBe(200)
    expect((await market.table.get(historyKey(supplier, 1)))?.body).toMatchObject({
      before: { certificate: { number: '证 7' } },
    })
  })

  test.each([
    { name: '' },
    { name: 'x'.repeat(101) },
    { kind: 'shop' },
    { village: '610528' },
    { carriesHouseholds: -1 },
    { owner: '某' },
    { certificate: { number: '1', validTo: '2020-02-30' } },
  ])('with %j is refused as it stands', async (more) => {
    expect((await register(more)).status).toBe(400)
  })

  test('is not registered by others, nor for another county', async () => {
    expect((await register({}, clerk)).status).toBe(403)
    expect((await register({}, strangerOffice)).status).toBe(404)
    expect((await register({}, buyer)).status).toBe(403)
  })
})

describe('lists', () => {
  test('suppliers and products of a division come in pages; a cursor is its holder’s and its list’s own', async () => {
    const suppliers: string[] = []
    for (let index = 0; index < 3; index++) suppliers.push(await market.supplier())
    await market.supplier({ village: '610528001101' })
    const list = (actor: typeof buyer, path: string, query: string) => market.call(actor, 'GET', `/${path}?${query}`)
    const first = (await list(buyer, 'suppliers', `division=${village}&limit=2`)).body
    const second = (await list(buyer, 'suppliers', `division=${village}&limit=2&cursor=${first.next}`)).body
    expect([...first.items, ...second.items].map(({ supplier }) => supplier).toSorted()).toEqual(suppliers.toSorted())
    expect(second.next).toBeNull()
    expect((await list(buyer, 'suppliers', `division=${county}`)).body.items).toHaveLength(4)
    expect((await list(office, 'suppliers', `division=${village}&limit=2&cursor=${first.next}`)).status).toBe(400)
    expect((await list(buyer, 'products', `division=${village}&limit=2&cursor=${first.next}`)).status).toBe(400)
    expect((await list(strangerOffice, 'suppliers', `division=${village}`)).status).toBe(404)

    const [supplier = ''] = suppliers
    for (let index = 0; index < 3; index++) await market.product(supplier, { stock: index })
    const products = (await list(clerk, 'products', `division=${village}`)).body.items
    expect(products.map(({ stock }: { stock: number }) => stock).toSorted()).toEqual([0, 1, 2])
    const own = await market.call(seller(supplier), 'GET', `/suppliers/${supplier}/products`)
    expect(own.body.items).toEqual(products)
    expect((await market.call(seller(suppliers[1] ?? ''), 'GET', `/suppliers/${supplier}/products`)).status).toBe(404)
    expect((await list(seller(supplier), 'products', `division=${village}`)).status).toBe(403)
  })
})

describe('a product', () => {
  test('is offered by its own supplier', async () => {
    const supplier = await market.supplier()
    const body = { supplier, name: '花椒', category: '果品', unit: '斤', priceFen: 4500, stock: 100 }
    expect((await market.call(seller(supplier), 'POST', '/products', body)).body).toMatchObject({ ...body, village })
    expect((await market.call(seller('sup_0000000000000000000009'), 'POST', '/products', body)).status).toBe(404)
    expect((await market.call(office, 'POST', '/products', body)).status).toBe(403)
    for (const wrong of [
      { priceFen: 0 },
      { priceFen: 1.5 },
      { stock: -1 },
      { stock: 1e8 },
      { unit: '' },
      { discount: 1 },
    ])
      expect((await market.call(seller(supplier), 'POST', '/products', { ...body, ...wrong })).status).toBe(400)
  })
})
