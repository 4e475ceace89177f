import type { Service } from '@bangfu/service/service'
import type { WorkDeps } from '../../deps.ts'
import { campaignWork } from '../../campaigns/campaign-work-task.ts'
import { campaignWorkRoutes } from '../../campaigns/campaign-work-routes.ts'
import { registerFileRoutes } from '../../papers/register-file-routes.ts'
import { registerWork } from '../../papers/register-job-task.ts'
import { carryOverRoutes } from '../../villages/carry-over-routes.ts'
import { villageWork } from '../../villages/carry-over-task.ts'

/**
 * Long jobs of the service that make files, whichever area it belongs to: the routes that start them, and in `workers` the
 * generators that do them.
 */
export const workPart: Service<WorkDeps> = {
  name: 'households',
  routes: [...campaignWorkRoutes, ...registerFileRoutes, ...carryOverRoutes],
  tasks: {
    ...campaignWork.tasks,
    ...registerWork.tasks,
    ...villageWork.tasks,
  },
  machines: [...campaignWork.machines, ...registerWork.machines, ...villageWork.machines],
}
