import * as z from 'zod'
import { Village } from '@bangfu/kernel/division'
import { idSchema } from '@bangfu/kernel/ids'
import { PositiveFen } from '@bangfu/kernel/money'
import { Refusal } from '@bangfu/kernel/refusal'
import { Instant } from '@bangfu/kernel/time'
import { SupplierId, type Supplier } from './supplier.ts'

export const ProductId = idSchema('prd')

/** The most pieces of one product that a supplier may have: more is a typing error. */
export const mostStock = 10_000_000

const offered = {
  name: z.string().trim().min(1).max(100),
  category: z.string().trim().min(1).max(40),
  /** The unit that is counted: 盒, 斤, 批 … */
  unit: z.string().trim().min(1).max(10),
  priceFen: PositiveFen,
}

export const ProductInput = z.strictObject({
  supplier: SupplierId,
  ...offered,
  stock: z.int().min(0).max(mostStock),
})

/** What a supplier offers, without what is left of it. */
export const Product = z.object({
  ...offered,
  product: ProductId,
  supplier: SupplierId,
  supplierName: z.string(),
  /** Where it comes from: the supplier's village. */
  village: Village,
  offeredAt: Instant,
})
export type Product = z.infer<typeof Product>

export const offerProduct = (
  { stock: _stock, ...input }: z.infer<typeof ProductInput>,
  { supplier, name, village }: Supplier,
  product: Product['product'],
  now: Instant,
): Product => ({ ...input, product, supplier, supplierName: name, village, offeredAt: now })

export const StockInput = z.strictObject({
  add: z.int().min(1).max(mostStock),
  why: z.string().trim().min(1).max(200),
})

/** @throws Refusal out_of_stock */
export const takeStock = (onHand: number, quantity: number): number => {
  if (quantity > onHand) throw new Refusal('out_of_stock', { left: onHand })
  return onHand - quantity
}

/** @throws Refusal stock_too_large */
export const addStock = (onHand: number, quantity: number): number => {
  if (onHand + quantity > mostStock) throw new Refusal('stock_too_large', { most: mostStock })
  return onHand + quantity
}
