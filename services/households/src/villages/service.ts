import { divisionRoutes } from './division-routes.ts'
import { villageFormRoutes } from './village-form-routes.ts'

/** Divisions with their history, and what villages report of themselves. */
export const villageRoutes = [...divisionRoutes, ...villageFormRoutes]
