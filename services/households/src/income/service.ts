import { entryRoutes } from './entry-routes.ts'
import { incomeRoutes } from './income-routes.ts'

/** The income account of a household 收入账. What it takes from facts: `income-facts.ts`. */
export const incomeAccountRoutes = [...incomeRoutes, ...entryRoutes]
