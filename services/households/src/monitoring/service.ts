import { clueRoutes } from './clue-routes.ts'
import { eliminateRoutes } from './eliminate-routes.ts'
import { identifyRoutes } from './identify-routes.ts'
import { supportRoutes } from './support-routes.ts'

/** Monitoring against falling back: clues, identification, support, elimination. */
export const monitoringRoutes = [...clueRoutes, ...identifyRoutes, ...supportRoutes, ...eliminateRoutes]
