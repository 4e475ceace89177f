import type { Service } from '@bangfu/service/service'
import { noticesRoutes } from '../../notices/service.ts'

/** What is decided about households: identification, notices, campaigns, exit, monitoring. */
export const procedurePart: Service = {
  name: 'households',
  routes: [...noticesRoutes],
}
