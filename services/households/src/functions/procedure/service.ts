import type { Service } from '@bangfu/service/service'
import { identificationRoutes } from '../../identification/service.ts'
import { noticesRoutes } from '../../notices/service.ts'

/** What is decided about households: identification, notices, campaigns, exit. */
export const procedurePart: Service = {
  name: 'households',
  routes: [...identificationRoutes, ...noticesRoutes],
}
