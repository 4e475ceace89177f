import type { Service } from '@bangfu/service/service'
import { nightlyScreening } from '../../monitoring/nightly-screening.ts'
import { screeningRoutes } from '../../monitoring/screening-routes.ts'
import { screeningTasks } from '../../monitoring/screening-task.ts'
import { nightlyCount } from '../../statistics/nightly-count.ts'
import { statisticsTasks } from '../../statistics/nightly-count-task.ts'
import { statisticsRoutes } from '../../statistics/statistics-routes.ts'

/** What is counted and looked for each night over whole counties. */
export const nightlyPart: Service = {
  name: 'households',
  routes: [...statisticsRoutes, ...screeningRoutes],
  tasks: { ...statisticsTasks, ...screeningTasks },
  machines: [nightlyCount, nightlyScreening],
}
