import { batchRoutes } from './batch-routes.ts'
import { deviceRoutes } from './device-routes.ts'

export const deviceAreaRoutes = [...deviceRoutes, ...batchRoutes]
