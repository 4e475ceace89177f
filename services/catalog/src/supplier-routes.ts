import * as z from 'zod'
import { created, ok } from '@bangfu/http/route'
import { WithinCounty } from '@bangfu/kernel/division'
import { Refusal } from '@bangfu/kernel/refusal'
import { pageOf, pageQuery, routeFor } from '@bangfu/service/context'
import { historyOp } from '@bangfu/service/history'
import { divisionPartition } from '@bangfu/table/keys'
import { createSupplier, loadSupplier, replaceSupplier, supplierOf, takeCertificate } from './supplier-table.ts'
import { Certificate, registerSupplier, Supplier, SupplierId, SupplierInput } from './supplier.ts'

const route = routeFor()
const params = z.strictObject({ supplier: SupplierId })

export const supplierRoutes = [
  route({
    method: 'POST',
    path: '/suppliers',
    action: 'supplier.register',
    summary: { zh: '登记供应商', en: 'Register a supplier' },
    body: SupplierInput,
    returns: Supplier,
    status: 201,
    subject: ({ body }) => ({ scope: { division: body.village }, about: '', found: undefined }),
    run: async ({ body }, { newId, now, table, commit }) => {
      const supplier = registerSupplier(body, newId('sup'), now)
      const id = supplier.supplier
      const ops = [...createSupplier(supplier), ...(await takeCertificate(table, supplier))]
      return commit(ops, created(supplier, `/suppliers/${id}`, 1), { about: id })
    },
  }),
  route({
    method: 'GET',
    path: '/suppliers/{supplier}',
    action: 'supplier.read',
    summary: { zh: '查看供应商', en: 'Read a supplier' },
    params,
    returns: Supplier,
    subject: async ({ params }, { table }) => {
      const found = await loadSupplier(table, params.supplier)
      return { scope: scopeOf(found.supplier), about: params.supplier, found }
    },
    run: async ({ found }) => ok(found.supplier, found.version),
  }),
  route({
    method: 'PUT',
    path: '/suppliers/{supplier}/certificate',
    action: 'supplier.register',
    summary: { zh: '换发认定证书', en: 'Replace the certificate of a supplier' },
    params,
    body: Certificate,
    returns: Supplier,
    ifMatch: true,
    subject: async ({ params }, { table }) => {
      const found = await loadSupplier(table, params.supplier)
      return { scope: scopeOf(found.supplier), about: params.supplier, found }
    },
    run: async ({ body, found, version }, context) => {
      if (version !== found.version) throw new Refusal('version_changed')
      const next: Supplier = { ...found.supplier, certificate: body }
      const ops = [
        replaceSupplier(next, version),
        historyOp(context, next.supplier, version, found.supplier),
        ...(await takeCertificate(context.table, next)),
      ]
      return context.commit(ops, ok(next, version + 1))
    },
  }),
  route({
    method: 'GET',
    path: '/suppliers',
    action: 'supplier.list',
    summary: { zh: '列出一个区划的供应商', en: 'List the suppliers of a division' },
    query: z.strictObject({ division: WithinCounty, ...pageQuery }),
    returns: pageOf(Supplier),
    subject: ({ query }) => ({ scope: { division: query.division, open: true }, about: '', found: undefined }),
    run: async ({ query }, { page }) => {
      const index = { index: 'byDivision', partition: divisionPartition('supplier', query.division) } as const
      const { items, next } = await page({ in: { table: 'registry', ...index }, prefix: query.division }, query)
      return ok({ items: items.map(supplierOf), next })
    },
  }),
]

/** Buyers look for suppliers everywhere; offices and watchers in their divisions. */
const scopeOf = ({ supplier, village }: Supplier) => ({ division: village, supplier, open: true }) as const
