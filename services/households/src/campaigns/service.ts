import { campaignRoutes } from './campaign-routes.ts'
import { errorRateRoutes } from './error-rate-routes.ts'
import { findingRoutes } from './finding-routes.ts'
import { lineRoutes } from './line-routes.ts'
import { windowRoutes } from './window-routes.ts'

/** Re-checks of the register and field checks, and when it is open for adjustment. */
export const campaignAreaRoutes = [
  ...windowRoutes,
  ...campaignRoutes,
  ...lineRoutes,
  ...findingRoutes,
  ...errorRateRoutes,
]
