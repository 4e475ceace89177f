import { confirmationRoutes } from './confirmation-routes.ts'
import { placeDutyRoutes } from './place-duty-routes.ts'
import { placeVisitRoutes } from './place-visit-routes.ts'
import { settlingRoutes } from './settling-routes.ts'
import { surveyRoutes } from './survey-routes.ts'
import { visitDutyRoutes } from './visit-duty-routes.ts'
import { visitListRoutes } from './visit-list-routes.ts'
import { visitRoutes } from './visit-routes.ts'
import { visitSampleRoutes } from './visit-sample-routes.ts'

export const visitAreaRoutes = [
  ...visitRoutes,
  ...visitListRoutes,
  ...confirmationRoutes,
  ...settlingRoutes,
  ...visitDutyRoutes,
  ...surveyRoutes,
  ...visitSampleRoutes,
  ...placeVisitRoutes,
  ...placeDutyRoutes,
]
