import type { Service } from '@bangfu/service/service'
import type { WorkDeps } from '../../deps.ts'
import { campaignWork } from '../../campaigns/campaign-work-task.ts'
import { campaignWorkRoutes } from '../../campaigns/campaign-work-routes.ts'
import { nightlyScreening } from '../../monitoring/nightly-screening.ts'
import { screeningRoutes } from '../../monitoring/screening-routes.ts'
import { screeningTasks } from '../../monitoring/screening-task.ts'
import { registerFileRoutes } from '../../papers/register-file-routes.ts'
import { registerWork } from '../../papers/register-job-task.ts'
import { sheetRoutes, sheetWork } from '../../sheets/service.ts'
import { nightlyCount } from '../../statistics/nightly-count.ts'
import { statisticsTasks } from '../../statistics/nightly-count-task.ts'
import { statisticsRoutes } from '../../statistics/statistics-routes.ts'

/**
 * Spreadsheets, and every long job of the service, whichever area it belongs to: the routes that start them, and in
 * `workers` the generators that do them.
 */
export const workPart: Service<WorkDeps> = {
  name: 'households',
  routes: [...sheetRoutes, ...statisticsRoutes, ...screeningRoutes, ...campaignWorkRoutes, ...registerFileRoutes],
  tasks: {
    ...sheetWork.tasks,
    ...statisticsTasks,
    ...screeningTasks,
    ...campaignWork.tasks,
    ...registerWork.tasks,
  },
  machines: [...sheetWork.machines, nightlyCount, nightlyScreening, ...campaignWork.machines, ...registerWork.machines],
}
