import type { Service } from '@bangfu/service/service'
import { campaignAreaRoutes } from '../../campaigns/service.ts'
import { relapseRoutes } from '../../exit/relapse-routes.ts'

/**
 * Re-checks and field checks, when the register is open for adjustment, and falling back, which they find. Their lists
 * are drawn by long work.
 */
export const campaignsPart: Service = {
  name: 'households',
  routes: [...campaignAreaRoutes, ...relapseRoutes],
}
