import type { Service } from '@bangfu/service/service'
import { aidRoutes } from './aid-routes.ts'
import { householdTakes } from './aid-table.ts'
import { changeRoutes } from './change-routes.ts'
import { householdRoutes } from './household-routes.ts'
import { importRoutes } from './import-routes.ts'
import { revealRoutes } from './reveal-routes.ts'

export const households: Service = {
  name: 'households',
  routes: [...importRoutes, ...householdRoutes, ...changeRoutes, ...revealRoutes, ...aidRoutes],
  consumes: { takes: householdTakes },
}
