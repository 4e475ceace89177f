import type { Service } from '@bangfu/service/service'
import { takesTogether } from '@bangfu/service/takes'
import { aidRoutes } from '../../record/aid-routes.ts'
import { householdTakes } from '../../record/aid-table.ts'
import { changeRoutes } from '../../record/change-routes.ts'
import { householdRoutes } from '../../record/household-routes.ts'
import { revealRoutes } from '../../record/reveal-routes.ts'
import { deadlinesRoutes } from '../../deadlines/service.ts'
import { incomeAccountRoutes } from '../../income/service.ts'
import { incomeTakes } from '../../income/income-facts.ts'
import { villageRoutes } from '../../villages/service.ts'

/** The files and what stands in them, and everything that the service takes from facts of others. */
export const recordPart: Service = {
  name: 'households',
  routes: [
    ...householdRoutes,
    ...changeRoutes,
    ...revealRoutes,
    ...aidRoutes,
    ...deadlinesRoutes,
    ...villageRoutes,
    ...incomeAccountRoutes,
  ],
  consumes: { takes: takesTogether(householdTakes, incomeTakes) },
}
