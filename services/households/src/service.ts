import type { Service } from '@bangfu/service/service'
import { householdRoutes } from './household-routes.ts'
import { importRoutes } from './import-routes.ts'

export const households: Service = {
  name: 'households',
  routes: [...importRoutes, ...householdRoutes],
}
