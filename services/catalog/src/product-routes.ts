import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { pageOf, pageQuery, routeFor, type Context, type PageQuery } from '@bangfu/service/context'
import { divisionPartition, ownerPartition } from '@bangfu/table/keys'
import type { Query } from '@bangfu/table/table'
import {
  createProduct,
  loadProduct,
  loadStock,
  loadStocks,
  productOf,
  replaceStock,
  stockLine,
  untilWon,
} from './product-table.ts'
import { addStock, offerProduct, Product, ProductId, ProductInput, StockInput } from './product.ts'
import { loadSupplier } from './supplier-table.ts'
import { SupplierId } from './supplier.ts'

const route = routeFor()
const params = z.strictObject({ product: ProductId })

const ProductAnswer = Product.extend({ stock: z.int() })

const scopeOf = ({ supplier, village }: Pick<Product, 'supplier' | 'village'>) =>
  ({ division: village, supplier, open: true }) as const

const listProducts = async ({ page, table }: Context, query: Pick<Query, 'in' | 'prefix'>, asked: PageQuery) => {
  const { items, next } = await page(query, asked)
  const products = items.map(productOf)
  const stocks = await loadStocks(
    table,
    products.map(({ product }) => product),
  )
  return ok({ items: products.map((product, index) => ({ ...product, stock: stocks[index]?.onHand ?? 0 })), next })
}

export const productRoutes = [
  route({
    method: 'POST',
    path: '/products',
    action: 'product.offer',
    summary: { zh: '发布产品', en: 'Offer a product' },
    body: ProductInput,
    returns: ProductAnswer,
    status: 201,
    subject: async ({ body }, { table }) => {
      const { supplier } = await loadSupplier(table, body.supplier)
      return { scope: scopeOf(supplier), about: body.supplier, found: supplier }
    },
    run: async ({ body, found }, { newId, now, commit }) => {
      const product = offerProduct(body, found, newId('prd'), now)
      const answer = created({ ...product, stock: body.stock }, `/products/${product.product}`, 1)
      return commit(createProduct(product, body.stock), answer, { about: product.product })
    },
  }),
  route({
    method: 'GET',
    path: '/products/{product}',
    action: 'product.read',
    summary: { zh: '查看产品', en: 'Read a product' },
    params,
    returns: ProductAnswer,
    subject: async ({ params }, { table }) => {
      const found = await loadProduct(table, params.product)
      return { scope: scopeOf(found), about: params.product, found }
    },
    run: async ({ found }, { table }) => ok({ ...found, stock: (await loadStock(table, found.product)).onHand }, 1),
  }),
  route({
    method: 'GET',
    path: '/products',
    action: 'product.list',
    summary: { zh: '列出一个区划的产品', en: 'List the products of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(ProductAnswer),
    subject: ({ query }) => ({ scope: { division: query.division, open: true }, about: '', found: undefined }),
    run: async ({ query }, context) => {
      const index = { index: 'byDivision', partition: divisionPartition('product', query.division) } as const
      return listProducts(context, { in: { table: 'registry', ...index }, prefix: query.division }, query)
    },
  }),
  route({
    method: 'GET',
    path: '/suppliers/{supplier}/products',
    action: 'product.read',
    summary: { zh: '列出一个供应商的产品', en: 'List the products of a supplier' },
    params: z.strictObject({ supplier: SupplierId }),
    query: z.strictObject(pageQuery),
    returns: pageOf(ProductAnswer),
    subject: async ({ params }, { table }) => {
      const { supplier } = await loadSupplier(table, params.supplier)
      return { scope: scopeOf(supplier), about: params.supplier, found: undefined }
    },
    run: async ({ params, query }, context) => {
      const index = { index: 'byOwner', partition: ownerPartition('product', params.supplier) } as const
      return listProducts(context, { in: { table: 'registry', ...index } }, query)
    },
  }),
  route({
    method: 'POST',
    path: '/products/{product}/stock',
    action: 'product.offer',
    summary: { zh: '补充库存', en: 'Add to the stock of a product' },
    params,
    body: StockInput,
    returns: ProductAnswer,
    idempotencyKey: 'required',
    subject: async ({ params }, { table }) => {
      const found = await loadProduct(table, params.product)
      return { scope: scopeOf(found), about: params.product, found }
    },
    run: async ({ body, found }, context) =>
      untilWon(async () => {
        const { onHand, version } = await loadStock(context.table, found.product)
        const more = addStock(onHand, body.add)
        const ops = [replaceStock(found.product, more, version), stockLine(context, found.product, body.add, body.why)]
        return context.commit(ops, ok({ ...found, stock: more }, 1), { reason: body.why })
      }),
  }),
]
