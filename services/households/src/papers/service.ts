import { cardRoutes } from './card-routes.ts'
import { paperRoutes } from './paper-routes.ts'

export const papersRoutes = [...cardRoutes, ...paperRoutes]
