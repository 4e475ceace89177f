import type { Service } from '@bangfu/service/service'
import { searchRoutes } from '../../duplicates/duplicate-routes.ts'
import { nightlySearch } from '../../duplicates/nightly-search.ts'
import { searchTasks } from '../../duplicates/search-task.ts'
import { duplicatesRoutes } from '../../duplicates/service.ts'

/** People who may be on file twice. */
export const twicePart: Service = {
  name: 'households',
  routes: [...duplicatesRoutes, ...searchRoutes],
  tasks: searchTasks,
  machines: [nightlySearch],
}
