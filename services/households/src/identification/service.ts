import { applicationRoutes } from './application-routes.ts'
import { approvalRoutes } from './approval-routes.ts'
import { endingRoutes } from './ending-routes.ts'
import { exclusionRoutes } from './exclusion-routes.ts'
import { fieldRoutes } from './field-routes.ts'
import { numberRoutes } from './number-routes.ts'
import { publicityRoutes } from './publicity-routes.ts'

/** From application to the register, through five gates, and off it by the same way. */
export const identificationRoutes = [
  ...applicationRoutes,
  ...fieldRoutes,
  ...publicityRoutes,
  ...approvalRoutes,
  ...endingRoutes,
  ...exclusionRoutes,
  ...numberRoutes,
]
