import { measureRoutes } from './measure-routes.ts'
import { measureStepRoutes } from './measure-step-routes.ts'
import { householdPlanRoutes, villagePlanRoutes } from './plan-routes.ts'

/** Plans of households 一户一法 and of villages 一村一策, and their measures. What they take from facts: `photo-table.ts`. */
export const planRoutes = [...householdPlanRoutes, ...villagePlanRoutes, ...measureRoutes, ...measureStepRoutes]
