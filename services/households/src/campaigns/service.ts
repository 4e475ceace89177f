import { windowRoutes } from './window-routes.ts'

/** Re-checks of the register, and when it is open for adjustment. */
export const campaignRoutes = [...windowRoutes]
