import { exitEndRoutes } from './exit-end-routes.ts'
import { exitRoutes } from './exit-routes.ts'
import { exitStepRoutes } from './exit-step-routes.ts'
import { followUpRoutes } from './follow-up-routes.ts'
import { relapseRoutes } from './relapse-routes.ts'

/** Leaving the register of the poor, being followed after it, and falling back. */
export const exitAreaRoutes = [...exitRoutes, ...exitStepRoutes, ...exitEndRoutes, ...followUpRoutes, ...relapseRoutes]
