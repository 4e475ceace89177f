import { checkRoutes } from './check-routes.ts'
import { findingRoutes } from './finding-routes.ts'
import { ruleRoutes } from './rule-routes.ts'

/** The quality rules, the checks of all files by them, and what they find. */
export const qualityRoutes = [...ruleRoutes, ...checkRoutes, ...findingRoutes]
