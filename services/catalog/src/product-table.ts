import * as z from 'zod'
import { Refusal } from '@bangfu/kernel/refusal'
import type { Context } from '@bangfu/service/context'
import { childKey, divisionPlace, entityKey, ownerPlace, stockKey } from '@bangfu/table/keys'
import { create, replace } from '@bangfu/table/ops'
import type { Item, Op, TableReader } from '@bangfu/table/table'
import { LostRace, lostRace } from './lost-race.ts'
import { Product } from './product.ts'

const Stock = z.object({ onHand: z.int().min(0) })

/** The operations that put a product on offer with its first stock. */
export const createProduct = (product: Product, onHand: number): Op[] => [
  create({
    key: entityKey(product.product),
    kind: 'product',
    body: product,
    byDivision: divisionPlace('product', product.village, product.product),
    byOwner: ownerPlace('product', product.supplier, product.product),
  }),
  create({ key: stockKey(product.product), kind: 'stock', body: { onHand } }),
]

export const productOf = (item: Item): Product => Product.parse(item.body)

/** @throws Refusal not_found */
export const loadProduct = async (table: TableReader, id: string): Promise<Product> => {
  const item = await table.get(entityKey(id))
  if (!item) throw new Refusal('not_found')
  return productOf(item)
}

export type FoundStock = { readonly onHand: number; readonly version: number }

const stockOf = (item: Item | undefined): FoundStock => {
  if (!item) throw new Refusal('not_found')
  return { ...Stock.parse(item.body), version: item.version }
}

export const loadStock = async (table: TableReader, product: string): Promise<FoundStock> =>
  stockOf(await table.get(stockKey(product)))

/** What is left of each product, in the order asked; at most 200. */
export const loadStocks = async (table: TableReader, products: readonly string[]): Promise<FoundStock[]> => {
  const keys = products.map(stockKey)
  const parts = await Promise.all([keys.slice(0, 100), keys.slice(100)].map((some) => table.getMany(some)))
  return parts.flat().map(stockOf)
}

/** The operation that changes what is left; whoever was first wins. */
export const replaceStock = (product: string, onHand: number, version: number): Op =>
  replace(
    { key: stockKey(product), kind: 'stock', body: { onHand } satisfies z.infer<typeof Stock> },
    version,
    lostRace,
  )

/** The line that says why there is more of a product; orders are their own lines. */
export const stockLine = ({ newId, actor, now }: Context, product: string, add: number, why: string): Op =>
  create({
    key: childKey(product, 'stock-line', newId('stl')),
    kind: 'stock-line',
    body: { add, why, who: actor.id, at: now },
  })

const attempts = 24

/**
 * Decides again on what is true by then when somebody else was first, as often as a crowd of buyers may need.
 * @throws Refusal conflict after that: nothing was written, and it is safe to repeat
 */
export const untilWon = async <Answered>(attempt: () => Promise<Answered>): Promise<Answered> => {
  for (let round = 1; round <= attempts; round++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof LostRace)) throw error
    }
  }
  throw new Refusal('conflict')
}
