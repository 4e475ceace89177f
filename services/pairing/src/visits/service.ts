import { confirmationRoutes } from './confirmation-routes.ts'
import { settlingRoutes } from './settling-routes.ts'
import { visitDutyRoutes } from './visit-duty-routes.ts'
import { visitListRoutes } from './visit-list-routes.ts'
import { visitRoutes } from './visit-routes.ts'

export const visitAreaRoutes = [
  ...visitRoutes,
  ...visitListRoutes,
  ...confirmationRoutes,
  ...settlingRoutes,
  ...visitDutyRoutes,
]
