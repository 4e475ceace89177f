import type { Service } from '@bangfu/service/service'
import { publicRoutes } from '../../notices/public-routes.ts'
import { publicCardRoutes } from '../../papers/public-card-routes.ts'

/** What everybody may open without signing in. */
export const openPart: Service = {
  name: 'households',
  routes: [...publicRoutes, ...publicCardRoutes],
}
