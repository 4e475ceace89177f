import { helperRoutes } from './helper-routes.ts'
import { teamRoutes } from './team-routes.ts'
import { unitRoutes } from './unit-routes.ts'

export const organisationRoutes = [...unitRoutes, ...teamRoutes, ...helperRoutes]
