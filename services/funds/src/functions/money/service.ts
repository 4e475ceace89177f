import type { Service } from '@bangfu/service/service'
import { takesTogether } from '@bangfu/service/takes'
import { aidTakes } from '../../aid/aid-facts.ts'
import { fundRoutes } from '../../funds/fund-routes.ts'
import { postingRoutes } from '../../ledger/posting-routes.ts'
import { planRoutes } from '../../plans/plan-routes.ts'
import { takes } from '../../rewards/reward-facts.ts'

/** Funds, payment plans and the ledger, and everything that the service takes from facts of others. */
export const moneyPart: Service = {
  name: 'funds',
  routes: [...fundRoutes, ...planRoutes, ...postingRoutes],
  consumes: { takes: takesTogether(takes, aidTakes) },
}
