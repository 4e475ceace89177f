import type { Service } from '@bangfu/service/service'
import { fundRoutes } from './fund-routes.ts'
import { planRoutes } from './plan-routes.ts'
import { postingRoutes } from './posting-routes.ts'
import { takes } from './reward-facts.ts'

/** Funds, payment plans and the ledger: every fen from receipt to household. */
export const funds: Service = {
  name: 'funds',
  routes: [...fundRoutes, ...planRoutes, ...postingRoutes],
  consumes: { takes },
}
