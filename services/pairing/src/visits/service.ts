import { visitListRoutes } from './visit-list-routes.ts'
import { visitRoutes } from './visit-routes.ts'

export const visitAreaRoutes = [...visitRoutes, ...visitListRoutes]
