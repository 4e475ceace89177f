import type { Service } from '@bangfu/service/service'
import { deadlinesRoutes } from '../../deadlines/service.ts'
import { searchRoutes } from '../../duplicates/duplicate-routes.ts'
import { nightlySearch } from '../../duplicates/nightly-search.ts'
import { searchTasks } from '../../duplicates/search-task.ts'
import { duplicatesRoutes } from '../../duplicates/service.ts'
import { nightlyScreening } from '../../monitoring/nightly-screening.ts'
import { screeningRoutes } from '../../monitoring/screening-routes.ts'
import { screeningTasks } from '../../monitoring/screening-task.ts'
import { monitoringRoutes } from '../../monitoring/service.ts'

/** What is watched: households that may fall back, people who may be on file twice, and what is overdue. */
export const watchPart: Service = {
  name: 'households',
  routes: [...monitoringRoutes, ...screeningRoutes, ...duplicatesRoutes, ...searchRoutes, ...deadlinesRoutes],
  tasks: { ...screeningTasks, ...searchTasks },
  machines: [nightlyScreening, nightlySearch],
}
