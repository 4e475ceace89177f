import type { Service } from '@bangfu/service/service'
import { distributionRoutes } from './distribution-routes.ts'
import { orderRoutes } from './order-routes.ts'
import { orderStepRoutes } from './order-step-routes.ts'
import { productRoutes } from './product-routes.ts'
import { purchaseRoutes } from './purchase-routes.ts'
import { supplierRoutes } from './supplier-routes.ts'

/** Consumer assistance 消费扶贫: suppliers, their products, and what units buy of them. */
export const catalog: Service = {
  name: 'catalog',
  routes: [
    ...supplierRoutes,
    ...productRoutes,
    ...purchaseRoutes,
    ...orderRoutes,
    ...orderStepRoutes,
    ...distributionRoutes,
  ],
}
