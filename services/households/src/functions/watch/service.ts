import type { Service } from '@bangfu/service/service'
import { deadlinesRoutes } from '../../deadlines/service.ts'
import { monitoringRoutes } from '../../monitoring/service.ts'

/** What is watched: households that may fall back, and what is overdue. The nightly screening is long work. */
export const watchPart: Service = {
  name: 'households',
  routes: [...monitoringRoutes, ...deadlinesRoutes],
}
