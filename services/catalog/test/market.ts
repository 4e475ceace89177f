import { Division, Village } from '@bangfu/kernel/division'
import type { UnitFace, VillageFace } from '@bangfu/facts/faces'
import type { Deps } from '@bangfu/service/context'
import { faceKey } from '@bangfu/table/keys'
import { create } from '@bangfu/table/ops'
import { actorWith, openWorld, type Answered, type World } from '../../../tests/support/world.ts'
import { catalog } from '../src/service.ts'

export const county = Division.parse('610528')
export const village = Village.parse('610528000901')
export const unhelped = Village.parse('610528000902')
export const unit = 'unt_0000000000000000000001'
export const otherUnit = 'unt_0000000000000000000002'

export const office = actorWith('county-office', { division: county })
export const strangerOffice = actorWith('county-office', { division: Division.parse('610526') }, 'usr-stranger')
export const clerk = actorWith('village-clerk', { division: village })
export const buyer = actorWith('buyer', { unit })
export const otherBuyer = actorWith('buyer', { unit: otherUnit }, 'usr-other-buyer')
export const officer = actorWith('unit-officer', { unit })
export const seller = (supplier: string) => actorWith('supplier', { supplier }, `usr-${supplier}`)

export type Market = World<Deps> & {
  supplier(more?: object): Promise<string>
  product(supplier: string, more?: object): Promise<string>
  order(product: string, more?: object, key?: string): Promise<Answered>
  step(order: string, name: 'acceptance' | 'payment' | 'review' | 'cancellation', body?: object): Promise<Answered>
  /** Accepted, paid and reviewed. */
  settle(order: string): Promise<void>
  stock(product: string): Promise<number>
  progress(year?: string): Promise<Answered['body']>
}

/** A county with a helped village and two units, whose faces pairing has written. */
export const openMarket = async (): Promise<Market> => {
  const world = openWorld<Deps>([catalog], {})
  const face = (id: string, body: VillageFace | UnitFace) => create({ key: faceKey(id), kind: 'face', body })
  await world.table.write([
    face(village, { village, helpedBy: [{ unit, from: '2016-01-01', to: null }] }),
    face(unhelped, { village: unhelped, helpedBy: [{ unit, from: '2016-01-01', to: '2020-08-14' }] }),
    face(unit, { unit, name: '西安工业大学', division: county }),
    face(otherUnit, { unit: otherUnit, name: '某局', division: county }),
  ])
  let keys = 0
  const key = () => ({ 'idempotency-key': `key-${++keys}` })
  const made = (answered: Answered, name: string): string => {
    if (answered.status !== 201) throw new Error(JSON.stringify(answered.body))
    return answered.body[name]
  }
  const market: Market = {
    ...world,
    supplier: async (more = {}) => {
      const body = { name: `合作社${++keys}`, kind: 'village-collective', village, ...more }
      return made(await world.call(office, 'POST', '/suppliers', body), 'supplier')
    },
    product: async (supplier, more = {}) => {
      const body = { supplier, name: '土鸡蛋', category: '禽蛋', unit: '盒', priceFen: 3188, stock: 2000, ...more }
      return made(await world.call(seller(supplier), 'POST', '/products', body), 'product')
    },
    order: (product, more = {}, idempotencyKey) =>
      world.call(
        buyer,
        'POST',
        '/orders',
        { product, quantity: 1, unit, ...more },
        idempotencyKey === undefined ? key() : { 'idempotency-key': idempotencyKey },
      ),
    step: (order, name, body = {}) =>
      world.call(name === 'payment' ? officer : buyer, 'POST', `/orders/${order}/${name}`, body),
    settle: async (order) => {
      for (const [name, body] of [
        ['acceptance', {}],
        ['payment', { document: '转账 1' }],
        ['review', { score: 5, text: '质量好' }],
      ] as const) {
        const { status, body: answer } = await market.step(order, name, body)
        if (status !== 200) throw new Error(JSON.stringify(answer))
      }
    },
    stock: async (product) => (await world.call(buyer, 'GET', `/products/${product}`)).body.stock,
    progress: async (year = '2020') =>
      (await world.call(officer, 'GET', `/units/${unit}/purchase-progress/${year}`)).body,
  }
  return market
}
