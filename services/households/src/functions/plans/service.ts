import type { Service } from '@bangfu/service/service'
import { incomeAccountRoutes } from '../../income/service.ts'
import { planRoutes } from '../../plans/service.ts'

/** What households earn, and what is planned and done for them. What comes by facts is taken by the record's function. */
export const plansPart: Service = {
  name: 'households',
  routes: [...incomeAccountRoutes, ...planRoutes],
}
