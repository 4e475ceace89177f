import type { Service } from '@bangfu/service/service'
import { importRoutes } from '../../sheets/import-routes.ts'
import { nightlyCount } from '../../statistics/nightly-count.ts'
import { statisticsTasks } from '../../statistics/nightly-count-task.ts'
import { statisticsRoutes } from '../../statistics/statistics-routes.ts'

/** Spreadsheets, and every long job of the service, whichever area it belongs to. */
export const workPart: Service = {
  name: 'households',
  routes: [...importRoutes, ...statisticsRoutes],
  tasks: { ...statisticsTasks },
  machines: [nightlyCount],
}
