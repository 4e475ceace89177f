import type { Service } from '@bangfu/service/service'
import type { WorkDeps } from '../../deps.ts'
import { qualityWork } from '../../quality/check-task.ts'
import { qualityRoutes } from '../../quality/service.ts'

/** The quality rules and the checks of all files by them: apart, since every rule and what other areas know comes along. */
export const qualityPart: Service<WorkDeps> = {
  name: 'households',
  routes: qualityRoutes,
  ...qualityWork,
}
