import type { Service } from '@bangfu/service/service'
import { deadlinesRoutes } from './deadlines/service.ts'
import { aidRoutes } from './record/aid-routes.ts'
import { householdTakes } from './record/aid-table.ts'
import { changeRoutes } from './record/change-routes.ts'
import { householdRoutes } from './record/household-routes.ts'
import { importRoutes } from './sheets/import-routes.ts'
import { revealRoutes } from './record/reveal-routes.ts'

export const households: Service = {
  name: 'households',
  routes: [...importRoutes, ...householdRoutes, ...changeRoutes, ...revealRoutes, ...aidRoutes, ...deadlinesRoutes],
  consumes: { takes: householdTakes },
}
